CREATE TABLE "site_versions" (
	"org_id" text NOT NULL,
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"number" integer NOT NULL,
	"template" text NOT NULL,
	"settings" jsonb NOT NULL,
	"files" jsonb NOT NULL,
	"published_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "site_versions_number" UNIQUE("site_id","number"),
	CONSTRAINT "site_versions_number_positive" CHECK ("site_versions"."number" > 0)
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"org_id" text NOT NULL,
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"template" text NOT NULL,
	"settings" jsonb NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"maintenance" boolean DEFAULT false NOT NULL,
	"redirects" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"live_version_id" text,
	"revision" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sites_slug" UNIQUE("slug"),
	CONSTRAINT "sites_org_id_id" UNIQUE("org_id","id"),
	CONSTRAINT "sites_status" CHECK ("sites"."status" in ('draft', 'live', 'suspended', 'deleted')),
	CONSTRAINT "sites_revision" CHECK ("sites"."revision" >= 0)
);
--> statement-breakpoint
ALTER TABLE "site_versions" ADD CONSTRAINT "site_versions_site_fk" FOREIGN KEY ("org_id","site_id") REFERENCES "public"."sites"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sites_org_id_created_at" ON "sites" USING btree ("org_id","created_at");--> statement-breakpoint
-- Foreign keys that cross domains are not drizzle's.
ALTER TABLE sites ADD CONSTRAINT sites_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE sites ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE site_versions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON sites TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON site_versions TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
-- No DELETE: a site that is deleted stays as a row, so that its name is nobody else's, and what was published stays told.
GRANT SELECT, INSERT, UPDATE (name, settings, status, maintenance, redirects, live_version_id, revision, updated_at)
  ON sites TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON site_versions TO edgewright_app;
