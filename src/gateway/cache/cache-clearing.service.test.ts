import { expect, it } from "vitest";
import type { Asking } from "../../identity/audit.schema.ts";
import { newId } from "../../kernel/id.ts";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import type { Vault } from "../../platform/vault.ts";
import { cachePrefix } from "./answer-cache.ts";
import { createCacheClearing } from "./cache-clearing.service.ts";

function someone() {
  const orgId = newId("org");
  const asking: Asking = {
    member: {
      kind: "member",
      orgId,
      userId: newId("user"),
      role: "owner",
      scopes: [],
      via: "key",
      keyId: newId("key"),
    },
    origin: { ip: "::1", userAgent: "", requestId: "r" },
    operationId: "1",
  };
  return { orgId, asking };
}

it("removes every answer of the organisation, page by page, and nothing else", async () => {
  const vault = createMemoryVault();
  const [mine, other] = [someone(), someone()];
  const kept = [`${cachePrefix(other.orgId)}a`, `bodies/${mine.orgId}/a`];
  for (let n = 0; n < 7; n += 1) await vault.put(`${cachePrefix(mine.orgId)}${n}`, new Uint8Array(1));
  for (const path of kept) await vault.put(path, new Uint8Array(1));
  const events: string[] = [];
  const { clear } = createCacheClearing({ vault, record: async ({ action }) => void events.push(action) });
  expect(await clear(mine.asking)).toEqual({ removed: 7, complete: true });
  expect([...vault.objects.keys()].sort()).toEqual(kept.sort());
  expect(events).toEqual(["cache.cleared"]);
});

it("stops in time where there is no end of answers, and says so", async () => {
  let asked = 0;
  const vault: Pick<Vault, "list" | "delete"> = {
    async list() {
      asked += 1;
      return { paths: ["a"], cursor: "more" };
    },
    delete: async () => {},
  };
  const { clear } = createCacheClearing({ vault, record: async () => {} });
  expect(await clear(someone().asking)).toEqual({ removed: 100, complete: false });
  expect(asked).toBe(100);
});
