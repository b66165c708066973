import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { createEventVerifier } from "./stripe-signature.ts";

const SECRET = "whsec_a_secret_for_tests";
const NOW_S = 1_790_000_000;

const body = (over: Record<string, unknown> = {}) =>
  JSON.stringify({
    id: "evt_1",
    object: "event",
    api_version: "2026-10-28",
    created: NOW_S,
    livemode: false,
    type: "invoice.paid",
    data: { object: { id: "in_1" } },
    ...over,
  });

const sign = (payload: string, { timestamp = NOW_S, secret = SECRET } = {}) =>
  Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });

const verify = createEventVerifier(SECRET, () => NOW_S * 1000);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("the signature of an event", () => {
  it("takes what Stripe signed and keeps the whole event", async () => {
    const payload = body();
    const verified = await verify(utf8(payload), await sign(payload));
    expect(verified).toMatchObject({
      ok: true,
      value: { id: "evt_1", type: "invoice.paid", apiVersion: "2026-10-28" },
    });
    expect(verified.ok && JSON.parse(verified.value.payload)).toEqual(JSON.parse(payload));
  });

  it("takes a delivery of 300 seconds ago and none of 301", async () => {
    const payload = body();
    expect((await verify(utf8(payload), await sign(payload, { timestamp: NOW_S - 300 }))).ok).toBe(true);
    expect(await verify(utf8(payload), await sign(payload, { timestamp: NOW_S - 301 }))).toMatchObject({
      error: "signature",
    });
  });

  it("refuses another secret, another body, another time and no signature", async () => {
    const payload = body();
    const header = await sign(payload);
    const forged: [string, string | undefined][] = [
      [payload, await sign(payload, { secret: "whsec_another" })],
      [`${payload} `, header],
      [body({ type: "invoice.voided" }), header],
      [payload, header.replace(/t=\d+/, `t=${NOW_S + 1}`)],
      [payload, header.replace("v1=", "v0=")],
      [payload, "nonsense"],
      [payload, ""],
      [payload, undefined],
      ["", header],
    ];
    for (const [sent, signature] of forged) {
      expect(await verify(utf8(sent), signature), `${signature}`).toMatchObject({ ok: false, error: "signature" });
    }
  });

  it("refuses a header that the library cannot read", async () => {
    for (const header of ["t=,v1=", "t=1,v1", "v1", "=,=", "t=1"]) {
      expect((await verify(utf8(body()), header)).ok, header).toBe(false);
    }
  });

  it("refuses what is signed and is no event", async () => {
    const thin = JSON.stringify({
      id: "evt_1",
      object: "v2.core.event",
      type: "v1.billing.meter.error_report_triggered",
    });
    for (const payload of ["null", "[]", "{", '"evt_1"', body({ id: "in_1" }), body({ created: "now" }), thin]) {
      expect(await verify(utf8(payload), await sign(payload)), payload).toMatchObject({
        ok: false,
        error: "malformed",
      });
    }
  });

  it("keeps an event with text that Postgres cannot hold", async () => {
    const payload = body({ data: { object: { name: "a\u0000b\ud800c" } } });
    const verified = await verify(utf8(payload), await sign(payload));
    expect(verified.ok && JSON.parse(verified.value.payload).data.object.name).toBe("a\uFFFDb\uFFFDc");
  });

  it("says when no secret is set", async () => {
    expect(await createEventVerifier(undefined)(utf8(body()), "t=1,v1=x")).toMatchObject({ error: "unconfigured" });
  });
});
