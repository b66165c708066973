import * as z from "zod";
import { isId, type KeyId, type UserId } from "../kernel/id.ts";
import { formatUsd, parseUsd } from "../kernel/money.ts";
import { SCOPES } from "./actor.schema.ts";

const Scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .refine((scopes) => new Set(scopes).size === scopes.length, "names a scope twice");

/** `provider/model`, or all models of a provider. */
export const ModelPattern = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-]+\/(?:\*|[A-Za-z0-9._:@/-]+)$/, 'must be "provider/model" or "provider/*"');

const MAX_BUDGET_MICRO_USD = 1_000_000_000_000_000;
const BudgetMicroUsd = z.int().min(0).max(MAX_BUDGET_MICRO_USD);
const BudgetUsd = z.string().transform((text, ctx) => {
  const amount = parseUsd(text);
  if (amount !== undefined) return amount;
  ctx.addIssue({ code: "custom", message: 'must be dollars such as "25" or "0.50"' });
  return z.NEVER;
});

export const NewApiKey = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: Scopes.default(["inference"]).describe("At most those that you have yourself."),
    allowedModels: z
      .array(ModelPattern)
      .min(1)
      .max(100)
      .nullable()
      .default(null)
      .describe("`provider/model` or `provider/*`; null allows all."),
    requestsPerMinute: z.int().min(1).max(1_000_000).nullable().default(null),
    budgetMicroUsd: BudgetMicroUsd.nullable().optional().describe("All that this key may ever spend."),
    budgetUsd: BudgetUsd.optional().describe('The same in dollars: "25.00". Give one of the two.'),
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .refine(({ budgetMicroUsd, budgetUsd }) => budgetMicroUsd == null || budgetUsd === undefined, {
    path: ["budgetUsd"],
    message: "give budgetMicroUsd or budgetUsd, not both",
  })
  .meta({ id: "NewApiKey" });
export type NewApiKey = z.infer<typeof NewApiKey>;

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().describe("The last four characters of the key."),
    userId: z.string().describe("Whose key it is."),
    scopes: z.array(z.string()),
    allowedModels: z.array(z.string()).nullable(),
    requestsPerMinute: z.int().nullable(),
    budgetMicroUsd: z.int().nullable(),
    budgetUsd: z.string().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;

export const CreatedApiKey = ApiKey.extend({
  key: z.string().describe("The key itself. This is the only time it is shown."),
}).meta({ id: "CreatedApiKey" });

/** For the page that tries models out: the key is for its memory alone, and is on no list. */
export const PlaygroundKey = z
  .object({ id: z.string(), key: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: "PlaygroundKey" });

export const KEY_STATUSES = ["active", "revoked", "expired"] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

export const ApiKeyId = z
  .custom<KeyId>((text) => typeof text === "string" && isId("key", text), "is no id of a key")
  .meta({ type: "string", example: "key_01jd3vkz6tepn8xa8w8v8tq3mv" });
export const ApiKeyCursor = z.tuple([ApiKeyId]);

/** A key as the record has it, without its hash. Times are epoch milliseconds. */
export interface ApiKeyRecord
  extends Omit<ApiKey, "id" | "userId" | "budgetUsd" | "expiresAt" | "createdAt" | "revokedAt" | "lastUsedAt"> {
  id: KeyId;
  userId: UserId;
  expiresAt: number | null;
  createdAt: number;
  revokedAt: number | null;
  lastUsedAt: number | null;
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What the outside sees of a key: named field by field, so that a new column stays inside until it is named here. */
export const apiKeyView = (key: ApiKeyRecord): ApiKey => ({
  id: key.id,
  name: key.name,
  hint: key.hint,
  userId: key.userId,
  scopes: key.scopes,
  allowedModels: key.allowedModels,
  requestsPerMinute: key.requestsPerMinute,
  budgetMicroUsd: key.budgetMicroUsd,
  budgetUsd: key.budgetMicroUsd === null ? null : formatUsd(key.budgetMicroUsd),
  expiresAt: iso(key.expiresAt),
  createdAt: new Date(key.createdAt).toISOString(),
  revokedAt: iso(key.revokedAt),
  lastUsedAt: iso(key.lastUsedAt),
});
