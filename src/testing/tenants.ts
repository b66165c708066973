/** Organisations made behind the curtain, and what the record says of their calls. */
import * as z from "zod";
import { SCOPES, type Scope } from "../identity/actor.schema.ts";
import { type MacSecret, mintApiKey } from "../identity/api-key.service.ts";
import { type KeyId, newId, type OrgId, type UserId } from "../kernel/id.ts";
import type { MicroUsd } from "../kernel/money.ts";

/** Runs one statement as the database's owner, whom no policy binds. */
export type AsOwner = <T>(schema: z.ZodType<T>, statement: string, parameters?: unknown[]) => Promise<T[]>;

export interface Tenant {
  orgId: OrgId;
  userId: UserId;
  keyId: KeyId;
  keyHash: string;
  /** The API key itself. */
  apiKey: string;
}

export interface TenantOptions {
  creditMicroUsd?: MicroUsd;
  limits?: Record<string, number | null>;
  scopes?: readonly Scope[];
}

/** A fresh organisation with an owner, credit and one key. */
export async function createTenant(
  asOwner: AsOwner,
  macSecrets: readonly MacSecret[],
  options: TenantOptions = {},
): Promise<Tenant> {
  const { creditMicroUsd = 1_000_000_000, scopes = SCOPES } = options;
  const orgId = newId("org");
  const userId = newId("user");
  const keyId = newId("key");
  const { text, hash, hint } = mintApiKey({ orgId, keyId, jurisdiction: "global" }, macSecrets);
  const limits = {
    requestsPerMinutePerKey: null,
    requestsPerMinutePerUser: null,
    tokensPerMinute: null,
    concurrency: null,
    monthlyRequests: null,
    ...options.limits,
  };
  const run = (statement: string, parameters: unknown[]) => asOwner(z.unknown(), statement, parameters);
  await run(
    "insert into users (id, email, name, password_hash, email_verified_at) values ($1, $2, 'Test', 'none', now())",
    [userId, `${userId}@example.com`],
  );
  await run("insert into organisations (id, name, plan, limits) values ($1, 'Test', 'team', $2::jsonb)", [
    orgId,
    JSON.stringify(limits),
  ]);
  await run("insert into memberships (org_id, user_id, role) values ($1, $2, 'owner')", [orgId, userId]);
  if (creditMicroUsd > 0) {
    await run("select created from billing_grant_credit($1, $2, $3, 'seed', 'test', null)", [
      newId("grant"),
      orgId,
      creditMicroUsd,
    ]);
  }
  await run(
    "insert into api_keys (org_id, id, user_id, name, hash, hint, scopes) values ($1, $2, $3, 'Test', $4, $5, $6::text[])",
    [orgId, keyId, userId, hash, hint, [...scopes]],
  );
  return { orgId, userId, keyId, keyHash: hash, apiKey: text };
}

const RecordedCall = z.object({
  id: z.string(),
  status: z.string(),
  http_status: z.number(),
  model: z.string(),
  input_tokens: z.coerce.number(),
  output_tokens: z.coerce.number(),
  cost_micro_usd: z.coerce.number(),
  estimated: z.boolean(),
  request_id: z.string(),
  cache: z.string().nullable(),
});
export type RecordedCall = z.infer<typeof RecordedCall>;

/** The calls in the record, oldest first. */
export const recordedCalls = (asOwner: AsOwner, orgId: OrgId): Promise<RecordedCall[]> =>
  asOwner(RecordedCall, "select * from usage_calls where org_id = $1 order by started_at, id", [orgId]);
