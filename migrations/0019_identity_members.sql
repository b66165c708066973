GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- People are outside every tenant. Tells a unit of work of its own organisation alone: the argument is free, the tenant is not.
CREATE FUNCTION identity_members(p_org_id text)
RETURNS TABLE (user_id text, name text, email text, role text, joined_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.id, u.name, u.email, m.role, m.created_at
  FROM public.memberships m JOIN public.users u ON u.id = m.user_id
  WHERE m.org_id = p_org_id AND p_org_id = current_setting('app.org_id', true)
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity_members FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity_members TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION identity_members OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
