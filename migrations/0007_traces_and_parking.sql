GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- The one act that happens before anybody is the operator: getting the token. False for a repeat.
CREATE FUNCTION operator_record_token(p_session_id text, p_act jsonb) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT public.operator_record_act(p_act, 'token.issue', NULL, jsonb_build_object('sessionId', p_session_id))
$$;
--> statement-breakpoint
DROP FUNCTION operator_list_acts;
--> statement-breakpoint
-- Newest first; `p_after_id` is the last one of the page before. Looking is an act itself, which the next look shows.
CREATE FUNCTION operator_list_acts(p_after_id text, p_limit integer, p_act jsonb) RETURNS TABLE (
  id text, operator_id text, operator_email text, action text, org_id text, detail jsonb, ip text, request_id text,
  created_at timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT a.id, a.operator_id, a.operator_email, a.action, a.org_id, a.detail, a.ip, a.request_id, a.created_at
    FROM public.operator_acts a
    WHERE p_after_id IS NULL OR a.id < p_after_id
    ORDER BY a.id DESC LIMIT least(p_limit, 1000);
  PERFORM public.operator_record_act(
    p_act, 'act.list', NULL, jsonb_build_object('after', p_after_id, 'limit', p_limit)
  );
END
$$;
--> statement-breakpoint
-- Received before `p_older_than`, not processed, and nobody at work on it. Those tried least come first, so that a few
-- that always fail hold up nobody; after 20 attempts an event is parked, and no longer listed.
CREATE OR REPLACE FUNCTION stripe_events_overdue(p_older_than timestamptz, p_limit integer)
RETURNS TABLE (id text, attempts integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.id, e.attempts FROM public.stripe_events e
  WHERE e.processed_at IS NULL AND e.received_at < p_older_than AND e.attempts < 20
    AND (e.claimed_until IS NULL OR e.claimed_until <= clock_timestamp())
  ORDER BY e.attempts, e.received_at LIMIT least(p_limit, 1000)
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION operator_record_token, operator_list_acts FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION operator_record_token, operator_list_acts TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION operator_record_token OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_list_acts OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
