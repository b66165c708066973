CREATE TABLE "cloudflare_alerts" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"hostname" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "cloudflare_alerts_received_at" ON "cloudflare_alerts" USING btree ("received_at");--> statement-breakpoint
ALTER TABLE cloudflare_alerts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system ON cloudflare_alerts TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON cloudflare_alerts TO edgewright_system;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- True when the alert is new. Those of a month ago are forgotten on the way, a few at a time.
CREATE FUNCTION cloudflare_alert_insert(p_id text, p_type text, p_hostname text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_new boolean;
BEGIN
  INSERT INTO public.cloudflare_alerts (id, type, hostname) VALUES (p_id, p_type, p_hostname) ON CONFLICT DO NOTHING;
  is_new := FOUND;
  DELETE FROM public.cloudflare_alerts WHERE id IN (
    SELECT a.id FROM public.cloudflare_alerts a WHERE a.received_at < clock_timestamp() - interval '30 days'
    ORDER BY a.received_at LIMIT 10
  );
  RETURN is_new;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION cloudflare_alert_insert FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION cloudflare_alert_insert TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION cloudflare_alert_insert OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
