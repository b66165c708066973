ALTER TABLE "sites" ADD COLUMN "draft" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
GRANT UPDATE (template, draft) ON sites TO edgewright_app;
