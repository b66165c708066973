-- Foreign keys that cross domains stand here, so that no domain's tables import another's.
ALTER TABLE credit_grants ADD CONSTRAINT credit_grants_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
ALTER TABLE usage_calls ADD CONSTRAINT usage_calls_org_id_fk FOREIGN KEY (org_id) REFERENCES organisations (id);
--> statement-breakpoint
-- FORCE: the policies bind the owner too (drizzle has no word for it).
ALTER TABLE organisations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE credit_grants ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE usage_calls ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE email_tokens ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE signup_credits ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE operator_acts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE stripe_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- What the Worker sees: rows of the organisation that its batch has set, and none when it has set none.
CREATE POLICY tenant ON organisations TO edgewright_app
  USING (id = current_setting('app.org_id', true)) WITH CHECK (id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON memberships TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON api_keys TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON credit_grants TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON usage_calls TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
CREATE POLICY tenant ON audit_events TO edgewright_app
  USING (org_id = current_setting('app.org_id', true)) WITH CHECK (org_id = current_setting('app.org_id', true));
--> statement-breakpoint
-- No DELETE anywhere, no UPDATE of what is append-only, no write where a function numbers or guards the rows.
GRANT SELECT, UPDATE (name) ON organisations TO edgewright_app;
--> statement-breakpoint
GRANT SELECT ON memberships TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (name, hash, hint, scopes, allowed_models, requests_per_minute, budget_micro_usd, expires_at, revoked_at, last_used_at) ON api_keys TO edgewright_app;
--> statement-breakpoint
GRANT SELECT ON credit_grants TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON usage_calls TO edgewright_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON audit_events TO edgewright_app;
--> statement-breakpoint
-- The functions' role sees every row of what it was granted, and was granted no more than the functions need.
CREATE POLICY system ON organisations TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (status, credit_seq) ON organisations TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON memberships TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON memberships TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON credit_grants TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON credit_grants TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON usage_calls TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (org_id, cost_micro_usd) ON usage_calls TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON audit_events TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT INSERT ON audit_events TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON users TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (password_hash, email_verified_at) ON users TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON email_tokens TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON email_tokens TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON signup_credits TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON signup_credits TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON operator_acts TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON operator_acts TO edgewright_system;
--> statement-breakpoint
CREATE POLICY system ON stripe_events TO edgewright_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (processed_at, claimed_until, attempts, last_error) ON stripe_events TO edgewright_system;
