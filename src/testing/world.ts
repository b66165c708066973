/** For tests inside workerd: organisations made behind the curtain, and a hand on the outside world's switches. */
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import * as z from "zod";
import type { OrgId } from "../kernel/id.ts";
import { readSettings } from "../platform/settings.ts";
import {
  createTenant as create,
  type RecordedCall,
  recordedCalls as recorded,
  type Tenant,
  type TenantOptions,
} from "./tenants.ts";

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

export type { Tenant } from "./tenants.ts";

/** A fresh organisation with an owner, credit and one key. */
export const createTenant = (options?: TenantOptions): Promise<Tenant> =>
  create(asOwner, settings.API_KEY_MAC_SECRETS, options);

export const recordedCalls = (orgId: OrgId): Promise<RecordedCall[]> => recorded(asOwner, orgId);

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
