ALTER TABLE "sites" ADD COLUMN "suspended_reason" text;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_suspended_reason" CHECK ("sites"."status" <> 'suspended' or "sites"."suspended_reason" is not null);--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- Whose a site is, so that what is done to it can be marked under that organisation first.
CREATE FUNCTION operator_site_owner(p_site_id text) RETURNS TABLE (org_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.org_id FROM public.sites s WHERE s.id = p_site_id AND s.status <> 'deleted'
$$;
--> statement-breakpoint
-- No row when there is no such site. A repeated act changes nothing and tells how things stand now.
CREATE FUNCTION operator_suspend_site(p_site_id text, p_suspended boolean, p_reason text, p_act jsonb)
RETURNS TABLE (status text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_site record;
  v_action text := CASE WHEN p_suspended THEN 'site.suspend' ELSE 'site.resume' END;
  v_status text;
  v_detail jsonb;
BEGIN
  SELECT s.org_id, s.status, s.live_version_id INTO v_site
  FROM public.sites s WHERE s.id = p_site_id AND s.status <> 'deleted' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_status := CASE
    WHEN p_suspended THEN 'suspended'
    WHEN v_site.status <> 'suspended' THEN v_site.status
    WHEN v_site.live_version_id IS NULL THEN 'draft'
    ELSE 'live'
  END;
  v_detail := jsonb_build_object('site', p_site_id, 'before', v_site.status, 'reason', p_reason);
  IF NOT public.operator_record_act(p_act, v_action, v_site.org_id, v_detail) THEN
    RETURN QUERY SELECT v_site.status;
    RETURN;
  END IF;
  UPDATE public.sites s
  SET status = v_status, suspended_reason = CASE WHEN p_suspended THEN p_reason END, revision = s.revision + 1,
      updated_at = now()
  WHERE s.id = p_site_id;
  PERFORM public.operator_audit(p_act, v_action, v_site.org_id, v_detail);
  RETURN QUERY SELECT v_status;
END
$$;
--> statement-breakpoint
CREATE POLICY system ON sites TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, UPDATE (status, suspended_reason, revision, updated_at) ON sites TO edgewright_system;
--> statement-breakpoint
REVOKE ALL ON FUNCTION operator_site_owner, operator_suspend_site FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION operator_site_owner, operator_suspend_site TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION operator_site_owner OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_suspend_site OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
