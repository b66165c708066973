GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- True when the event is new. `p_created` is Stripe's: seconds since the epoch.
CREATE FUNCTION stripe_event_insert(
  p_id text, p_type text, p_api_version text, p_created bigint, p_livemode boolean, p_payload jsonb
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.stripe_events (id, type, api_version, created, livemode, payload)
  VALUES (p_id, p_type, p_api_version, to_timestamp(p_created), p_livemode, p_payload)
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END
$$;
--> statement-breakpoint
-- One row, and the event is this consumer's for a minute. None when it is unknown, processed or another consumer's.
CREATE FUNCTION stripe_event_claim(p_id text) RETURNS TABLE (
  id text, type text, api_version text, created timestamptz, livemode boolean, payload jsonb, attempts integer
)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.stripe_events e
  SET attempts = e.attempts + 1, claimed_until = clock_timestamp() + interval '1 minute'
  WHERE e.id = p_id AND e.processed_at IS NULL
    AND (e.claimed_until IS NULL OR e.claimed_until <= clock_timestamp())
  RETURNING e.id, e.type, e.api_version, e.created, e.livemode, e.payload, e.attempts
$$;
--> statement-breakpoint
-- True when this call is the one that finished it.
CREATE FUNCTION stripe_event_done(p_id text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.stripe_events e SET processed_at = clock_timestamp(), claimed_until = NULL, last_error = NULL
  WHERE e.id = p_id AND e.processed_at IS NULL;
  RETURN FOUND;
END
$$;
--> statement-breakpoint
-- Gives the claim back and keeps the reason. True unless the event is unknown or was processed after all.
CREATE FUNCTION stripe_event_failed(p_id text, p_error text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.stripe_events e SET claimed_until = NULL, last_error = left(p_error, 1000)
  WHERE e.id = p_id AND e.processed_at IS NULL;
  RETURN FOUND;
END
$$;
--> statement-breakpoint
-- Received before `p_older_than`, not processed, and nobody at work on it; oldest first.
CREATE FUNCTION stripe_events_overdue(p_older_than timestamptz, p_limit integer)
RETURNS TABLE (id text, attempts integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.id, e.attempts FROM public.stripe_events e
  WHERE e.processed_at IS NULL AND e.received_at < p_older_than
    AND (e.claimed_until IS NULL OR e.claimed_until <= clock_timestamp())
  ORDER BY e.received_at LIMIT least(p_limit, 1000)
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION stripe_event_insert, stripe_event_claim, stripe_event_done, stripe_event_failed,
  stripe_events_overdue FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION stripe_event_insert, stripe_event_claim, stripe_event_done, stripe_event_failed,
  stripe_events_overdue TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION stripe_event_insert OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION stripe_event_claim OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION stripe_event_done OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION stripe_event_failed OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION stripe_events_overdue OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
