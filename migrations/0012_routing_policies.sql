CREATE TABLE "routing_policies" (
	"org_id" text NOT NULL,
	"name" text NOT NULL,
	"rules" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "routing_policies_org_id_name_pk" PRIMARY KEY("org_id","name")
);
--> statement-breakpoint
-- Foreign keys that cross domains are not drizzle's.
ALTER TABLE routing_policies ADD CONSTRAINT routing_policies_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE routing_policies ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON routing_policies TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
-- DELETE as of endpoints and credentials, with which it is set up and taken down.
GRANT SELECT, INSERT, DELETE, UPDATE (rules, updated_at) ON routing_policies TO edgewright_app;
--> statement-breakpoint
CREATE TRIGGER routing_changed AFTER INSERT OR DELETE OR UPDATE OF rules ON routing_policies
  FOR EACH ROW EXECUTE FUNCTION gateway_routing_changed();
