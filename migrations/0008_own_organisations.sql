ALTER TABLE "api_keys" ADD COLUMN "kind" text DEFAULT 'standard' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_kind" CHECK ("api_keys"."kind" in ('standard', 'playground'));--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- One more organisation for somebody whose address is verified, at most `p_max_owned` of them. `created`, also when a
-- repeat with the same ids finds it; `unverified`, also for a user there is not; `full`. No credit comes with it.
CREATE FUNCTION identity_create_organisation(p_user_id text, p_org_id text, p_name text, p_max_owned integer)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_verified_at timestamptz;
BEGIN
  -- The lock makes two requests at once take turns, so that the second counts what the first has made.
  SELECT u.email_verified_at INTO v_verified_at FROM public.users u WHERE u.id = p_user_id FOR NO KEY UPDATE;
  IF v_verified_at IS NULL THEN
    RETURN 'unverified';
  END IF;
  IF EXISTS (
    SELECT FROM public.memberships m WHERE m.org_id = p_org_id AND m.user_id = p_user_id AND m.role = 'owner'
  ) THEN
    RETURN 'created';
  END IF;
  IF (SELECT count(*) FROM public.memberships m WHERE m.user_id = p_user_id AND m.role = 'owner') >= p_max_owned THEN
    RETURN 'full';
  END IF;
  INSERT INTO public.organisations (id, name) VALUES (p_org_id, p_name);
  INSERT INTO public.memberships (org_id, user_id, role) VALUES (p_org_id, p_user_id, 'owner');
  RETURN 'created';
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity_create_organisation FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity_create_organisation TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION identity_create_organisation OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
