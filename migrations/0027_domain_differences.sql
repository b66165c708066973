CREATE TABLE "domain_comparisons" (
	"id" text PRIMARY KEY NOT NULL,
	"compared_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "domain_differences" (
	"kind" text NOT NULL,
	"account_id" text NOT NULL,
	"name" text NOT NULL,
	"org_id" text,
	"domain_id" text,
	"since" timestamp (3) with time zone NOT NULL,
	"last_seen" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "domain_differences_kind_account_id_name_pk" PRIMARY KEY("kind","account_id","name")
);
--> statement-breakpoint
ALTER TABLE domain_comparisons ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE domain_differences ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system ON domain_comparisons TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY system ON domain_differences TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON domain_comparisons TO edgewright_system;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON domain_differences TO edgewright_system;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- Puts what a comparison has found in the place of what the one before had, and tells what is new. Of an account that did
-- not answer something nothing is forgotten. One that began before the latest comes too late.
CREATE FUNCTION domain_differences_put(p_findings jsonb, p_at timestamptz, p_act jsonb)
RETURNS TABLE (kind text, account_id text, name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF p_act IS NOT NULL THEN
    PERFORM public.operator_record_act(
      p_act, 'domain.compare', NULL, jsonb_build_object('found', jsonb_array_length(p_findings))
    );
  END IF;
  INSERT INTO public.domain_comparisons AS c (id, compared_at) VALUES ('latest', p_at)
  ON CONFLICT (id) DO UPDATE SET compared_at = p_at WHERE c.compared_at < p_at;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- Whoever puts theirs at the same moment waits for the row above.
  RETURN QUERY
    WITH found AS (
      SELECT f.* FROM jsonb_to_recordset(p_findings)
        AS f("kind" text, "accountId" text, "name" text, "orgId" text, "domainId" text)
    ), forgotten AS (
      DELETE FROM public.domain_differences d
      WHERE NOT EXISTS (
          SELECT FROM found f WHERE f."kind" = d.kind AND f."accountId" = d.account_id AND f."name" = d.name
        )
        AND (d.kind = 'unanswered' OR NOT EXISTS (
          SELECT FROM found f WHERE f."kind" = 'unanswered' AND f."accountId" = d.account_id
        ))
    ), known AS (
      SELECT d.kind, d.account_id, d.name FROM public.domain_differences d
    ), kept AS (
      INSERT INTO public.domain_differences AS d (kind, account_id, name, org_id, domain_id, since, last_seen)
      SELECT f."kind", f."accountId", f."name", f."orgId", f."domainId", p_at, p_at FROM found f
      ON CONFLICT (kind, account_id, name) DO UPDATE
        SET org_id = excluded.org_id, domain_id = excluded.domain_id, last_seen = p_at
      RETURNING d.kind, d.account_id, d.name
    )
    SELECT k.kind, k.account_id, k.name FROM kept k EXCEPT SELECT w.kind, w.account_id, w.name FROM known w;
END
$$;
--> statement-breakpoint
-- A page in the order of kind, account and name; the last one of the page before is `p_after`, null for the first page.
CREATE FUNCTION operator_list_domain_differences(p_after text[], p_limit integer, p_act jsonb) RETURNS TABLE (
  kind text, account_id text, name text, org_id text, org_name text, domain_id text, since timestamptz,
  last_seen timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM public.operator_record_act(
    p_act, 'domain.differences', NULL, jsonb_build_object('after', p_after, 'limit', p_limit)
  );
  RETURN QUERY
    SELECT d.kind, d.account_id, d.name, d.org_id, o.name, d.domain_id, d.since, d.last_seen
    FROM public.domain_differences d LEFT JOIN public.organisations o ON o.id = d.org_id
    WHERE p_after IS NULL OR (d.kind, d.account_id, d.name) > (p_after[1], p_after[2], p_after[3])
    ORDER BY d.kind, d.account_id, d.name LIMIT least(p_limit, 1000);
END
$$;
--> statement-breakpoint
-- No row before the first comparison.
CREATE FUNCTION operator_domains_compared() RETURNS TABLE (compared_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.compared_at FROM public.domain_comparisons c
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION domain_differences_put, operator_list_domain_differences, operator_domains_compared FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION domain_differences_put, operator_list_domain_differences, operator_domains_compared
  TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION domain_differences_put OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_list_domain_differences OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_domains_compared OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
