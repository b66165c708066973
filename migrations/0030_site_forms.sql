CREATE TABLE "site_forms" (
	"org_id" text NOT NULL,
	"site_id" text NOT NULL,
	"mail" boolean DEFAULT true NOT NULL,
	"turnstile_site_key" text,
	"wrapped_key" text,
	"sealed" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "site_forms_org_id_site_id_pk" PRIMARY KEY("org_id","site_id"),
	CONSTRAINT "site_forms_turnstile" CHECK (num_nonnulls("site_forms"."turnstile_site_key", "site_forms"."wrapped_key", "site_forms"."sealed") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "site_submissions" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"site_id" text NOT NULL,
	"form_id" text NOT NULL,
	"kind" text NOT NULL,
	"form_title" text NOT NULL,
	"fields" jsonb NOT NULL,
	"unverified" boolean DEFAULT false NOT NULL,
	"spam" boolean DEFAULT false NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "site_submissions_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "site_submissions_kind" CHECK ("site_submissions"."kind" in ('contact', 'booking', 'newsletter'))
);
--> statement-breakpoint
ALTER TABLE "site_versions" ADD COLUMN "forms" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "site_forms" ADD CONSTRAINT "site_forms_site_fk" FOREIGN KEY ("org_id","site_id") REFERENCES "public"."sites"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_submissions" ADD CONSTRAINT "site_submissions_site_fk" FOREIGN KEY ("org_id","site_id") REFERENCES "public"."sites"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "site_submissions_received" ON "site_submissions" USING btree ("org_id","received_at","id");--> statement-breakpoint
CREATE INDEX "site_submissions_site" ON "site_submissions" USING btree ("org_id","site_id","received_at");--> statement-breakpoint
CREATE INDEX "site_submissions_unread" ON "site_submissions" USING btree ("org_id") WHERE "site_submissions"."read_at" is null and not "site_submissions"."spam";
--> statement-breakpoint
ALTER TABLE site_submissions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE site_forms ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON site_submissions TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON site_forms TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
-- DELETE: what people wrote about themselves is gone once whom they wrote to says so. What they wrote never changes.
GRANT SELECT, INSERT, DELETE, UPDATE (spam, read_at) ON site_submissions TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (mail, turnstile_site_key, wrapped_key, sealed, updated_at) ON site_forms TO edgewright_app;
