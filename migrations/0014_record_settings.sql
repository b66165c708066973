CREATE TABLE "record_settings" (
	"org_id" text PRIMARY KEY NOT NULL,
	"body_retention_days" integer NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "record_settings_body_retention" CHECK ("record_settings"."body_retention_days" between 0 and 365)
);

--> statement-breakpoint
-- Foreign keys that cross domains are not drizzle's.
ALTER TABLE record_settings ADD CONSTRAINT record_settings_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE record_settings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON record_settings TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (body_retention_days, updated_at) ON record_settings TO edgewright_app;
--> statement-breakpoint
CREATE TRIGGER routing_changed AFTER INSERT OR UPDATE OF body_retention_days ON record_settings
  FOR EACH ROW EXECUTE FUNCTION gateway_routing_changed();
