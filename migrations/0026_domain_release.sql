GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- Whose domain holds a name, or has it as one of its hosts. Of an act that is repeated the domain that it was about, which
-- may hold nothing by now.
CREATE FUNCTION operator_domain_holder(p_name text, p_act_id text)
RETURNS TABLE (org_id text, id text, name text, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.org_id, d.id, d.name, d.kind FROM public.domains d
  LEFT JOIN public.operator_acts a ON a.id = p_act_id AND a.action = 'domain.release' AND a.detail ->> 'domain' = d.id
  WHERE a.id IS NOT NULL OR (d.holds AND d.name = p_name)
    OR d.id = (SELECT h.domain_id FROM public.site_hosts h WHERE h.host = p_name AND h.role <> 'gone')
  ORDER BY a.id IS NULL, d.name = p_name DESC LIMIT 1
$$;
--> statement-breakpoint
-- What the owner's own removal begins with, and a mail about it. No row when nobody holds such a domain, or when it was
-- bought. A repeated act changes nothing and tells how things stand now.
CREATE FUNCTION operator_release_domain(p_domain_id text, p_reason text, p_act jsonb) RETURNS TABLE (status text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_domain record;
  v_detail jsonb;
BEGIN
  SELECT d.org_id INTO v_domain FROM public.domains d WHERE d.id = p_domain_id AND d.kind = 'connected';
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- Never beside a change of its organisation's own, which take the same turn.
  PERFORM pg_advisory_xact_lock(hashtextextended('sites ' || v_domain.org_id, 0));
  SELECT d.org_id, d.name, d.status, d.holds INTO v_domain FROM public.domains d WHERE d.id = p_domain_id FOR UPDATE;
  IF v_domain.status IN ('removing', 'released') THEN
    IF v_domain.status = 'removing' OR EXISTS (SELECT FROM public.operator_acts a WHERE a.id = p_act ->> 'id') THEN
      RETURN QUERY SELECT v_domain.status;
    END IF;
    RETURN;
  END IF;
  v_detail := jsonb_build_object('domain', p_domain_id, 'name', v_domain.name, 'reason', p_reason);
  IF NOT public.operator_record_act(p_act, 'domain.release', v_domain.org_id, v_detail) THEN
    RETURN;
  END IF;
  UPDATE public.provisionings p
  SET state = 'failed', due_at = NULL, finished_at = now(), revision = p.revision + 1
  WHERE p.org_id = v_domain.org_id AND p.domain_id = p_domain_id AND p.state IN ('running', 'needs_attention');
  UPDATE public.domains d SET status = 'removing', updated_at = now() WHERE d.id = p_domain_id;
  INSERT INTO public.domain_notices (org_id, id, domain_id, code, occasion, reason)
  VALUES (
    v_domain.org_id, 'notice_' || split_part(p_act ->> 'id', '_', 2), p_domain_id, 'taken_away', p_act ->> 'id', p_reason
  );
  PERFORM public.operator_audit(p_act, 'domain.release', v_domain.org_id, v_detail);
  RETURN QUERY SELECT 'removing'::text;
END
$$;
--> statement-breakpoint
CREATE POLICY release ON domains FOR UPDATE TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY release ON provisionings FOR UPDATE TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY release ON domain_notices FOR INSERT TO edgewright_system WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY system ON site_hosts FOR SELECT TO edgewright_system USING (true);
--> statement-breakpoint
GRANT SELECT ON site_hosts TO edgewright_system;
--> statement-breakpoint
GRANT UPDATE (status, updated_at) ON domains TO edgewright_system;
--> statement-breakpoint
GRANT UPDATE (state, due_at, finished_at, revision) ON provisionings TO edgewright_system;
--> statement-breakpoint
GRANT INSERT ON domain_notices TO edgewright_system;
--> statement-breakpoint
REVOKE ALL ON FUNCTION operator_domain_holder, operator_release_domain FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION operator_domain_holder, operator_release_domain TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION operator_domain_holder OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_release_domain OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
