import { createHash } from "node:crypto";
import type pg from "pg";
import { type KeyId, newId, type OrgId, type UserId } from "../kernel/id.ts";
import { textOf } from "./account/row-text.ts";
import type { RowText, UsageRow } from "./account.schema.ts";
import type { Act } from "./operator.service.ts";

export async function makeKey(owner: pg.Pool, orgId: OrgId, userId: UserId, name = "test"): Promise<KeyId> {
  const id = newId("key");
  const hash = createHash("sha256").update(id).digest("hex");
  await owner.query(
    "insert into api_keys (org_id, id, user_id, name, hash, hint, scopes) values ($1, $2, $3, $4, $5, 'abcd', '{inference}')",
    [orgId, id, userId, name, hash],
  );
  return id;
}

export const operatorAct = (over: Partial<Act> = {}): Act => ({
  id: newId("act"),
  operatorId: newId("user"),
  operatorEmail: "operator@example.com",
  ip: "203.0.113.7",
  requestId: "request-1",
  ...over,
});

/** An ordinary call, for tests to vary. */
export function usageRow(orgId: OrgId, over: Partial<UsageRow> = {}): UsageRow {
  const startedAt = over.startedAt ?? Date.UTC(2026, 10, 20, 12);
  return {
    callId: newId("call"),
    orgId,
    keyId: newId("key"),
    userId: newId("user"),
    operation: "chat.completions",
    provider: "openai",
    model: "openai/gpt-5",
    stream: false,
    requestId: "request-1",
    reservedMicroUsd: 5_000,
    status: "ok",
    httpStatus: 200,
    tokens: { input: 100, cacheRead: 20, cacheWrite: 3, output: 50, reasoning: 10 },
    estimated: false,
    costMicroUsd: 1_234,
    priceVersion: "genai-prices@0.1.8",
    startedAt,
    endedAt: startedAt + 250,
    admittedMs: 2,
    headersMs: 80,
    firstByteMs: 90,
    errorCode: null,
    revision: 1,
    ...over,
  };
}

/** As the record takes them. */
export const textsOf = (...rows: readonly UsageRow[]): RowText[] => rows.map(textOf);

/** For tests in which nothing is ever routed. */
export const noRouting = async () => ({ version: 0, text: "" });
