ALTER TABLE "site_images" ADD COLUMN "picture" text;--> statement-breakpoint
ALTER TABLE "site_images" ADD COLUMN "alt" text DEFAULT '' NOT NULL;