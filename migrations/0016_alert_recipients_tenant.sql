-- Tells a unit of work of its own organisation alone: the argument is free, the tenant is not.
CREATE OR REPLACE FUNCTION billing_alert_recipients(p_org_id text) RETURNS TABLE (user_id text, email text, org_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.id, u.email, o.name
  FROM public.memberships m
  JOIN public.users u ON u.id = m.user_id
  JOIN public.organisations o ON o.id = m.org_id
  WHERE m.org_id = p_org_id AND p_org_id = current_setting('app.org_id', true)
    AND m.role IN ('owner', 'admin', 'billing') AND u.email_verified_at IS NOT NULL
  ORDER BY m.created_at, u.id
$$;
