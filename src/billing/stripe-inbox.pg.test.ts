import { describe, expect, it } from "vitest";
import { usePostgres } from "../testing/pg.ts";
import { createStripeEventRepo } from "./stripe-inbox.repo.ts";
import type { StripeEvent } from "./stripe-inbox.service.ts";

const pg = usePostgres();

const inbox = () => createStripeEventRepo(pg.db);
let made = 0;
const event = (): StripeEvent => ({
  id: `evt_${++made}`,
  type: "invoice.paid",
  apiVersion: "2026-10-28",
  created: 1_790_000_000,
  livemode: false,
  payload: JSON.stringify({ id: `evt_${made}`, data: { object: { id: "in_1" } } }),
});

describe("the inbox in Postgres", () => {
  it("keeps one row of an event that is delivered many times at once, and tells one delivery that it was first", async () => {
    const given = event();
    const first = await Promise.all(Array.from({ length: 20 }, () => inbox().insert(given)));
    expect(first.filter(Boolean)).toHaveLength(1);
    const { rows } = await pg.owner.query(
      "select type, api_version, created, livemode, payload from stripe_events where id = $1",
      [given.id],
    );
    expect(rows).toEqual([
      {
        type: "invoice.paid",
        api_version: "2026-10-28",
        created: new Date(1_790_000_000_000),
        livemode: false,
        payload: JSON.parse(given.payload),
      },
    ]);
  });

  it("gives an event to one of many consumers, and to nobody once it is done", async () => {
    const given = event();
    await inbox().insert(given);
    const claims = await Promise.all(Array.from({ length: 10 }, () => inbox().claim(given.id)));
    expect(claims.filter(Boolean)).toEqual([
      { id: given.id, type: "invoice.paid", payload: JSON.parse(given.payload), attempts: 1 },
    ]);
    await inbox().done(given.id);
    await inbox().done(given.id);
    expect(await inbox().claim(given.id)).toBeUndefined();
    expect(await inbox().claim("evt_nobody_sent")).toBeUndefined();
  });

  it("keeps why an event failed, and finds it overdue until it is done", async () => {
    const given = event();
    await inbox().insert(given);
    await pg.owner.query("update stripe_events set received_at = now() - interval '3 minutes' where id = $1", [
      given.id,
    ]);
    await inbox().claim(given.id);
    expect(await inbox().overdue(120_000, 10)).not.toContain(given.id);
    await inbox().failed(given.id, "Error: no such invoice");
    const { rows } = await pg.owner.query("select attempts, last_error from stripe_events where id = $1", [given.id]);
    expect(rows).toEqual([{ attempts: 1, last_error: "Error: no such invoice" }]);
    expect(await inbox().overdue(120_000, 10)).toContain(given.id);
    expect(await inbox().overdue(240_000, 10)).not.toContain(given.id);
    await inbox().claim(given.id);
    await inbox().done(given.id);
    expect(await inbox().overdue(120_000, 10)).not.toContain(given.id);
  });

  it("sweeps those tried least first, so that events that always fail hold up nobody, and at last leaves them", async () => {
    const given = [event(), event(), event()];
    for (const [at, one] of given.entries()) {
      await inbox().insert(one);
      await pg.owner.query(
        "update stripe_events set received_at = now() - interval '1 day', attempts = $2 where id = $1",
        [one.id, [19, 20, 0][at]],
      );
    }
    const [often, parked, fresh] = given.map(({ id }) => id);
    const swept = (await inbox().overdue(120_000, 100)).filter((id) => given.some((one) => one.id === id));
    expect(swept).toEqual([fresh, often]);
    expect(await inbox().claim(parked ?? "")).toMatchObject({ attempts: 21 });
  });
});
