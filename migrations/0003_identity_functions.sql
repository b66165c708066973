-- Work before a tenant is known. Every function is SECURITY DEFINER with a fixed search_path and qualified names, and
-- belongs to edgewright_system, which may create nothing: the right to own functions here is lent for this migration.
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
CREATE FUNCTION identity_memberships(p_user_id text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    jsonb_agg(
      jsonb_build_object(
        'orgId', m.org_id, 'role', m.role, 'orgName', o.name, 'jurisdiction', o.jurisdiction, 'status', o.status
      ) ORDER BY m.created_at, m.org_id
    ),
    '[]'
  )
  FROM public.memberships m JOIN public.organisations o ON o.id = m.org_id
  WHERE m.user_id = p_user_id
$$;
--> statement-breakpoint
-- All or nothing. `created` is false when the address is taken, and then nothing has changed. Repeated with the same
-- user id and address (a retry after a crash) it is true again, and the new token is valid as well.
CREATE FUNCTION identity_register(
  p_user_id text, p_org_id text, p_org_name text, p_email text, p_name text, p_password_hash text,
  p_token_hash text, p_token_expires_at timestamptz, p_jurisdiction text DEFAULT 'global'
) RETURNS TABLE (created boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.users (id, email, name, password_hash)
  VALUES (p_user_id, lower(p_email), p_name, p_password_hash)
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    INSERT INTO public.organisations (id, name, jurisdiction) VALUES (p_org_id, p_org_name, p_jurisdiction);
    INSERT INTO public.memberships (org_id, user_id, role) VALUES (p_org_id, p_user_id, 'owner');
  ELSIF NOT EXISTS (SELECT FROM public.users u WHERE u.id = p_user_id AND u.email = lower(p_email)) THEN
    RETURN QUERY SELECT false;
    RETURN;
  END IF;
  INSERT INTO public.email_tokens (hash, user_id, purpose, expires_at)
  VALUES (p_token_hash, p_user_id, 'verify', p_token_expires_at)
  ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT true;
END
$$;
--> statement-breakpoint
CREATE FUNCTION identity_user_by_email(p_email text) RETURNS TABLE (
  id text, email text, name text, password_hash text, email_verified_at timestamptz, created_at timestamptz,
  memberships jsonb
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.id, u.email, u.name, u.password_hash, u.email_verified_at, u.created_at,
    public.identity_memberships(u.id)
  FROM public.users u WHERE u.email = lower(p_email)
$$;
--> statement-breakpoint
CREATE FUNCTION identity_user_by_id(p_user_id text) RETURNS TABLE (
  id text, email text, name text, email_verified_at timestamptz, created_at timestamptz, memberships jsonb
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.id, u.email, u.name, u.email_verified_at, u.created_at, public.identity_memberships(u.id)
  FROM public.users u WHERE u.id = p_user_id
$$;
--> statement-breakpoint
-- Whether the hash was replaced: not when it has changed since it was read.
CREATE FUNCTION identity_set_password_hash(p_user_id text, p_old_hash text, p_new_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.users u SET password_hash = p_new_hash WHERE u.id = p_user_id AND u.password_hash = p_old_hash;
  RETURN FOUND;
END
$$;
--> statement-breakpoint
-- One row when the token was made. None when the address is unknown or verified, or had a token less than a minute ago.
CREATE FUNCTION identity_new_email_token(p_email text, p_token_hash text, p_expires_at timestamptz)
RETURNS TABLE (user_id text, name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_user record;
BEGIN
  -- The lock makes two requests at once take turns, so that the second sees the first one's token.
  SELECT u.id, u.name INTO v_user FROM public.users u
  WHERE u.email = lower(p_email) AND u.email_verified_at IS NULL
  FOR NO KEY UPDATE;
  IF NOT FOUND OR EXISTS (
    SELECT FROM public.email_tokens t
    WHERE t.user_id = v_user.id AND t.created_at > clock_timestamp() - interval '1 minute'
  ) THEN
    RETURN;
  END IF;
  DELETE FROM public.email_tokens t WHERE t.user_id = v_user.id AND t.expires_at <= clock_timestamp();
  INSERT INTO public.email_tokens (hash, user_id, purpose, expires_at, created_at)
  VALUES (p_token_hash, v_user.id, 'verify', p_expires_at, clock_timestamp());
  RETURN QUERY SELECT v_user.id, v_user.name;
END
$$;
--> statement-breakpoint
-- The only place that writes credit_grants. The organisation's row is locked first, so grants of one organisation take
-- turns: `seq` has no gaps, and a repeated id finds the first. No row when there is no such organisation.
CREATE FUNCTION billing_grant_credit(
  p_grant_id text, p_org_id text, p_amount_micro_usd bigint, p_kind text, p_note text, p_granted_by text
) RETURNS TABLE (seq bigint, amount_micro_usd bigint, created_at timestamptz, created boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_seq bigint;
BEGIN
  IF p_amount_micro_usd IS NULL OR p_amount_micro_usd <= 0 THEN
    RAISE EXCEPTION 'a grant must be of more than nothing' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM FROM public.organisations o WHERE o.id = p_org_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT g.seq, g.amount_micro_usd, g.created_at, false FROM public.credit_grants g
    WHERE g.org_id = p_org_id AND g.id = p_grant_id;
  IF FOUND THEN
    RETURN;
  END IF;
  UPDATE public.organisations o SET credit_seq = o.credit_seq + 1 WHERE o.id = p_org_id RETURNING o.credit_seq INTO v_seq;
  RETURN QUERY
    INSERT INTO public.credit_grants AS g (org_id, id, seq, amount_micro_usd, kind, note, granted_by)
    VALUES (p_org_id, p_grant_id, v_seq, p_amount_micro_usd, p_kind, p_note, p_granted_by)
    RETURNING g.seq, g.amount_micro_usd, g.created_at, true;
END
$$;
--> statement-breakpoint
-- No row when the token is unknown or has expired. `already` when it was used, or the address verified, before. The
-- credit goes once to an address, to the organisation that its user has owned longest; the pepper keeps the list of
-- credited addresses from being guessed by who has the database alone.
CREATE FUNCTION identity_verify_email(
  p_token_hash text, p_email_hash_pepper text, p_credit_micro_usd bigint, p_grant_id text
) RETURNS TABLE (
  user_id text, email text, org_id text, already boolean, granted_micro_usd bigint, grant_seq bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_token record;
  v_user record;
  v_org_id text;
  v_amount bigint := 0;
  v_seq bigint;
BEGIN
  SELECT t.user_id, t.used_at INTO v_token FROM public.email_tokens t
  WHERE t.hash = p_token_hash AND t.purpose = 'verify' AND t.expires_at > clock_timestamp();
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT u.id, u.email, u.email_verified_at INTO v_user FROM public.users u
  WHERE u.id = v_token.user_id
  FOR NO KEY UPDATE;
  UPDATE public.email_tokens t SET used_at = clock_timestamp() WHERE t.hash = p_token_hash AND t.used_at IS NULL;
  UPDATE public.users u SET email_verified_at = clock_timestamp() WHERE u.id = v_user.id AND u.email_verified_at IS NULL;
  SELECT m.org_id INTO v_org_id FROM public.memberships m
  WHERE m.user_id = v_user.id AND m.role = 'owner'
  ORDER BY m.created_at, m.org_id LIMIT 1;
  IF p_credit_micro_usd > 0 AND v_org_id IS NOT NULL AND v_user.email_verified_at IS NULL THEN
    INSERT INTO public.signup_credits (email_hash, org_id)
    VALUES (encode(sha256(convert_to(p_email_hash_pepper || ':' || v_user.email, 'UTF8')), 'hex'), v_org_id)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
      SELECT g.amount_micro_usd, g.seq INTO v_amount, v_seq
      FROM public.billing_grant_credit(p_grant_id, v_org_id, p_credit_micro_usd, 'signup', '', NULL) g;
    END IF;
  END IF;
  RETURN QUERY SELECT v_user.id, v_user.email, v_org_id, v_user.email_verified_at IS NOT NULL, v_amount, v_seq;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity_memberships, identity_register, identity_user_by_email, identity_user_by_id,
  identity_set_password_hash, identity_new_email_token, billing_grant_credit, identity_verify_email FROM PUBLIC;
--> statement-breakpoint
-- Not the two that only other functions call.
GRANT EXECUTE ON FUNCTION identity_register, identity_user_by_email, identity_user_by_id, identity_set_password_hash,
  identity_new_email_token, identity_verify_email TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION identity_memberships OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION identity_register OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION identity_user_by_email OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION identity_user_by_id OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION identity_set_password_hash OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION identity_new_email_token OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_grant_credit OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION identity_verify_email OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
