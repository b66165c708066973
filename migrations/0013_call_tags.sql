CREATE TABLE "usage_call_tags" (
	"org_id" text NOT NULL,
	"call_id" text NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "usage_call_tags_org_id_call_id_key_pk" PRIMARY KEY("org_id","call_id","key")
);
--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "tags" jsonb;--> statement-breakpoint
ALTER TABLE "usage_call_tags" ADD CONSTRAINT "usage_call_tags_call_fk" FOREIGN KEY ("org_id","call_id") REFERENCES "public"."usage_calls"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "usage_call_tags_by_value" ON "usage_call_tags" USING btree ("org_id","key","value","call_id");--> statement-breakpoint
ALTER TABLE usage_call_tags ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON usage_call_tags TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
GRANT SELECT, INSERT ON usage_call_tags TO edgewright_app;
