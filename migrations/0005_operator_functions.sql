-- An act is {"id", "operatorId", "operatorEmail", "ip", "requestId"}: who did it, as proven, and from where.
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- False when the act is recorded already: what it did must not be done again.
CREATE FUNCTION operator_record_act(p_act jsonb, p_action text, p_org_id text, p_detail jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.operator_acts (id, operator_id, operator_email, action, org_id, detail, ip, request_id)
  VALUES (
    p_act ->> 'id', p_act ->> 'operatorId', p_act ->> 'operatorEmail', p_action, p_org_id, p_detail,
    p_act ->> 'ip', p_act ->> 'requestId'
  )
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END
$$;
--> statement-breakpoint
-- The organisation's own view of the act. It has the act's id, and not the operator's address in the network.
CREATE FUNCTION operator_audit(p_act jsonb, p_action text, p_org_id text, p_detail jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.audit_events (org_id, id, actor_kind, actor_id, action, target, detail, request_id)
  VALUES (
    p_org_id, p_act ->> 'id', 'operator', p_act ->> 'operatorId', p_action, p_org_id, p_detail, p_act ->> 'requestId'
  )
$$;
--> statement-breakpoint
-- No row when there is no such organisation. A repeated grant id gives the first grant, `created` false.
CREATE FUNCTION operator_grant_credit(
  p_grant_id text, p_org_id text, p_amount_micro_usd bigint, p_note text, p_act jsonb
) RETURNS TABLE (id text, seq bigint, amount_micro_usd bigint, created_at timestamptz, created boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_grant record;
  v_detail jsonb := jsonb_build_object('grantId', p_grant_id, 'amountMicroUsd', p_amount_micro_usd, 'note', p_note);
BEGIN
  SELECT * INTO v_grant FROM public.billing_grant_credit(
    p_grant_id, p_org_id, p_amount_micro_usd, 'operator', p_note, p_act ->> 'operatorId'
  );
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF v_grant.created THEN
    IF NOT public.operator_record_act(p_act, 'credit.grant', p_org_id, v_detail) THEN
      RAISE EXCEPTION 'this act has been recorded before' USING ERRCODE = 'unique_violation';
    END IF;
    PERFORM public.operator_audit(p_act, 'credit.grant', p_org_id, v_detail);
  END IF;
  RETURN QUERY SELECT p_grant_id, v_grant.seq, v_grant.amount_micro_usd, v_grant.created_at, v_grant.created;
END
$$;
--> statement-breakpoint
-- No row when there is no such organisation. A repeated act changes nothing and tells how things stand now.
CREATE FUNCTION operator_set_status(p_org_id text, p_status text, p_act jsonb)
RETURNS TABLE (status text, changed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_before text;
  v_detail jsonb;
BEGIN
  SELECT o.status INTO v_before FROM public.organisations o WHERE o.id = p_org_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_detail := jsonb_build_object('status', p_status, 'before', v_before);
  IF NOT public.operator_record_act(p_act, 'organisation.set_status', p_org_id, v_detail) THEN
    RETURN QUERY SELECT v_before, false;
    RETURN;
  END IF;
  UPDATE public.organisations o SET status = p_status WHERE o.id = p_org_id;
  PERFORM public.operator_audit(p_act, 'organisation.set_status', p_org_id, v_detail);
  RETURN QUERY SELECT p_status, v_before <> p_status;
END
$$;
--> statement-breakpoint
-- Ascending by id, which is by age; `p_after_id` null for the first page.
CREATE FUNCTION operator_list_organisations(p_after_id text, p_limit integer, p_act jsonb) RETURNS TABLE (
  id text, name text, jurisdiction text, plan text, status text, created_at timestamptz,
  granted_micro_usd bigint, charged_micro_usd bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM public.operator_record_act(
    p_act, 'organisation.list', NULL, jsonb_build_object('after', p_after_id, 'limit', p_limit)
  );
  RETURN QUERY
    SELECT o.id, o.name, o.jurisdiction, o.plan, o.status, o.created_at,
      coalesce((SELECT sum(g.amount_micro_usd) FROM public.credit_grants g WHERE g.org_id = o.id), 0)::bigint,
      coalesce((SELECT sum(u.cost_micro_usd) FROM public.usage_calls u WHERE u.org_id = o.id), 0)::bigint
    FROM public.organisations o
    WHERE p_after_id IS NULL OR o.id > p_after_id
    ORDER BY o.id LIMIT least(p_limit, 1000);
END
$$;
--> statement-breakpoint
-- Newest first; `p_after_id` is the last one of the page before.
CREATE FUNCTION operator_list_acts(p_after_id text, p_limit integer) RETURNS TABLE (
  id text, operator_id text, operator_email text, action text, org_id text, detail jsonb, ip text, request_id text,
  created_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id, a.operator_id, a.operator_email, a.action, a.org_id, a.detail, a.ip, a.request_id, a.created_at
  FROM public.operator_acts a
  WHERE p_after_id IS NULL OR a.id < p_after_id
  ORDER BY a.id DESC LIMIT least(p_limit, 1000)
$$;
--> statement-breakpoint
-- What a role could do beyond its policies, by itself or through a role that it is a member of. Of the asking user
-- unless another is named, which is why it runs with the asker's rights.
CREATE FUNCTION platform_role_check(p_role text DEFAULT CURRENT_USER) RETURNS TABLE (
  role_name text, superuser boolean, bypasses_rls boolean, owns_tables boolean, unforced_tables text[], ok boolean
)
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
  WITH reachable AS (
    SELECT r.oid, r.rolname, r.rolsuper, r.rolbypassrls FROM pg_catalog.pg_roles r
    WHERE pg_catalog.pg_has_role(p_role, r.oid, 'MEMBER')
  ), tables AS (
    SELECT c.oid, c.relname, c.relowner, c.relrowsecurity AND c.relforcerowsecurity AS forced
    FROM pg_catalog.pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
  ), found AS (
    SELECT
      (SELECT coalesce(bool_or(r.rolsuper), true) FROM reachable r) AS superuser,
      (SELECT coalesce(bool_or(r.rolbypassrls OR r.rolname = 'edgewright_system'), true) FROM reachable r) AS bypasses,
      EXISTS (SELECT FROM tables t JOIN reachable r ON r.oid = t.relowner) AS owns,
      (SELECT coalesce(array_agg(t.relname::text ORDER BY t.relname), '{}') FROM tables t WHERE NOT t.forced) AS unforced
  )
  SELECT p_role, f.superuser, f.bypasses, f.owns, f.unforced,
    NOT f.superuser AND NOT f.bypasses AND NOT f.owns AND cardinality(f.unforced) = 0
  FROM found f
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION operator_record_act, operator_audit, operator_grant_credit, operator_set_status,
  operator_list_organisations, operator_list_acts, platform_role_check FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION operator_grant_credit, operator_set_status, operator_list_organisations, operator_list_acts,
  platform_role_check TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION operator_record_act OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_audit OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_grant_credit OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_set_status OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_list_organisations OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_list_acts OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
