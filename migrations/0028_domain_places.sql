GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- A purchase that has chosen its account counts from then on: two at once must not both take the last place.
CREATE OR REPLACE FUNCTION domains_per_account() RETURNS TABLE (account_id text, domains bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT taken.account_id, count(*) FROM (
    SELECT d.account_id FROM public.domains d WHERE d.kind = 'registered' AND d.holds
    UNION ALL
    SELECT p.facts ->> 'accountId' FROM public.provisionings p
    JOIN public.domains d ON d.org_id = p.org_id AND d.id = p.domain_id
    WHERE p.kind = 'purchase' AND p.state IN ('running', 'needs_attention') AND d.account_id IS NULL
  ) taken WHERE taken.account_id IS NOT NULL GROUP BY taken.account_id
$$;
--> statement-breakpoint
-- Domains that nobody has looked at since then. More than are told wait for the next time, by chance: one that cannot be
-- looked at keeps nobody else from it.
CREATE FUNCTION domains_unwatched(p_before timestamptz) RETURNS TABLE (org_id text, id text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.org_id, d.id FROM public.domains d
  WHERE d.status IN ('active', 'lapsed') AND coalesce(d.checked_at, d.registered_at, d.created_at) < p_before
  ORDER BY random() LIMIT 500
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION domains_unwatched FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION domains_unwatched TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION domains_unwatched OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
