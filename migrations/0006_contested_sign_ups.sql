ALTER TABLE "email_tokens" ADD COLUMN "password_hash" text;--> statement-breakpoint
ALTER TABLE "email_tokens" ADD COLUMN "name" text;--> statement-breakpoint
GRANT UPDATE (password_hash, name) ON email_tokens TO edgewright_system;
--> statement-breakpoint
GRANT UPDATE (name) ON users TO edgewright_system;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
DROP FUNCTION identity_register;
--> statement-breakpoint
-- `created`: all was made, or had been by the same request. `pending`: the address has an account that nobody has
-- proven; what this sign-up asked for waits with its token. Neither: the address is taken, and nothing has changed.
CREATE FUNCTION identity_register(
  p_user_id text, p_org_id text, p_org_name text, p_email text, p_name text, p_password_hash text,
  p_token_hash text, p_token_expires_at timestamptz, p_jurisdiction text DEFAULT 'global'
) RETURNS TABLE (created boolean, pending boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_user record;
BEGIN
  INSERT INTO public.users (id, email, name, password_hash)
  VALUES (p_user_id, lower(p_email), p_name, p_password_hash)
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    INSERT INTO public.organisations (id, name, jurisdiction) VALUES (p_org_id, p_org_name, p_jurisdiction);
    INSERT INTO public.memberships (org_id, user_id, role) VALUES (p_org_id, p_user_id, 'owner');
    INSERT INTO public.email_tokens (hash, user_id, purpose, expires_at)
    VALUES (p_token_hash, p_user_id, 'verify', p_token_expires_at);
    RETURN QUERY SELECT true, false;
    RETURN;
  END IF;
  -- The lock keeps the address from being verified between this look and the token.
  SELECT u.id, u.email_verified_at INTO v_user FROM public.users u
  WHERE u.email = lower(p_email)
  FOR NO KEY UPDATE;
  IF v_user.id = p_user_id THEN
    INSERT INTO public.email_tokens (hash, user_id, purpose, expires_at)
    VALUES (p_token_hash, p_user_id, 'verify', p_token_expires_at)
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT true, false;
  ELSIF v_user.email_verified_at IS NULL AND v_user.id IS NOT NULL THEN
    DELETE FROM public.email_tokens t WHERE t.user_id = v_user.id AND t.expires_at <= clock_timestamp();
    INSERT INTO public.email_tokens (hash, user_id, purpose, expires_at, password_hash, name)
    VALUES (p_token_hash, v_user.id, 'verify', p_token_expires_at, p_password_hash, p_name)
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT false, true;
  ELSE
    RETURN QUERY SELECT false, false;
  END IF;
END
$$;
--> statement-breakpoint
DROP FUNCTION identity_new_email_token;
--> statement-breakpoint
-- One row when the token was made, or, `contested`, when it was not because the address was signed up more than once:
-- a token of nobody's sign-up could prove the address for a stranger's password. None when the address is unknown or
-- verified, or had a token less than a minute ago.
CREATE FUNCTION identity_new_email_token(p_email text, p_token_hash text, p_expires_at timestamptz)
RETURNS TABLE (user_id text, name text, contested boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_user record;
BEGIN
  -- The lock makes two requests at once take turns, so that the second sees the first one's token.
  SELECT u.id, u.name INTO v_user FROM public.users u
  WHERE u.email = lower(p_email) AND u.email_verified_at IS NULL
  FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT FROM public.email_tokens t WHERE t.user_id = v_user.id AND t.password_hash IS NOT NULL) THEN
    RETURN QUERY SELECT v_user.id, v_user.name, true;
    RETURN;
  END IF;
  IF EXISTS (
    SELECT FROM public.email_tokens t
    WHERE t.user_id = v_user.id AND t.created_at > clock_timestamp() - interval '1 minute'
  ) THEN
    RETURN;
  END IF;
  DELETE FROM public.email_tokens t WHERE t.user_id = v_user.id AND t.expires_at <= clock_timestamp();
  INSERT INTO public.email_tokens (hash, user_id, purpose, expires_at, created_at)
  VALUES (p_token_hash, v_user.id, 'verify', p_expires_at, clock_timestamp());
  RETURN QUERY SELECT v_user.id, v_user.name, false;
END
$$;
--> statement-breakpoint
-- One row when the token is a later sign-up's and the address is not verified: password and name are now that
-- sign-up's. The caller ends sessions and keys of whoever was there before, and only then verifies; until then a repeat
-- gives the same row.
CREATE FUNCTION identity_take_over(p_token_hash text) RETURNS TABLE (user_id text, org_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_token record;
BEGIN
  SELECT t.user_id, t.password_hash, t.name INTO v_token FROM public.email_tokens t
  WHERE t.hash = p_token_hash AND t.purpose = 'verify' AND t.expires_at > clock_timestamp()
    AND t.password_hash IS NOT NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE public.users u SET password_hash = v_token.password_hash, name = v_token.name
  WHERE u.id = v_token.user_id AND u.email_verified_at IS NULL;
  IF FOUND THEN
    RETURN QUERY SELECT v_token.user_id, m.org_id FROM public.memberships m
    WHERE m.user_id = v_token.user_id AND m.role = 'owner'
    ORDER BY m.created_at, m.org_id LIMIT 1;
  END IF;
END
$$;
--> statement-breakpoint
-- No row when the token is unknown or has expired, or is of a later sign-up that has not taken the account over.
-- `already` when it was used, or the address verified, before. The credit goes once to an address, to the organisation
-- that its user has owned longest; the pepper keeps the list of credited addresses from being guessed by who has the
-- database alone.
CREATE OR REPLACE FUNCTION identity_verify_email(
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
  SELECT t.user_id, t.password_hash INTO v_token FROM public.email_tokens t
  WHERE t.hash = p_token_hash AND t.purpose = 'verify' AND t.expires_at > clock_timestamp();
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT u.id, u.email, u.email_verified_at, u.password_hash INTO v_user FROM public.users u
  WHERE u.id = v_token.user_id
  FOR NO KEY UPDATE;
  IF v_user.email_verified_at IS NULL AND v_token.password_hash <> v_user.password_hash THEN
    RETURN;
  END IF;
  UPDATE public.email_tokens t SET used_at = clock_timestamp() WHERE t.hash = p_token_hash AND t.used_at IS NULL;
  -- What other sign-ups asked for is void now, and not kept.
  UPDATE public.email_tokens t SET password_hash = NULL, name = NULL
  WHERE t.user_id = v_user.id AND t.password_hash IS NOT NULL;
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
REVOKE ALL ON FUNCTION identity_register, identity_new_email_token, identity_take_over FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity_register, identity_new_email_token, identity_take_over TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION identity_register OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION identity_new_email_token OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION identity_take_over OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
