CREATE TABLE "domain_notices" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"domain_id" text NOT NULL,
	"code" text NOT NULL,
	"occasion" text NOT NULL,
	"reason" text,
	"raised_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"told" text[] DEFAULT '{}' NOT NULL,
	"settled_at" timestamp with time zone,
	"over_at" timestamp (3) with time zone,
	CONSTRAINT "domain_notices_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "domain_notices_once" UNIQUE("org_id","domain_id","code","occasion")
);
--> statement-breakpoint
ALTER TABLE "domain_notices" ADD CONSTRAINT "domain_notices_domain_fk" FOREIGN KEY ("org_id","domain_id") REFERENCES "public"."domains"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "domain_notices_untold" ON "domain_notices" USING btree ("raised_at") WHERE "domain_notices"."settled_at" is null and "domain_notices"."over_at" is null;--> statement-breakpoint
ALTER TABLE domain_notices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON domain_notices TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
-- What was told, of what and when, never changes.
GRANT SELECT, INSERT, UPDATE (told, settled_at, over_at) ON domain_notices TO edgewright_app;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- Whom mails of an organisation go to. Tells a unit of work of its own organisation alone: the argument is free, the
-- tenant is not. Takes the place of billing_alert_recipients, which the version before still asks.
CREATE FUNCTION identity_recipients(p_org_id text, p_roles text[])
RETURNS TABLE (user_id text, email text, org_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.id, u.email, o.name
  FROM public.memberships m
  JOIN public.users u ON u.id = m.user_id
  JOIN public.organisations o ON o.id = m.org_id
  WHERE m.org_id = p_org_id AND p_org_id = current_setting('app.org_id', true)
    AND m.role = ANY (p_roles) AND u.email_verified_at IS NOT NULL
  ORDER BY m.created_at, u.id
$$;
--> statement-breakpoint
-- Domains with a mail that was to be sent by then. What nobody could be told in eight days is left.
CREATE FUNCTION domain_notices_untold(p_before timestamptz) RETURNS TABLE (org_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.org_id, n.domain_id FROM public.domain_notices n
  WHERE n.settled_at IS NULL AND n.over_at IS NULL
    AND n.raised_at < p_before AND n.raised_at > clock_timestamp() - interval '8 days'
  GROUP BY n.org_id, n.domain_id ORDER BY min(n.raised_at) LIMIT 200
$$;
--> statement-breakpoint
CREATE POLICY system ON domain_notices FOR SELECT TO edgewright_system USING (true);
--> statement-breakpoint
GRANT SELECT ON domain_notices TO edgewright_system;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity_recipients, domain_notices_untold FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity_recipients, domain_notices_untold TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION identity_recipients OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION domain_notices_untold OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
