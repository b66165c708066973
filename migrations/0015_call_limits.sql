CREATE TABLE "call_limits" (
	"org_id" text NOT NULL,
	"subject" text NOT NULL,
	"requests_per_minute" integer,
	"tokens_per_minute" bigint,
	"concurrency" integer,
	"daily_budget_micro_usd" bigint,
	"monthly_budget_micro_usd" bigint,
	"allowed_models" text[],
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "call_limits_org_id_subject_pk" PRIMARY KEY("org_id","subject")
);
--> statement-breakpoint
CREATE TABLE "limit_alerts" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"subject" text NOT NULL,
	"period" text NOT NULL,
	"period_start" timestamp with time zone NOT NULL,
	"threshold" integer NOT NULL,
	"budget_micro_usd" bigint NOT NULL,
	"spent_micro_usd" bigint NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"mailed_at" timestamp with time zone,
	CONSTRAINT "limit_alerts_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "limit_alerts_once" UNIQUE("org_id","subject","period","period_start","threshold","budget_micro_usd"),
	CONSTRAINT "limit_alerts_period" CHECK ("limit_alerts"."period" in ('day', 'month'))
);
--> statement-breakpoint
CREATE TABLE "limit_versions" (
	"org_id" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "limit_alerts_by_time" ON "limit_alerts" USING btree ("org_id","raised_at","id");--> statement-breakpoint
-- Foreign keys that cross domains are not drizzle's.
ALTER TABLE call_limits ADD CONSTRAINT call_limits_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE limit_versions ADD CONSTRAINT limit_versions_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE limit_alerts ADD CONSTRAINT limit_alerts_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE call_limits ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE limit_versions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE limit_alerts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON call_limits TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON limit_versions TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON limit_alerts TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
-- DELETE as of routing policies, with which it is set up and taken down.
GRANT SELECT, INSERT, DELETE, UPDATE (requests_per_minute, tokens_per_minute, concurrency, daily_budget_micro_usd, monthly_budget_micro_usd, allowed_models, updated_at)
  ON call_limits TO edgewright_app;
--> statement-breakpoint
GRANT SELECT ON limit_versions TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (mailed_at) ON limit_alerts TO edgewright_app;
--> statement-breakpoint
CREATE POLICY system ON limit_versions TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (version) ON limit_versions TO edgewright_system;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
CREATE FUNCTION billing_limits_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_org_id text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    v_org_id := OLD.org_id;
  ELSE
    v_org_id := NEW.org_id;
  END IF;
  INSERT INTO public.limit_versions AS v (org_id, version) VALUES (v_org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = v.version + 1;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- Who is told of an organisation's money: proven addresses alone.
CREATE FUNCTION billing_alert_recipients(p_org_id text) RETURNS TABLE (user_id text, email text, org_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.id, u.email, o.name
  FROM public.memberships m
  JOIN public.users u ON u.id = m.user_id
  JOIN public.organisations o ON o.id = m.org_id
  WHERE m.org_id = p_org_id AND m.role IN ('owner', 'admin', 'billing') AND u.email_verified_at IS NOT NULL
  ORDER BY m.created_at, u.id
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION billing_limits_changed, billing_alert_recipients FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION billing_alert_recipients TO edgewright_app;
--> statement-breakpoint
CREATE TRIGGER limits_changed AFTER INSERT OR DELETE OR UPDATE ON call_limits
  FOR EACH ROW EXECUTE FUNCTION billing_limits_changed();
--> statement-breakpoint
ALTER FUNCTION billing_limits_changed OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_alert_recipients OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
