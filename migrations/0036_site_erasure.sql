GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON site_versions TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY system ON site_images TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT UPDATE (name, settings, redirects) ON sites TO edgewright_system;
--> statement-breakpoint
GRANT SELECT (org_id, site_id), UPDATE (settings, files, forms, made_for) ON site_versions TO edgewright_system;
--> statement-breakpoint
GRANT SELECT (org_id, site_id), DELETE ON site_images TO edgewright_system;
--> statement-breakpoint
GRANT DELETE ON site_forms TO edgewright_system;
--> statement-breakpoint
-- Empties what a deleted site of this unit of work's organisation said. Its row and those of its versions stay, with their
-- ids, the slug, the times and who published: the name is nobody else's, and what was done stays told. A function, so that
-- the app itself still changes no version. `updated_at` stays as well, since it says when the site was deleted.
CREATE FUNCTION sites_erase(p_org_id text, p_site_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.sites s SET name = '', settings = '{}', redirects = '[]', suspended_reason = NULL
  WHERE s.org_id = p_org_id AND s.id = p_site_id AND s.status = 'deleted'
    AND p_org_id = current_setting('app.org_id', true);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE public.site_versions v SET settings = '{}', files = '{}', forms = '{}', made_for = NULL
  WHERE v.org_id = p_org_id AND v.site_id = p_site_id;
  DELETE FROM public.site_images i WHERE i.org_id = p_org_id AND i.site_id = p_site_id;
  DELETE FROM public.site_forms f WHERE f.org_id = p_org_id AND f.site_id = p_site_id;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION sites_erase FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION sites_erase TO edgewright_app;
--> statement-breakpoint
ALTER FUNCTION sites_erase OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
