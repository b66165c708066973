CREATE INDEX "domains_hostnames" ON "domains" USING gin ("hostnames") WITH (fastupdate=false) WHERE "domains"."holds";
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- Bounded by itself: a name is held once, and a host is few names' companion. A limit would have the planner count on
-- coming across enough of them by chance, and read the whole table.
CREATE OR REPLACE FUNCTION domain_of_host(p_host text) RETURNS TABLE (org_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.org_id, d.id FROM public.domains d WHERE d.holds AND (d.name = p_host OR d.hostnames ? p_host)
$$;
--> statement-breakpoint
-- What is overdue again and again keeps nothing else from being woken: more than are told wait for the next time, by chance.
CREATE OR REPLACE FUNCTION provisionings_overdue(p_before timestamptz) RETURNS TABLE (org_id text, id text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.org_id, p.domain_id FROM public.provisionings p
  WHERE p.state IN ('running', 'needs_attention') AND p.due_at < p_before ORDER BY random() LIMIT 200
$$;
--> statement-breakpoint
-- What is found twice is one difference.
CREATE OR REPLACE FUNCTION domain_differences_put(p_findings jsonb, p_at timestamptz, p_act jsonb)
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
      SELECT DISTINCT ON (f."kind", f."accountId", f."name") f.* FROM jsonb_to_recordset(p_findings)
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
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
