CREATE TABLE "custom_endpoints" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"base_url" text NOT NULL,
	"protocol" text DEFAULT 'openai.chat' NOT NULL,
	"models" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"tested_at" timestamp with time zone,
	"test_outcome" text,
	CONSTRAINT "custom_endpoints_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "custom_endpoints_slug" UNIQUE("org_id","slug")
);
--> statement-breakpoint
CREATE TABLE "provider_credentials" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"provider_id" text,
	"endpoint_id" text,
	"name" text DEFAULT '' NOT NULL,
	"wrapped_key" text NOT NULL,
	"sealed" text NOT NULL,
	"hint" text NOT NULL,
	"disabled" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"tested_at" timestamp with time zone,
	"test_outcome" text,
	CONSTRAINT "provider_credentials_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "provider_credentials_provider" UNIQUE("org_id","provider_id"),
	CONSTRAINT "provider_credentials_endpoint" UNIQUE("org_id","endpoint_id"),
	CONSTRAINT "provider_credentials_subject" CHECK (num_nonnulls("provider_credentials"."provider_id", "provider_credentials"."endpoint_id") = 1),
	CONSTRAINT "provider_credentials_hint" CHECK (length("provider_credentials"."hint") <= 4),
	CONSTRAINT "provider_credentials_wrapped_key" CHECK ("provider_credentials"."wrapped_key" ~ '^1[.][0-9a-z]{1,16}[.][A-Za-z0-9_-]+$')
);
--> statement-breakpoint
CREATE TABLE "routing_versions" (
	"org_id" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "provider_credentials" ADD CONSTRAINT "provider_credentials_endpoint_fk" FOREIGN KEY ("org_id","endpoint_id") REFERENCES "public"."custom_endpoints"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- Foreign keys that cross domains are not drizzle's.
ALTER TABLE custom_endpoints ADD CONSTRAINT custom_endpoints_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE provider_credentials ADD CONSTRAINT provider_credentials_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE routing_versions ADD CONSTRAINT routing_versions_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE custom_endpoints ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE provider_credentials ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE routing_versions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON custom_endpoints TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON provider_credentials TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON routing_versions TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
-- DELETE as nowhere else: a secret that its owner takes back is to be gone.
GRANT SELECT, INSERT, DELETE, UPDATE (name, base_url, protocol, models, updated_at, tested_at, test_outcome)
  ON custom_endpoints TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE (id, name, wrapped_key, sealed, hint, disabled, created_at, updated_at, last_used_at, tested_at, test_outcome)
  ON provider_credentials TO edgewright_app;
--> statement-breakpoint
GRANT SELECT ON routing_versions TO edgewright_app;
--> statement-breakpoint
-- The functions see of a credential what is wrapped by a master key, and never what is sealed under that.
CREATE POLICY system ON custom_endpoints TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (org_id, id, base_url) ON custom_endpoints TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON provider_credentials TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (org_id, id, provider_id, endpoint_id, wrapped_key), UPDATE (wrapped_key) ON provider_credentials TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON routing_versions TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (version) ON routing_versions TO edgewright_system;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- For any table with org_id by whose rows calls are routed.
CREATE FUNCTION gateway_routing_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_org_id text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    v_org_id := OLD.org_id;
  ELSE
    v_org_id := NEW.org_id;
  END IF;
  INSERT INTO public.routing_versions AS v (org_id, version) VALUES (v_org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = v.version + 1;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- Credentials whose key is wrapped by another master key than `p_current`, by organisation and id after the given ones;
-- `remaining` counts all of these. The look is an act of the operator.
CREATE FUNCTION operator_credentials_to_rewrap(
  p_current text, p_after_org_id text, p_after_id text, p_limit integer, p_act jsonb
) RETURNS TABLE (
  org_id text, id text, provider_id text, endpoint_id text, base_url text, wrapped_key text, remaining bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM public.operator_record_act(
    p_act, 'credentials.rewrap', NULL,
    jsonb_build_object('masterKey', p_current, 'after', p_after_id, 'limit', p_limit)
  );
  RETURN QUERY
    SELECT c.org_id, c.id, c.provider_id, c.endpoint_id, e.base_url, c.wrapped_key, count(*) OVER ()
    FROM public.provider_credentials c
    LEFT JOIN public.custom_endpoints e ON e.org_id = c.org_id AND e.id = c.endpoint_id
    WHERE split_part(c.wrapped_key, '.', 2) <> p_current
      AND (p_after_org_id IS NULL OR (c.org_id, c.id) > (p_after_org_id, p_after_id))
    ORDER BY c.org_id, c.id LIMIT least(p_limit, 1000);
END
$$;
--> statement-breakpoint
-- False when the key is another one by now: it was replaced, removed or rewrapped meanwhile.
CREATE FUNCTION operator_rewrap_credential(p_org_id text, p_id text, p_before text, p_after text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- As all who change an organisation's routing do, so that none waits for the other in a circle.
  PERFORM pg_advisory_xact_lock(hashtextextended('routing ' || p_org_id, 0));
  UPDATE public.provider_credentials c SET wrapped_key = p_after
  WHERE c.org_id = p_org_id AND c.id = p_id AND c.wrapped_key = p_before;
  RETURN FOUND;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION gateway_routing_changed, operator_credentials_to_rewrap, operator_rewrap_credential FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION operator_credentials_to_rewrap, operator_rewrap_credential TO edgewright_app;
--> statement-breakpoint
CREATE TRIGGER routing_changed AFTER INSERT OR DELETE OR UPDATE OF name, base_url, protocol, models ON custom_endpoints
  FOR EACH ROW EXECUTE FUNCTION gateway_routing_changed();
--> statement-breakpoint
CREATE TRIGGER routing_changed AFTER INSERT OR DELETE OR UPDATE OF id, wrapped_key, sealed, disabled ON provider_credentials
  FOR EACH ROW EXECUTE FUNCTION gateway_routing_changed();
--> statement-breakpoint
ALTER FUNCTION gateway_routing_changed OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_credentials_to_rewrap OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_rewrap_credential OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
