/** For tests inside workerd: organisations made behind the curtain, and a hand on the outside world's switches. */
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import * as z from "zod";
import { SCOPES, type Scope } from "../identity/actor.schema.ts";
import { mintApiKey } from "../identity/api-key.service.ts";
import { type KeyId, newId, type OrgId, type UserId } from "../kernel/id.ts";
import type { MicroUsd } from "../kernel/money.ts";
import { readSettings } from "../platform/settings.ts";

export const world = inject("world");
export const settings = readSettings(env);

async function order(what: object): Promise<unknown> {
  const response = await fetch(world.deskUrl, { method: "POST", body: JSON.stringify(what) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** One statement as the database's owner, whom no policy binds. */
export async function asOwner<T>(schema: z.ZodType<T>, statement: string, parameters: unknown[] = []): Promise<T[]> {
  return z.array(schema).parse(await order({ do: "query", statement, parameters }));
}

export const stopPostgres = (): Promise<unknown> => order({ do: "stop" });
export const resumePostgres = (): Promise<unknown> => order({ do: "resume" });

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
export async function createTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { creditMicroUsd = 1_000_000_000, scopes = SCOPES } = options;
  const orgId = newId("org");
  const userId = newId("user");
  const keyId = newId("key");
  const { text, hash, hint } = mintApiKey({ orgId, keyId, jurisdiction: "global" }, settings.API_KEY_MAC_SECRETS);
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
});
export type RecordedCall = z.infer<typeof RecordedCall>;

/** The calls in the record, oldest first. */
export const recordedCalls = (orgId: OrgId): Promise<RecordedCall[]> =>
  asOwner(RecordedCall, "select * from usage_calls where org_id = $1 order by started_at, id", [orgId]);

/** Waits until the outbox has brought `count` calls to Postgres. The object drains on its own; nothing here hurries it. */
export async function waitForCalls(orgId: OrgId, count: number, withinMs = 10_000): Promise<RecordedCall[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const calls = await recordedCalls(orgId);
    if (calls.length >= count) return calls;
    if (Date.now() > deadline)
      throw new Error(`${calls.length} of ${count} calls are in the record: ${JSON.stringify(calls)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
