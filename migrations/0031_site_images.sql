CREATE TABLE "site_images" (
	"org_id" text NOT NULL,
	"site_id" text NOT NULL,
	"hash" text NOT NULL,
	"type" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"bytes" integer NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "site_images_site_id_hash_pk" PRIMARY KEY("site_id","hash"),
	CONSTRAINT "site_images_type" CHECK ("site_images"."type" in ('image/webp', 'image/jpeg', 'image/png', 'image/avif')),
	CONSTRAINT "site_images_size" CHECK ("site_images"."width" > 0 and "site_images"."height" > 0 and "site_images"."bytes" > 0)
);
--> statement-breakpoint
ALTER TABLE "site_images" ADD CONSTRAINT "site_images_site_fk" FOREIGN KEY ("org_id","site_id") REFERENCES "public"."sites"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE site_images ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON site_images TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
-- No UPDATE: an image is what its hash says, for good.
GRANT SELECT, INSERT, DELETE ON site_images TO edgewright_app;
