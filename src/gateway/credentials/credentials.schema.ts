/** What the outside sends and sees of an organisation's own provider keys. A key goes in, and never comes out again. */
import * as z from "zod";
import { type Id, isId } from "../../kernel/id.ts";

export type CredentialId = Id<"cred">;

export const CredentialId = z
  .custom<CredentialId>((text) => typeof text === "string" && isId("cred", text), "is no id of a provider key")
  .meta({ type: "string", example: "cred_01jd3vkz6tepn8xa8w8v8tq3mv" });

/** As it goes into a header: printable ASCII without spaces. */
export const ProviderSecret = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^[\x21-\x7e]+$/, "must be printable characters without spaces")
  .describe("The key itself. It is sealed at once and shown nowhere.");

const Name = z.string().trim().max(100);

/**
 * `works`: it answered, and took the key if there is one. `key_refused`: it answered, and did not. `rate_limited`: it
 * asks for patience. `unreachable`: it did not answer in time, or at all. `address_refused`: its address is not one that
 * may be called. `unexpected`: it answered with something else.
 */
export const TEST_OUTCOMES = [
  "works",
  "key_refused",
  "rate_limited",
  "unreachable",
  "address_refused",
  "unexpected",
] as const;
export type TestOutcome = (typeof TEST_OUTCOMES)[number];

export const LastTest = z
  .object({ at: z.iso.datetime(), outcome: z.enum(TEST_OUTCOMES) })
  .nullable()
  .describe("How the last test ended; null when there was none.");
export type LastTest = z.infer<typeof LastTest>;

export const ConnectionTest = z
  .object({
    outcome: z.enum(TEST_OUTCOMES),
    message: z.string().describe("The same in plain words, with what to do about it."),
    status: z.int().nullable().describe("What it answered with; null when it did not."),
    durationMs: z.int(),
  })
  .meta({ id: "ConnectionTest" });
export type ConnectionTest = z.infer<typeof ConnectionTest>;

export const ProviderKey = z
  .object({
    id: z.string(),
    provider: z.string(),
    name: z.string(),
    hint: z.string().describe("The last four characters of the key; empty when it is too short to show any."),
    disabled: z.boolean().describe("Left out of routing as if it were not there."),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().describe("To about an hour."),
    lastTest: LastTest,
  })
  .meta({ id: "ProviderKey" });
export type ProviderKey = z.infer<typeof ProviderKey>;

export const ProviderEntry = z
  .object({
    id: z.string(),
    name: z.string(),
    platformKey: z.boolean().describe("Whether calls go there without a key of your own."),
    ownKey: ProviderKey.nullable(),
  })
  .meta({ id: "ProviderEntry" });
export type ProviderEntry = z.infer<typeof ProviderEntry>;

export const NewProviderKey = z
  .strictObject({
    provider: z.string().min(1).max(40).describe("The id of a provider, as the list has it."),
    key: ProviderSecret,
    name: Name.default(""),
  })
  .meta({ id: "NewProviderKey" });
export type NewProviderKey = z.infer<typeof NewProviderKey>;

export const ProviderKeyChanges = z
  .strictObject({ name: Name.optional(), disabled: z.boolean().optional() })
  .meta({ id: "ProviderKeyChanges" });
export type ProviderKeyChanges = z.infer<typeof ProviderKeyChanges>;

export const RewrapOrder = z
  .strictObject({
    cursor: z
      .string()
      .regex(/^org_[0-9a-z]{26}\/cred_[0-9a-z]{26}$/, "is no cursor of an answer before")
      .nullable()
      .default(null),
    limit: z.int().min(1).max(100).default(50),
  })
  .meta({ id: "RewrapOrder" });

export const Rewrapped = z
  .object({
    masterKey: z.string().describe("The id of the master key that wraps now."),
    rewrapped: z.int(),
    changed: z.int().describe("Replaced or removed in the meantime."),
    unreadable: z.int().describe("Wrapped by a master key that the settings no longer have, or damaged."),
    remaining: z.int().describe("What is left behind this page."),
    nextCursor: z.string().nullable().describe("For the next page; null when this was the last."),
  })
  .meta({ id: "Rewrapped" });
export type Rewrapped = z.infer<typeof Rewrapped>;
