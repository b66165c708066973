import { beforeEach, expect, it } from "vitest";
import { err, ok } from "../../kernel/result.ts";
import type { CustomHostname, VendorError, Zone } from "../cloudflare/cloudflare.schema.ts";
import { type ConnectionWatchPorts, createConnectionWatch } from "./connection-watch.service.ts";
import type { Looked } from "./domains.service.ts";
import { ORG, storedDomain } from "./held-domains.fixture.ts";

const NAME = "www.old-cafe.example";
const HOUR_MS = 60 * 60_000;
const AWAY: VendorError = { kind: "unknown", message: "no answer" };

let looks: Looked[];
beforeEach(() => {
  looks = [];
});

/** Before a vendor that says this of the name; undefined: nothing. */
function look(status: string, certificate: "active" | "failed" = "active", answers = true): Promise<number> {
  const hostname = { status, certificate: { status: certificate } } as CustomHostname;
  const main = {
    zones: { find: async () => ok({ id: "zone" } as Zone) },
    hostnames: { find: async () => (answers ? ok(hostname) : err(AWAY)) },
  } as unknown as ConnectionWatchPorts["main"];
  const store = { look: async (_org: string, _id: string, looked: Looked) => void looks.push(looked) };
  const watch = createConnectionWatch({ store, main, saasZone: "customers-of-edgewright.com", now: () => 0 });
  return watch(ORG, storedDomain({ name: NAME, kind: "connected" }));
}

it("leaves one that leads here for a day", async () => {
  expect(await look("active")).toBe(24 * HOUR_MS);
  expect(looks).toMatchObject([{ status: "active", attention: null }]);
});

it("tells of one that leads elsewhere or has lost its certificate, and looks often until that is mended", async () => {
  expect(await look("moved")).toBe(HOUR_MS);
  expect(await look("active", "failed")).toBe(HOUR_MS);
  await look("active");
  const elsewhere = { status: "lapsed", attention: { code: "leads_elsewhere" } };
  expect(looks).toMatchObject([elsewhere, elsewhere, { status: "active", attention: null }]);
});

it("says nothing of a domain while the vendor does not answer", async () => {
  expect(await look("moved", "failed", false)).toBe(HOUR_MS);
  expect(looks).toEqual([]);
});
