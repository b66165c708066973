/** An organisation's own keys for providers: entered, shown masked, tried out, taken back. */

import { type Asking, type AuditEvent, auditEvent, type Origin } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Envelope, Envelopes } from "../../platform/envelope.ts";
import { providerBinding } from "./binding.service.ts";
import type { ConnectionTests, TestError } from "./connection-tests.service.ts";
import type {
  ConnectionTest,
  CredentialId,
  LastTest,
  NewProviderKey,
  ProviderKeyChanges,
  TestOutcome,
} from "./credentials.schema.ts";

/** A provider of the platform, as far as keys go. */
export interface ProviderFacts {
  id: string;
  name: string;
  /** Whether calls go there on the platform's account. */
  platformKey: boolean;
}

/** As the record has it. Times are ISO. */
export interface StoredKey {
  id: CredentialId;
  providerId: string;
  name: string;
  hint: string;
  disabled: boolean;
  createdAt: string;
  updatedAt: string;
  lastUsedAt: string | null;
  lastTest: LastTest;
}

export interface NewKeyRow {
  orgId: OrgId;
  id: CredentialId;
  providerId: string;
  name: string;
  hint: string;
  envelope: Envelope;
}

export interface CredentialStore {
  list(orgId: OrgId): Promise<StoredKey[]>;
  /** In the place of whatever key the provider had; the event with it. The same again changes nothing. */
  put(key: NewKeyRow, event: AuditEvent, origin: Origin): Promise<StoredKey>;
  /** undefined: there is none. Writes the event only then. */
  change(
    orgId: OrgId,
    id: CredentialId,
    changes: ProviderKeyChanges,
    event: AuditEvent,
    origin: Origin,
  ): Promise<StoredKey | undefined>;
  /** Whether it was there. */
  remove(orgId: OrgId, id: CredentialId, event: AuditEvent, origin: Origin): Promise<boolean>;
  sealed(orgId: OrgId, id: CredentialId): Promise<{ providerId: string; envelope: Envelope } | undefined>;
  tested(orgId: OrgId, id: CredentialId, outcome: TestOutcome): Promise<void>;
  /** Now; at most about once an hour, however often it is told. */
  used(orgId: OrgId, id: CredentialId): Promise<void>;
}

export interface CredentialPorts {
  store: CredentialStore;
  envelopes: Pick<Envelopes, "seal" | "open">;
  providers: readonly ProviderFacts[];
  tests: ConnectionTests;
  /** Lets the edge know that there is a new routing configuration. */
  changed: (orgId: OrgId) => Promise<void>;
}

export type CredentialError = { reason: "no_provider" } | { reason: "not_found" };
export interface Credentials {
  list(orgId: OrgId): Promise<(ProviderFacts & { ownKey: StoredKey | undefined })[]>;
  put(input: NewProviderKey, asking: Asking): Promise<Result<StoredKey, CredentialError>>;
  change(id: CredentialId, changes: ProviderKeyChanges, asking: Asking): Promise<Result<StoredKey, CredentialError>>;
  remove(id: CredentialId, asking: Asking): Promise<Result<void, CredentialError>>;
  test(orgId: OrgId, id: CredentialId): Promise<Result<ConnectionTest, CredentialError | TestError>>;
}

/** A short key is not told by its end, since too little of it would be left to guess. */
export const hintOf = (key: string): string => (key.length >= 16 ? key.slice(-4) : "");

export function createCredentials({ store, envelopes, providers, tests, changed }: CredentialPorts): Credentials {
  return {
    async list(orgId) {
      const keys = await store.list(orgId);
      return providers.map((provider) => ({
        ...provider,
        ownKey: keys.find(({ providerId }) => providerId === provider.id),
      }));
    },

    async put({ provider: providerId, key, name }, asking) {
      if (!providers.some(({ id }) => id === providerId)) return err({ reason: "no_provider" });
      const { orgId } = asking.member;
      const id: CredentialId = `cred_${asking.operationId}`;
      const envelope = await envelopes.seal(key, providerBinding(orgId, id, providerId));
      const row = { orgId, id, providerId, name, hint: hintOf(key), envelope };
      const event = auditEvent(asking, "provider_key.set", id, { provider: providerId, name });
      const stored = await store.put(row, event, asking.origin);
      await changed(orgId);
      return ok(stored);
    },

    async change(id, changes, asking) {
      const { orgId } = asking.member;
      const { name, disabled } = changes;
      const detail = { ...(name !== undefined && { name }), ...(disabled !== undefined && { disabled }) };
      const event = auditEvent(asking, "provider_key.changed", id, detail);
      const stored = await store.change(orgId, id, changes, event, asking.origin);
      if (!stored) return err({ reason: "not_found" });
      await changed(orgId);
      return ok(stored);
    },

    async remove(id, asking) {
      const { orgId } = asking.member;
      const event = auditEvent(asking, "provider_key.removed", id);
      if (!(await store.remove(orgId, id, event, asking.origin))) return err({ reason: "not_found" });
      await changed(orgId);
      return ok(undefined);
    },

    async test(orgId, id) {
      const found = await store.sealed(orgId, id);
      if (!found) return err({ reason: "not_found" });
      const key = await envelopes.open(found.envelope, providerBinding(orgId, id, found.providerId));
      if (!key.ok) return err({ reason: "unreadable" });
      const tested = await tests.provider(orgId, found.providerId, key.value);
      if (tested.ok) await store.tested(orgId, id, tested.value.outcome);
      return tested;
    },
  };
}
