import { expect, it } from "vitest";
import { newId } from "../kernel/id.ts";
import { NewApiKey } from "./api-keys.schema.ts";
import { type ApiKeyStore, createApiKeys } from "./api-keys.service.ts";
import { scopesOf } from "./roles.service.ts";

it("revokes a key whose maker's session ended while it was made", async () => {
  const [orgId, userId, sessionId] = [newId("org"), newId("user"), newId("sess")];
  const revoked: string[] = [];
  const unused = async (): Promise<never> => {
    throw new Error("unexpected");
  };
  const store: ApiKeyStore = {
    jurisdiction: async () => "global",
    insert: async ({ hash: _hash, orgId: _org, kind: _kind, ...key }) => ({
      ...key,
      createdAt: 0,
      revokedAt: null,
      lastUsedAt: null,
    }),
    list: unused,
    surplusPlaygrounds: unused,
    live: unused,
    ownerOf: unused,
    revoke: async (_org, id, event) => {
      revoked.push(`record ${id} ${event.detail?.reason}`);
      return true;
    },
  };
  const keys = createApiKeys({
    store,
    accounts: { put: async () => {}, revoke: async (_org, id) => void revoked.push(`object ${id}`), refresh: unused },
    limits: { takePlayground: unused },
    sessions: { check: async () => undefined },
    macSecrets: [{ version: "1", secret: "ab".repeat(32) }],
    now: () => 0,
  });
  const created = await keys.create(
    {
      kind: "member",
      via: "session",
      userId,
      orgId,
      role: "owner",
      scopes: scopesOf("owner"),
      sessionId,
      tokenOrgId: orgId,
    },
    NewApiKey.parse({ name: "k" }),
    { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" },
    newId("op").slice(3),
  );
  expect(created).toEqual({ ok: false, error: { reason: "session_ended" } });
  expect(revoked.map((line) => line.replace(/key_\w+/, "key"))).toEqual(["object key", "record key session_ended"]);
});
