-- Roles belong to the whole cluster, so they may be there already. What they are allowed is checked, and put right
-- where it can be, on every run of migrations/migrate.ts, not here.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'edgewright_system') THEN
    CREATE ROLE edgewright_system NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'edgewright_app') THEN
    CREATE ROLE edgewright_app NOLOGIN;
  END IF;
END
$$;
--> statement-breakpoint
-- An owner who is no superuser needs to be a member in order to hand functions over, and to replace them later.
DO $$
BEGIN
  IF NOT pg_catalog.pg_has_role(CURRENT_USER, 'edgewright_system', 'USAGE') THEN
    EXECUTE pg_catalog.format('GRANT edgewright_system TO %I', CURRENT_USER);
  END IF;
END
$$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO edgewright_app, edgewright_system;
