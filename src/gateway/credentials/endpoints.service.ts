/** An organisation's own endpoints: servers that speak a protocol we know, at addresses that may be called. */
import { type Asking, type AuditEvent, auditEvent, type Origin } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Envelope, Envelopes } from "../../platform/envelope.ts";
import type { AddressGuard, AddressRefusal } from "../../platform/guarded-fetch.ts";
import { endpointBinding, originOf } from "./binding.service.ts";
import type { ConnectionTests, TestError } from "./connection-tests.service.ts";
import type { ConnectionTest, CredentialId, LastTest, TestOutcome } from "./credentials.schema.ts";
import { hintOf } from "./credentials.service.ts";
import type { EndpointChanges, EndpointId, EndpointModel, NewEndpoint } from "./endpoints.schema.ts";

/** As the record has it. Times are ISO. */
export interface StoredEndpoint {
  id: EndpointId;
  slug: string;
  name: string;
  baseUrl: string;
  protocol: string;
  models: EndpointModel[];
  key: { id: CredentialId; hint: string; createdAt: string; lastUsedAt: string | null } | null;
  createdAt: string;
  updatedAt: string;
  lastTest: LastTest;
}

export interface NewEndpointKey {
  id: CredentialId;
  hint: string;
  envelope: Envelope;
}

export interface EndpointRow {
  orgId: OrgId;
  id: EndpointId;
  slug: string;
  name: string;
  baseUrl: string;
  protocol: string;
  models: readonly EndpointModel[];
}

export type EndpointRowChanges = { [Name in "name" | "baseUrl" | "models"]?: EndpointRow[Name] | undefined };

export interface EndpointStore {
  list(orgId: OrgId): Promise<StoredEndpoint[]>;
  find(orgId: OrgId, id: EndpointId): Promise<StoredEndpoint | undefined>;
  /** With its key and the event. The same id again gives what is there; "full" when there are `max`. */
  insert(
    endpoint: EndpointRow,
    key: NewEndpointKey | undefined,
    max: number,
    event: AuditEvent,
    origin: Origin,
  ): Promise<StoredEndpoint | "taken" | "full">;
  /** `key`: another one, null to take it away, undefined to leave it. undefined: there is no such endpoint. */
  update(
    orgId: OrgId,
    id: EndpointId,
    changes: EndpointRowChanges,
    key: NewEndpointKey | null | undefined,
    event: AuditEvent,
    origin: Origin,
  ): Promise<StoredEndpoint | undefined>;
  /** Its key goes with it. Whether it was there. */
  remove(orgId: OrgId, id: EndpointId, event: AuditEvent, origin: Origin): Promise<boolean>;
  sealedKey(orgId: OrgId, id: EndpointId): Promise<{ id: CredentialId; envelope: Envelope } | undefined>;
  tested(orgId: OrgId, id: EndpointId, outcome: TestOutcome): Promise<void>;
}

export type EndpointError =
  | { reason: "not_found" }
  | { reason: "address"; refusal: AddressRefusal }
  | { reason: "slug_reserved" }
  | { reason: "slug_taken" }
  | { reason: "full"; max: number }
  /** The stored key was entered for another origin. */
  | { reason: "key_needed"; origin: string };

export interface EndpointPorts {
  store: EndpointStore;
  envelopes: Pick<Envelopes, "seal" | "open">;
  guard: AddressGuard;
  tests: ConnectionTests;
  /** Names that stand before the slash already. */
  reserved: ReadonlySet<string>;
  changed: (orgId: OrgId) => Promise<void>;
}

export interface Endpoints {
  list(orgId: OrgId): Promise<StoredEndpoint[]>;
  find(orgId: OrgId, id: EndpointId): Promise<Result<StoredEndpoint, EndpointError>>;
  create(input: NewEndpoint, asking: Asking): Promise<Result<StoredEndpoint, EndpointError>>;
  change(id: EndpointId, changes: EndpointChanges, asking: Asking): Promise<Result<StoredEndpoint, EndpointError>>;
  remove(id: EndpointId, asking: Asking): Promise<Result<void, EndpointError>>;
  test(orgId: OrgId, id: EndpointId): Promise<Result<ConnectionTest, EndpointError | TestError>>;
}

/** With all their models they must fit into what an isolate keeps of an organisation. */
export const MAX_ENDPOINTS = 20;

/** Kept free for what may come: an endpoint's name must not begin to mean something else. */
export const RESERVED_SLUGS = [
  ...["policy", "edgewright", "custom", "auto", "default"],
  ...["anthropic", "google", "gemini", "vertex", "azure", "bedrock", "amazon", "cohere", "perplexity", "together"],
  ...["fireworks", "cerebras", "meta", "nvidia", "cloudflare", "workers-ai", "huggingface", "replicate", "openai"],
];

export function createEndpoints({ store, envelopes, guard, tests, reserved, changed }: EndpointPorts): Endpoints {
  const seal = async (
    { member: { orgId }, operationId }: Asking,
    endpoint: { id: EndpointId; baseUrl: string },
    key: string,
  ): Promise<NewEndpointKey> => {
    const id: CredentialId = `cred_${operationId}`;
    return { id, hint: hintOf(key), envelope: await envelopes.seal(key, endpointBinding(orgId, id, endpoint)) };
  };

  return {
    list: (orgId) => store.list(orgId),

    async find(orgId, id) {
      const found = await store.find(orgId, id);
      return found ? ok(found) : err({ reason: "not_found" });
    },

    async create({ key, ...input }, asking) {
      const { orgId } = asking.member;
      if (reserved.has(input.slug)) return err({ reason: "slug_reserved" });
      const judged = await guard(input.baseUrl);
      if (!judged.ok) return err({ reason: "address", refusal: judged.error });
      const id: EndpointId = `endpoint_${asking.operationId}`;
      const row = { ...input, orgId, id, baseUrl: judged.value.url };
      const sealed = key === null ? undefined : await seal(asking, row, key);
      const detail = { slug: row.slug, baseUrl: row.baseUrl, key: key !== null };
      const event = auditEvent(asking, "endpoint.created", id, detail);
      const stored = await store.insert(row, sealed, MAX_ENDPOINTS, event, asking.origin);
      if (stored === "taken") return err({ reason: "slug_taken" });
      if (stored === "full") return err({ reason: "full", max: MAX_ENDPOINTS });
      await changed(orgId);
      return ok(stored);
    },

    async change(id, { key, ...changes }, asking) {
      const { orgId } = asking.member;
      const found = await store.find(orgId, id);
      if (!found) return err({ reason: "not_found" });
      let { baseUrl } = found;
      if (changes.baseUrl !== undefined) {
        const judged = await guard(changes.baseUrl);
        if (!judged.ok) return err({ reason: "address", refusal: judged.error });
        baseUrl = judged.value.url;
        // Whoever may change an endpoint could else have its key, which nobody is shown, sent to a server of theirs.
        const from = originOf(found.baseUrl);
        if (found.key && key === undefined && originOf(baseUrl) !== from)
          return err({ reason: "key_needed", origin: from });
      }
      const sealed = typeof key === "string" ? await seal(asking, { id, baseUrl }, key) : key;
      const detail = {
        ...(changes.name !== undefined && { name: changes.name }),
        ...(changes.baseUrl !== undefined && { baseUrl }),
        ...(changes.models !== undefined && { models: changes.models.length }),
        ...(key !== undefined && { key: key !== null }),
      };
      const event = auditEvent(asking, "endpoint.changed", id, detail);
      const row = { ...changes, ...(changes.baseUrl !== undefined && { baseUrl }) };
      const stored = await store.update(orgId, id, row, sealed, event, asking.origin);
      if (!stored) return err({ reason: "not_found" });
      await changed(orgId);
      return ok(stored);
    },

    async remove(id, asking) {
      const { orgId } = asking.member;
      const event = auditEvent(asking, "endpoint.removed", id);
      if (!(await store.remove(orgId, id, event, asking.origin))) return err({ reason: "not_found" });
      await changed(orgId);
      return ok(undefined);
    },

    async test(orgId, id) {
      const found = await store.find(orgId, id);
      if (!found) return err({ reason: "not_found" });
      const sealed = await store.sealedKey(orgId, id);
      const key = sealed && (await envelopes.open(sealed.envelope, endpointBinding(orgId, sealed.id, found)));
      if (key && !key.ok) return err({ reason: "unreadable" });
      const tested = await tests.endpoint(orgId, found, key?.value);
      if (tested.ok) await store.tested(orgId, id, tested.value.outcome);
      return tested;
    },
  };
}
