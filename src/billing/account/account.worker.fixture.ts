/** Calls of a tenant as the gateway tells the account object of them, inside workerd. */
import { env } from "cloudflare:workers";
import { newId } from "../../kernel/id.ts";
import type { Tenant } from "../../testing/world.ts";
import type { AdmitRequest, Settlement } from "../account.schema.ts";

export const COST = 1_000;

export const callOf = (tenant: Tenant, reserveMicroUsd = COST): AdmitRequest => ({
  callId: newId("call"),
  orgId: tenant.orgId,
  keyId: tenant.keyId,
  keyHash: tenant.keyHash,
  scope: "inference",
  operation: "chat.completions",
  provider: "openai",
  model: "test-model",
  stream: false,
  requestId: newId("req"),
  reserveMicroUsd,
  reserveTokens: 10,
  priceVersion: "test",
  wantCalls: 0,
});

export const endOf = (call: AdmitRequest, userId: Tenant["userId"]): Settlement => {
  const { keyHash: _hash, scope: _scope, wantCalls: _want, reserveMicroUsd, reserveTokens, ...facts } = call;
  return {
    ...facts,
    userId,
    leaseId: null,
    reservedMicroUsd: reserveMicroUsd,
    reservedTokens: reserveTokens,
    status: "ok",
    httpStatus: 200,
    tokens: { input: 5, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0 },
    estimated: false,
    costMicroUsd: reserveMicroUsd,
    startedAt: Date.now(),
    endedAt: Date.now(),
    admittedMs: 0,
    headersMs: 1,
    firstByteMs: 1,
    errorCode: null,
  };
};

/** A stub for each use: one that has seen its object die is of no more use. */
export const accountOf = ({ orgId }: Tenant) => env.ACCOUNT.getByName(orgId);
