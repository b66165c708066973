GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- As of customers' provider keys: what a master key wraps, and never what is sealed under that.
CREATE POLICY system ON site_forms TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (org_id, site_id, wrapped_key), UPDATE (wrapped_key) ON site_forms TO edgewright_system;
--> statement-breakpoint
-- Turnstile secrets whose key is wrapped by another master key than `p_current`, by organisation and site after the given
-- ones; `remaining` counts all of these. The look is an act of the operator.
CREATE FUNCTION operator_turnstile_to_rewrap(
  p_current text, p_after_org_id text, p_after_site_id text, p_limit integer, p_act jsonb
) RETURNS TABLE (org_id text, site_id text, wrapped_key text, remaining bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM public.operator_record_act(
    p_act, 'turnstile.rewrap', NULL,
    jsonb_build_object('masterKey', p_current, 'after', p_after_site_id, 'limit', p_limit)
  );
  RETURN QUERY
    SELECT f.org_id, f.site_id, f.wrapped_key, count(*) OVER ()
    FROM public.site_forms f
    JOIN public.sites s ON s.org_id = f.org_id AND s.id = f.site_id AND s.status <> 'deleted'
    WHERE split_part(f.wrapped_key, '.', 2) <> p_current
      AND (p_after_org_id IS NULL OR (f.org_id, f.site_id) > (p_after_org_id, p_after_site_id))
    ORDER BY f.org_id, f.site_id LIMIT least(p_limit, 1000);
END
$$;
--> statement-breakpoint
-- False when the key is another one by now. Pointers have the wrapped key as well, so what visitors see gets a revision.
CREATE FUNCTION operator_rewrap_turnstile(p_org_id text, p_site_id text, p_before text, p_after text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.site_forms f SET wrapped_key = p_after
  WHERE f.org_id = p_org_id AND f.site_id = p_site_id AND f.wrapped_key = p_before;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE public.sites s SET revision = s.revision + 1 WHERE s.org_id = p_org_id AND s.id = p_site_id;
  RETURN true;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION operator_turnstile_to_rewrap, operator_rewrap_turnstile FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION operator_turnstile_to_rewrap, operator_rewrap_turnstile TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION operator_turnstile_to_rewrap OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_rewrap_turnstile OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
