import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloudflare, SAAS, startCloudflare, value } from "./cloudflare.fixture.ts";
import { createSaasZone } from "./saas-zone.ts";

let cloudflare: Cloudflare;
beforeEach(async () => {
  cloudflare = await startCloudflare();
});
afterEach(() => cloudflare.sandbox.close());

const looks = (): number => cloudflare.sandbox.requests().filter(({ operation }) => operation === "zones.list").length;

describe("the zone of custom hostnames", () => {
  it("is looked up once, and asked for anew as long as there is none or no answer", async () => {
    const { accounts, main, sandbox } = cloudflare;
    expect(await accounts.saasZoneId()).toEqual({ ok: true, value: null });
    const { id } = value(await main.zones.create(SAAS));
    sandbox.fault({ operation: "zones.list", kind: "drop" });
    expect(await accounts.saasZoneId()).toMatchObject({ ok: false, error: { kind: "unknown" } });
    const before = looks();
    for (let times = 0; times < 3; times += 1) expect(value(await accounts.saasZoneId())).toBe(id);
    expect(looks() - before).toBe(1);
  });

  it("is none, without a question, where the operator has named none", async () => {
    const before = looks();
    expect(value(await createSaasZone(cloudflare.main.zones, undefined)())).toBeNull();
    expect(looks()).toBe(before);
  });
});
