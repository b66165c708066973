CREATE TABLE "ledger_entries" (
	"org_id" text NOT NULL,
	"event_key" text NOT NULL,
	"account" text NOT NULL,
	"unit" text NOT NULL,
	"amount" bigint NOT NULL,
	"note" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ledger_entries_org_id_event_key_account_unit_pk" PRIMARY KEY("org_id","event_key","account","unit"),
	CONSTRAINT "ledger_entries_unit" CHECK ("ledger_entries"."unit" in ('micro_usd', 'site_credit')),
	CONSTRAINT "ledger_entries_amount" CHECK ("ledger_entries"."amount" between -9007199254740991 and 9007199254740991)
);
--> statement-breakpoint
ALTER TABLE "credit_grants" DROP CONSTRAINT "credit_grants_kind";--> statement-breakpoint
ALTER TABLE "credit_grants" ADD COLUMN "reservation_key" text;--> statement-breakpoint
CREATE INDEX "ledger_entries_balance" ON "ledger_entries" USING btree ("org_id","unit","account");--> statement-breakpoint
CREATE INDEX "ledger_entries_by_time" ON "ledger_entries" USING btree ("org_id","created_at","event_key");--> statement-breakpoint
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_kind" CHECK ("credit_grants"."kind" in ('signup', 'operator', 'seed', 'reservation', 'release') and ("credit_grants"."kind" in ('reservation', 'release')) = ("credit_grants"."reservation_key" is not null));--> statement-breakpoint
-- Foreign keys that cross domains are not drizzle's.
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON ledger_entries TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY system ON ledger_entries TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT ON ledger_entries TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON ledger_entries TO edgewright_system;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgewright_system;
--> statement-breakpoint
-- The only place that writes the ledger: entries `[{"account", "unit", "amount"}]`, all of an event at once. False, and
-- nothing is written, when the event is there already. The organisation's row is locked first, so its events take turns,
-- and their times are in the order in which they are seen. Where a unit of work has an organisation, it is this one.
CREATE FUNCTION billing_post(p_org_id text, p_event_key text, p_note text, p_entries jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF coalesce(nullif(current_setting('app.org_id', true), ''), p_org_id) IS DISTINCT FROM p_org_id THEN
    RAISE EXCEPTION 'the ledger of another organisation' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF jsonb_array_length(p_entries) < 2 OR EXISTS (
    SELECT FROM jsonb_to_recordset(p_entries) AS e(unit text, amount bigint) GROUP BY e.unit HAVING sum(e.amount) <> 0
  ) THEN
    RAISE EXCEPTION 'the entries of % do not add up to zero', p_event_key USING ERRCODE = 'check_violation';
  END IF;
  PERFORM FROM public.organisations o WHERE o.id = p_org_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM public.ledger_entries l WHERE l.org_id = p_org_id AND l.event_key = p_event_key) THEN
    RETURN false;
  END IF;
  INSERT INTO public.ledger_entries (org_id, event_key, account, unit, amount, note, created_at)
  SELECT p_org_id, p_event_key, e.account, e.unit, e.amount, coalesce(p_note, ''), t.at
  FROM jsonb_to_recordset(p_entries) AS e(account text, unit text, amount bigint),
    (SELECT clock_timestamp() AS at) t;
  -- Money's credit is not among these: calls draw on it, too, and its gate is the account's object.
  IF EXISTS (
    SELECT FROM public.ledger_entries l
    WHERE l.org_id = p_org_id AND (l.account = 'reserved' OR (l.account = 'credit' AND l.unit = 'site_credit'))
    GROUP BY l.account, l.unit HAVING sum(l.amount) < 0
  ) THEN
    RAISE EXCEPTION '% takes more than there is', p_event_key USING ERRCODE = 'check_violation';
  END IF;
  RETURN true;
END
$$;
--> statement-breakpoint
-- The plainest event: from one account to another.
CREATE FUNCTION billing_move(
  p_org_id text, p_event_key text, p_note text, p_unit text, p_from text, p_to text, p_amount bigint
) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT public.billing_post(p_org_id, p_event_key, p_note, jsonb_build_array(
    jsonb_build_object('account', p_from, 'unit', p_unit, 'amount', -p_amount),
    jsonb_build_object('account', p_to, 'unit', p_unit, 'amount', p_amount)
  ))
$$;
--> statement-breakpoint
-- The only place that writes credit_grants; the organisation's row is locked by its caller. Its number.
CREATE FUNCTION billing_append_grant(
  p_grant_id text, p_org_id text, p_amount_micro_usd bigint, p_kind text, p_note text, p_granted_by text,
  p_reservation_key text
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH numbered AS (
    UPDATE public.organisations o SET credit_seq = o.credit_seq + 1 WHERE o.id = p_org_id RETURNING o.credit_seq
  )
  INSERT INTO public.credit_grants AS g (org_id, id, seq, amount_micro_usd, kind, note, granted_by, reservation_key)
  SELECT p_org_id, p_grant_id, n.credit_seq, p_amount_micro_usd, p_kind, p_note, p_granted_by, p_reservation_key
  FROM numbered n
  RETURNING g.seq
$$;
--> statement-breakpoint
-- The organisation's row is locked first, so grants of one organisation take turns: `seq` has no gaps, and a repeated id
-- finds the first. No row when there is no such organisation.
CREATE OR REPLACE FUNCTION billing_grant_credit(
  p_grant_id text, p_org_id text, p_amount_micro_usd bigint, p_kind text, p_note text, p_granted_by text
) RETURNS TABLE (seq bigint, amount_micro_usd bigint, created_at timestamptz, created boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_created boolean := false;
BEGIN
  IF p_amount_micro_usd IS NULL OR p_amount_micro_usd <= 0 THEN
    RAISE EXCEPTION 'a grant must be of more than nothing' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM FROM public.organisations o WHERE o.id = p_org_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT FROM public.credit_grants g WHERE g.org_id = p_org_id AND g.id = p_grant_id) THEN
    PERFORM public.billing_append_grant(p_grant_id, p_org_id, p_amount_micro_usd, p_kind, p_note, p_granted_by, NULL);
    v_created := true;
  END IF;
  RETURN QUERY SELECT g.seq, g.amount_micro_usd, g.created_at, v_created FROM public.credit_grants g
    WHERE g.org_id = p_org_id AND g.id = p_grant_id;
END
$$;
--> statement-breakpoint
-- Every row of credit_grants has its entries, whoever wrote it: so `credit` in the ledger is their sum.
CREATE FUNCTION billing_enter_grant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_event text := CASE NEW.kind
    WHEN 'reservation' THEN 'reserve:micro_usd:' || NEW.reservation_key
    WHEN 'release' THEN 'release:micro_usd:' || NEW.reservation_key
    ELSE 'grant:' || NEW.id END;
  v_from text := CASE WHEN NEW.reservation_key IS NULL THEN 'granted' ELSE 'reserved' END;
BEGIN
  IF NOT public.billing_move(
    NEW.org_id, v_event, NEW.note, 'micro_usd', v_from, 'credit', NEW.amount_micro_usd
  ) THEN
    RAISE EXCEPTION '% is in the ledger already', v_event USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- Each organisation's first website is free.
CREATE FUNCTION billing_grant_first_site() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM public.billing_move(
    NEW.id, 'grant:first_site', 'The first website is free', 'site_credit', 'granted', 'credit', 1
  );
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- What was decided under a key: 'reserved', 'captured', 'released', or null. Of the unit of work's own organisation alone.
CREATE FUNCTION billing_reservation(p_org_id text, p_key text, p_unit text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE max(CASE split_part(l.event_key, ':', 1) WHEN 'reserve' THEN 1 WHEN 'capture' THEN 2 ELSE 3 END)
    WHEN 1 THEN 'reserved' WHEN 2 THEN 'captured' WHEN 3 THEN 'released' END
  FROM public.ledger_entries l
  WHERE l.org_id = p_org_id AND p_org_id = current_setting('app.org_id', true)
    AND l.event_key IN (
      'reserve:' || p_unit || ':' || p_key, 'capture:' || p_unit || ':' || p_key, 'release:' || p_unit || ':' || p_key
    )
$$;
--> statement-breakpoint
-- Before anything is decided about a reservation: the organisation is the unit of work's own, and it is this one's turn.
CREATE FUNCTION billing_take_turn(p_org_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_org_id IS DISTINCT FROM current_setting('app.org_id', true) THEN
    RAISE EXCEPTION 'the reservations of another organisation' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM FROM public.organisations o WHERE o.id = p_org_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such organisation' USING ERRCODE = 'foreign_key_violation';
  END IF;
END
$$;
--> statement-breakpoint
-- 'reserved', or what was decided under the key before; 'insufficient' where too few site credits are left, which decides
-- nothing. Money is reserved without a look at the balance: only for what the account's object has set aside of it.
CREATE FUNCTION billing_reserve(
  p_org_id text, p_key text, p_unit text, p_amount bigint, p_note text, p_grant_id text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_state text;
BEGIN
  IF p_amount IS NULL OR p_amount <= 0 THEN
    RAISE EXCEPTION 'a reservation must be of more than nothing' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM public.billing_take_turn(p_org_id);
  v_state := public.billing_reservation(p_org_id, p_key, p_unit);
  IF v_state IS NOT NULL THEN
    RETURN v_state;
  END IF;
  IF p_unit = 'micro_usd' THEN
    PERFORM public.billing_append_grant(p_grant_id, p_org_id, -p_amount, 'reservation', p_note, NULL, p_key);
    RETURN 'reserved';
  END IF;
  IF p_amount > (
    SELECT coalesce(sum(l.amount), 0) FROM public.ledger_entries l
    WHERE l.org_id = p_org_id AND l.unit = p_unit AND l.account = 'credit'
  ) THEN
    RETURN 'insufficient';
  END IF;
  PERFORM public.billing_move(
    p_org_id, 'reserve:' || p_unit || ':' || p_key, p_note, p_unit, 'credit', 'reserved', p_amount
  );
  RETURN 'reserved';
END
$$;
--> statement-breakpoint
-- What was reserved under a key; of one that was never reserved nothing.
CREATE FUNCTION billing_reserved_amount(p_org_id text, p_key text, p_unit text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(l.amount), 0)::bigint FROM public.ledger_entries l
  WHERE l.org_id = p_org_id AND l.event_key = 'reserve:' || p_unit || ':' || p_key
    AND l.unit = p_unit AND l.account = 'reserved'
$$;
--> statement-breakpoint
-- 'captured', also when it was before; 'released' when that came first; 'unknown' where nothing is reserved.
CREATE FUNCTION billing_capture(p_org_id text, p_key text, p_unit text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_state text;
BEGIN
  PERFORM public.billing_take_turn(p_org_id);
  v_state := public.billing_reservation(p_org_id, p_key, p_unit);
  IF v_state IS DISTINCT FROM 'reserved' THEN
    RETURN coalesce(v_state, 'unknown');
  END IF;
  PERFORM public.billing_move(
    p_org_id, 'capture:' || p_unit || ':' || p_key, '', p_unit, 'reserved',
    CASE p_unit WHEN 'micro_usd' THEN 'domain_sales' ELSE 'sites' END,
    public.billing_reserved_amount(p_org_id, p_key, p_unit)
  );
  RETURN 'captured';
END
$$;
--> statement-breakpoint
-- 'released', also when it was before; 'captured' when that came first. A key that was never reserved is closed by
-- entries of nothing.
CREATE FUNCTION billing_release(p_org_id text, p_key text, p_unit text, p_grant_id text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_state text;
  v_amount bigint;
BEGIN
  PERFORM public.billing_take_turn(p_org_id);
  v_state := public.billing_reservation(p_org_id, p_key, p_unit);
  IF v_state IN ('captured', 'released') THEN
    RETURN v_state;
  END IF;
  v_amount := public.billing_reserved_amount(p_org_id, p_key, p_unit);
  IF p_unit = 'micro_usd' AND v_state = 'reserved' THEN
    PERFORM public.billing_append_grant(p_grant_id, p_org_id, v_amount, 'release', '', NULL, p_key);
  ELSE
    PERFORM public.billing_move(
      p_org_id, 'release:' || p_unit || ':' || p_key, '', p_unit, 'reserved', 'credit', v_amount
    );
  END IF;
  RETURN 'released';
END
$$;
--> statement-breakpoint
-- No row when there is no such organisation. A repeated grant id gives the first grant, `created` false.
CREATE FUNCTION operator_grant_site_credits(
  p_grant_id text, p_org_id text, p_amount bigint, p_note text, p_act jsonb
) RETURNS TABLE (amount bigint, created boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_detail jsonb := jsonb_build_object('grantId', p_grant_id, 'siteCredits', p_amount, 'note', p_note);
  v_created boolean;
BEGIN
  IF p_amount IS NULL OR p_amount <= 0 THEN
    RAISE EXCEPTION 'a grant must be of more than nothing' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM FROM public.organisations o WHERE o.id = p_org_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_created := public.billing_move(
    p_org_id, 'grant:' || p_grant_id, p_note, 'site_credit', 'granted', 'credit', p_amount
  );
  IF v_created THEN
    IF NOT public.operator_record_act(p_act, 'site_credit.grant', p_org_id, v_detail) THEN
      RAISE EXCEPTION 'this act has been recorded before' USING ERRCODE = 'unique_violation';
    END IF;
    PERFORM public.operator_audit(p_act, 'site_credit.grant', p_org_id, v_detail);
  END IF;
  RETURN QUERY SELECT l.amount, v_created FROM public.ledger_entries l
    WHERE l.org_id = p_org_id AND l.event_key = 'grant:' || p_grant_id AND l.account = 'credit';
END
$$;
--> statement-breakpoint
-- Ascending by id, which is by age; `p_after_id` null for the first page. What purchases reserve is no grant.
CREATE OR REPLACE FUNCTION operator_list_organisations(p_after_id text, p_limit integer, p_act jsonb) RETURNS TABLE (
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
      coalesce((
        SELECT sum(g.amount_micro_usd) FROM public.credit_grants g WHERE g.org_id = o.id AND g.reservation_key IS NULL
      ), 0)::bigint,
      coalesce((SELECT sum(u.cost_micro_usd) FROM public.usage_calls u WHERE u.org_id = o.id), 0)::bigint
    FROM public.organisations o
    WHERE p_after_id IS NULL OR o.id > p_after_id
    ORDER BY o.id LIMIT least(p_limit, 1000);
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION billing_post, billing_move, billing_append_grant, billing_enter_grant, billing_grant_first_site,
  billing_reservation, billing_take_turn, billing_reserve, billing_reserved_amount, billing_capture, billing_release,
  operator_grant_site_credits FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION billing_reservation, billing_reserve, billing_capture, billing_release,
  operator_grant_site_credits TO edgewright_app;
--> statement-breakpoint
-- The triggers first: they lock their tables, so that no row comes between them and what is entered for rows of before.
CREATE TRIGGER enter_grant AFTER INSERT ON credit_grants FOR EACH ROW EXECUTE FUNCTION billing_enter_grant();
--> statement-breakpoint
CREATE TRIGGER grant_first_site AFTER INSERT ON organisations
  FOR EACH ROW EXECUTE FUNCTION billing_grant_first_site();
--> statement-breakpoint
INSERT INTO ledger_entries (org_id, event_key, account, unit, amount, note, created_at)
SELECT g.org_id, 'grant:' || g.id, e.account, 'micro_usd', e.amount, g.note, g.created_at
FROM credit_grants g, LATERAL (VALUES ('granted', -g.amount_micro_usd), ('credit', g.amount_micro_usd)) e(account, amount);
--> statement-breakpoint
INSERT INTO ledger_entries (org_id, event_key, account, unit, amount, note, created_at)
SELECT o.id, 'grant:first_site', e.account, 'site_credit', e.amount, 'The first website is free', o.created_at
FROM organisations o, (VALUES ('granted', -1), ('credit', 1)) e(account, amount);
--> statement-breakpoint
ALTER FUNCTION billing_post OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_move OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_append_grant OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_enter_grant OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_grant_first_site OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_reservation OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_take_turn OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_reserve OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_reserved_amount OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_capture OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION billing_release OWNER TO edgewright_system;
--> statement-breakpoint
ALTER FUNCTION operator_grant_site_credits OWNER TO edgewright_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgewright_system;
