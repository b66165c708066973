CREATE TABLE "domain_contacts" (
	"org_id" text PRIMARY KEY NOT NULL,
	"contact" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "domains" (
	"org_id" text NOT NULL,
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"holds" boolean NOT NULL,
	"site_id" text,
	"account_id" text,
	"zone_id" text,
	"hostnames" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"proof_token" text,
	"registrar_status" text,
	"renewal_micro_usd" bigint,
	"auto_renew" boolean DEFAULT false NOT NULL,
	"renew" boolean DEFAULT true NOT NULL,
	"registered_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"attention" jsonb,
	"checked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "domains_org_id_id" UNIQUE("org_id","id"),
	CONSTRAINT "domains_kind" CHECK ("domains"."kind" in ('registered', 'connected')),
	CONSTRAINT "domains_status" CHECK ("domains"."status" in ('pending', 'active', 'lapsed', 'removing', 'released')),
	CONSTRAINT "domains_released_holds_nothing" CHECK (not ("domains"."holds" and "domains"."status" = 'released'))
);
--> statement-breakpoint
CREATE TABLE "site_hosts" (
	"org_id" text NOT NULL,
	"host" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"domain_id" text NOT NULL,
	"role" text NOT NULL,
	"claim" bigserial NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "site_hosts_role" CHECK ("site_hosts"."role" in ('primary', 'alias', 'admin', 'gone'))
);
--> statement-breakpoint
CREATE TABLE "provisionings" (
	"org_id" text NOT NULL,
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"domain_id" text NOT NULL,
	"site_id" text NOT NULL,
	"state" text NOT NULL,
	"step" text NOT NULL,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"attention" jsonb,
	"price_micro_usd" bigint DEFAULT 0 NOT NULL,
	"years" integer DEFAULT 1 NOT NULL,
	"requested_by" text NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "provisionings_kind" CHECK ("provisionings"."kind" in ('purchase', 'connection', 'move')),
	CONSTRAINT "provisionings_state" CHECK ("provisionings"."state" in ('running', 'needs_attention', 'live', 'failed')),
	CONSTRAINT "provisionings_price" CHECK ("provisionings"."price_micro_usd" >= 0 and "provisionings"."years" between 1 and 10)
);
--> statement-breakpoint
ALTER TABLE "domains" ADD CONSTRAINT "domains_site_fk" FOREIGN KEY ("org_id","site_id") REFERENCES "public"."sites"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_hosts" ADD CONSTRAINT "site_hosts_site_fk" FOREIGN KEY ("org_id","site_id") REFERENCES "public"."sites"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_hosts" ADD CONSTRAINT "site_hosts_domain_fk" FOREIGN KEY ("org_id","domain_id") REFERENCES "public"."domains"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisionings" ADD CONSTRAINT "provisionings_domain_fk" FOREIGN KEY ("org_id","domain_id") REFERENCES "public"."domains"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisionings" ADD CONSTRAINT "provisionings_site_fk" FOREIGN KEY ("org_id","site_id") REFERENCES "public"."sites"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "domains_held" ON "domains" USING btree ("name") WHERE "domains"."holds";--> statement-breakpoint
CREATE INDEX "domains_org_id_created_at" ON "domains" USING btree ("org_id","created_at");--> statement-breakpoint
CREATE INDEX "site_hosts_site" ON "site_hosts" USING btree ("org_id","site_id");--> statement-breakpoint
CREATE UNIQUE INDEX "provisionings_open" ON "provisionings" USING btree ("domain_id") WHERE "provisionings"."state" in ('running', 'needs_attention');--> statement-breakpoint
CREATE INDEX "provisionings_org_id_started_at" ON "provisionings" USING btree ("org_id","started_at");--> statement-breakpoint
CREATE INDEX "provisionings_site" ON "provisionings" USING btree ("org_id","site_id");--> statement-breakpoint
-- Foreign keys that cross domains are not drizzle's.
ALTER TABLE domain_contacts ADD CONSTRAINT domain_contacts_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE domains ADD CONSTRAINT domains_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE domain_contacts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE domains ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE site_hosts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE provisionings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON domain_contacts TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON domains TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON site_hosts TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON provisionings TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (contact, updated_at) ON domain_contacts TO edgewright_app;
--> statement-breakpoint
-- What a domain is, whose and under which name never changes.
GRANT SELECT, INSERT, UPDATE (status, holds, site_id, account_id, zone_id, hostnames, registrar_status, renewal_micro_usd,
    auto_renew, renew, registered_at, expires_at, attention, checked_at, updated_at)
  ON domains TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (role) ON site_hosts TO edgewright_app;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE site_hosts_claim_seq TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (site_id, state, step, steps, facts, attention, revision, due_at, updated_at, finished_at)
  ON provisionings TO edgewright_app;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- How full the accounts at the registrar are: over all organisations, and no more than numbers.
CREATE FUNCTION domains_per_account() RETURNS TABLE (account_id text, domains bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.account_id, count(*) FROM public.domains d
  WHERE d.kind = 'registered' AND d.holds AND d.account_id IS NOT NULL GROUP BY d.account_id
$$;
--> statement-breakpoint
-- What the record holds at Cloudflare, for whoever compares the two.
CREATE FUNCTION domains_held()
RETURNS TABLE (org_id text, id text, name text, kind text, status text, account_id text, zone_id text, hostnames jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.org_id, d.id, d.name, d.kind, d.status, d.account_id, d.zone_id, d.hostnames
  FROM public.domains d WHERE d.holds OR d.hostnames <> '{}'
$$;
--> statement-breakpoint
-- Whose a host is, for what Cloudflare tells of it.
CREATE FUNCTION domain_of_host(p_host text) RETURNS TABLE (org_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.org_id, d.id FROM public.domains d WHERE d.holds AND (d.name = p_host OR d.hostnames ? p_host) LIMIT 10
$$;
--> statement-breakpoint
-- Domains with an attempt that should have gone on by then and did not.
CREATE FUNCTION provisionings_overdue(p_before timestamptz) RETURNS TABLE (org_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.org_id, p.domain_id FROM public.provisionings p
  WHERE p.state IN ('running', 'needs_attention') AND p.due_at < p_before ORDER BY p.due_at LIMIT 200
$$;
--> statement-breakpoint
GRANT SELECT ON domains, provisionings TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON domains FOR SELECT TO edgewright_system USING (true);
--> statement-breakpoint
CREATE POLICY system ON provisionings FOR SELECT TO edgewright_system USING (true);
--> statement-breakpoint
REVOKE ALL ON FUNCTION domains_per_account, domains_held, domain_of_host, provisionings_overdue FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION domains_per_account, domains_held, domain_of_host, provisionings_overdue TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION domains_per_account OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION domains_held OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION domain_of_host OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION provisionings_overdue OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
