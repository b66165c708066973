import { expect, it } from "vitest";
import type { AuditEvent } from "../../identity/audit.schema.ts";
import { newId } from "../../kernel/id.ts";
import { createTimedVault } from "../../platform/timed-vault.ts";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import { cachePrefix } from "../cache/answer-cache.ts";
import { createKept } from "./kept.ts";
import { createKeptCalls } from "./kept-calls.service.ts";

it("takes bodies, stored responses and cached answers of one organisation away, and says so first", async () => {
  const vault = createMemoryVault();
  const timed = createTimedVault({ vault, now: () => 1_000 });
  const [mine, other] = [newId("org"), newId("org")];
  const events: AuditEvent[] = [];
  const calls = createKeptCalls({ ...createKept(timed), audit: { record: async (event) => void events.push(event) } });
  const of = (org: typeof mine): string[] => [
    `bodies/${org}/call`,
    `responses/${org}/resp_1`,
    `response-items/${org}/msg_1`,
    `${cachePrefix(org)}answer`,
  ];
  for (const path of [...of(mine), ...of(other)]) await vault.put(path, new Uint8Array(1));
  const userId = newId("user");
  const purged = await calls.purge({
    member: {
      kind: "member",
      via: "session",
      userId,
      orgId: mine,
      role: "owner",
      scopes: [],
      sessionId: newId("sess"),
      tokenOrgId: mine,
    },
    origin: { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" },
    operationId: newId("op"),
  });
  expect(purged).toEqual({ deleted: 3, complete: true });
  expect([...vault.objects.keys()]).toEqual(of(other));
  expect(events.map(({ action }) => action)).toEqual(["records.purged"]);
});
