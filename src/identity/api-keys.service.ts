/** Making, listing and revoking API keys. */
import type { Clock } from "../kernel/clock.ts";
import type { KeyId, OrgId, UserId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { MemberActor, PersonActor, Scope } from "./actor.schema.ts";
import { type MacSecret, mintApiKey } from "./api-key.service.ts";
import type { ApiKeyRecord, KeyStatus, NewApiKey } from "./api-keys.schema.ts";
import { type AuditEvent, auditedMember, type Origin } from "./audit.schema.ts";
import type { Limited } from "./password-hasher.schema.ts";
import type { AccountKeys, PersonLimits, SessionPort } from "./ports.schema.ts";
import { managesAllKeys } from "./roles.service.ts";
import type { Jurisdiction } from "./user.schema.ts";

/** The account's object carries all keys of its organisation that are good, and for a day the standard ones that were. */
export const MAX_KEYS = 500;
export const PLAYGROUND_TTL_MS = 60 * 60_000;
/** A person's at a time: one for each open tab, so that none takes another's away. */
export const MAX_PLAYGROUNDS = 5;
export const MAX_EXPIRY_MS = 5 * 366 * 24 * 60 * 60_000;

export interface KeyToStore {
  id: KeyId;
  orgId: OrgId;
  userId: UserId;
  kind: "standard" | "playground";
  name: string;
  hash: string;
  hint: string;
  scopes: Scope[];
  allowedModels: string[] | null;
  requestsPerMinute: number | null;
  budgetMicroUsd: number | null;
  expiresAt: number | null;
}

export interface KeyPage {
  status: KeyStatus | undefined;
  after: KeyId | undefined;
  limit: number;
}

export interface ApiKeyStore {
  jurisdiction(orgId: OrgId): Promise<Jurisdiction>;
  /**
   * Stores the key and its audit event together. The same id again (a repeat after a crash before the answer) replaces
   * what nobody has seen: one key in the end. "full" beyond `max` that are good; "gone" when that key was revoked meanwhile.
   */
  insert(key: KeyToStore, max: number, event: AuditEvent, origin: Origin): Promise<ApiKeyRecord | "full" | "gone">;
  /** But for the playground's. */
  list(orgId: OrgId, page: KeyPage): Promise<ApiKeyRecord[]>;
  /** The person's playground keys that are good, but for the `keep` newest. */
  surplusPlaygrounds(orgId: OrgId, userId: UserId, keep: number): Promise<KeyId[]>;
  ownerOf(orgId: OrgId, id: KeyId): Promise<UserId | undefined>;
  /** Ids of the keys that are not revoked. */
  live(orgId: OrgId): Promise<KeyId[]>;
  /** Marks the key revoked, and writes the event the first time. False when there is no such key. */
  revoke(orgId: OrgId, id: KeyId, event: AuditEvent, origin: Origin): Promise<boolean>;
}

export type CreateKeyError =
  | { reason: "scopes_exceeded"; scopes: Scope[] }
  | { reason: "expiry_out_of_range" }
  | { reason: "session_needed" }
  | { reason: "too_many"; max: number }
  | ({ reason: "limited" } & Limited)
  | { reason: "revoked_meanwhile" }
  | { reason: "session_ended" };

export type RevokeKeyError = { reason: "not_found" } | { reason: "not_yours" };

export interface ApiKeys {
  create(
    member: MemberActor,
    input: NewApiKey,
    origin: Origin,
    operationId: string,
  ): Promise<Result<{ record: ApiKeyRecord; text: string }, CreateKeyError>>;
  /** A key for inference and an hour, so many an hour. Beyond `MAX_PLAYGROUNDS` of a person the oldest is revoked. */
  playground(
    person: PersonActor,
    origin: Origin,
    operationId: string,
  ): Promise<Result<{ id: KeyId; text: string; expiresAt: number }, CreateKeyError>>;
  list(orgId: OrgId, page: KeyPage): Promise<ApiKeyRecord[]>;
  /** Revokes every key that there is: the organisation has changed hands. */
  revokeAll(orgId: OrgId, origin: Origin): Promise<void>;
  /** From its return on the key opens nothing. A repeat changes nothing. */
  revoke(member: MemberActor, id: KeyId, origin: Origin): Promise<Result<void, RevokeKeyError>>;
}

/** What the actor may not hand on, whatever else is right. */
function judge(person: PersonActor, { scopes, expiresAt }: NewApiKey, now: number): CreateKeyError | undefined {
  const exceeded = scopes.filter((scope) => !person.scopes.includes(scope));
  if (exceeded.length > 0) return { reason: "scopes_exceeded", scopes: exceeded };
  const expiry = expiresAt === null ? undefined : Date.parse(expiresAt);
  if (expiry !== undefined && (expiry <= now || expiry > now + MAX_EXPIRY_MS)) return { reason: "expiry_out_of_range" };
  return undefined;
}

export function createApiKeys({
  store,
  accounts,
  sessions,
  limits,
  macSecrets,
  now,
}: {
  store: ApiKeyStore;
  accounts: Pick<AccountKeys, "put" | "revoke" | "refresh">;
  sessions: Pick<SessionPort, "check">;
  limits: PersonLimits;
  macSecrets: readonly MacSecret[];
  now: Clock;
}): ApiKeys {
  const revokeBySystem = async (orgId: OrgId, id: KeyId, reason: string, origin: Origin): Promise<void> => {
    await accounts.revoke(orgId, id);
    const actor = { kind: "system", id: "identity" } as const;
    await store.revoke(orgId, id, { orgId, actor, action: "key.revoked", target: id, detail: { reason } }, origin);
  };

  /** Into the record, then into the object, where it opens from then on. */
  const make = async (
    person: PersonActor,
    wanted: Omit<KeyToStore, "id" | "orgId" | "userId" | "hash" | "hint">,
    origin: Origin,
    operationId: string,
  ): Promise<Result<{ record: ApiKeyRecord; text: string }, CreateKeyError>> => {
    const { orgId, userId, sessionId } = person;
    const id: KeyId = `key_${operationId}`;
    const minted = mintApiKey({ orgId, keyId: id, jurisdiction: await store.jurisdiction(orgId) }, macSecrets);
    const key: KeyToStore = { ...wanted, id, orgId, userId, hash: minted.hash, hint: minted.hint };
    const event = {
      orgId,
      actor: auditedMember(person),
      action: "key.created",
      target: id,
      detail: { name: key.name, scopes: key.scopes.join(" ") },
    };
    const record = await store.insert(key, MAX_KEYS, event, origin);
    if (record === "full") return err({ reason: "too_many", max: MAX_KEYS });
    if (record === "gone") return err({ reason: "revoked_meanwhile" });
    const { hash, scopes, allowedModels, requestsPerMinute, budgetMicroUsd } = key;
    // The record's expiry: a repeat has it from the first run.
    const { expiresAt } = record;
    await accounts.put(orgId, {
      id,
      userId,
      hash,
      scopes,
      allowedModels,
      requestsPerMinute,
      budgetMicroUsd,
      expiresAt,
      revoked: false,
    });
    // Whoever ends all sessions revokes all keys after it: a key that was on its way meanwhile must not outlive that.
    if (!(await sessions.check(userId, sessionId))) {
      await revokeBySystem(orgId, id, "session_ended", origin);
      return err({ reason: "session_ended" });
    }
    return ok({ record, text: minted.text });
  };

  return {
    create: async (member, input, origin, operationId) => {
      // A key could otherwise make one without its own models, budget and expiry.
      if (member.via !== "session") return err({ reason: "session_needed" });
      const refused = judge(member, input, now());
      if (refused) return err(refused);
      const { name, scopes, allowedModels, requestsPerMinute } = input;
      const wanted = {
        kind: "standard" as const,
        name,
        scopes,
        allowedModels,
        requestsPerMinute,
        budgetMicroUsd: input.budgetUsd ?? input.budgetMicroUsd ?? null,
        expiresAt: input.expiresAt === null ? null : Date.parse(input.expiresAt),
      };
      return make(member, wanted, origin, operationId);
    },

    playground: async (person, origin, operationId) => {
      const mints = await limits.takePlayground(person.userId);
      if (!mints.ok) return err({ reason: "limited", ...mints.error });
      const expiresAt = now() + PLAYGROUND_TTL_MS;
      const wanted = {
        kind: "playground" as const,
        name: "Playground",
        scopes: ["inference" as const],
        allowedModels: null,
        requestsPerMinute: null,
        budgetMicroUsd: null,
        expiresAt,
      };
      const made = await make(person, wanted, origin, operationId);
      if (!made.ok) return made;
      const { orgId, userId } = person;
      for (const id of await store.surplusPlaygrounds(orgId, userId, MAX_PLAYGROUNDS))
        await revokeBySystem(orgId, id, "playground_superseded", origin);
      // The object forgets those that are over with a reading of the record, and has no other reason for one.
      await accounts.refresh(orgId);
      const { record, text } = made.value;
      return ok({ id: record.id, text, expiresAt: record.expiresAt ?? expiresAt });
    },

    list: (orgId, page) => store.list(orgId, page),

    revokeAll: async (orgId, origin) => {
      for (const id of await store.live(orgId)) await revokeBySystem(orgId, id, "account_taken_over", origin);
    },

    revoke: async (member, id, origin) => {
      const { orgId } = member;
      if (member.via === "key" || !managesAllKeys(member.role)) {
        const owner = await store.ownerOf(orgId, id);
        if (owner === undefined) return err({ reason: "not_found" });
        if (owner !== member.userId) return err({ reason: "not_yours" });
      }
      // The object first: it decides, and it works even while the record cannot be reached.
      await accounts.revoke(orgId, id);
      const event = { orgId, actor: auditedMember(member), action: "key.revoked", target: id };
      return (await store.revoke(orgId, id, event, origin)) ? ok(undefined) : err({ reason: "not_found" });
    },
  };
}
