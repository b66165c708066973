import { beforeEach, describe, expect, it } from "vitest";
import type { Act } from "../../billing/index.ts";
import { newId } from "../../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import type { Finding } from "../domains/reconcile.service.ts";
import { createDifferenceRecord } from "./differences.repo.ts";

const pg = usePostgres();
const DAY_MS = 24 * 60 * 60_000;
const START = Date.UTC(2026, 10, 21, 3);
const MAIN = "account-1";
const POOL = "account-2";

const orphan = (name: string, accountId = MAIN): Finding => ({ kind: "orphan_zone", accountId, name });
const unanswered = (accountId: string): Finding => ({ kind: "unanswered", accountId, name: "zones" });
const someAct = (): Act => ({
  id: newId("act"),
  operatorId: newId("user"),
  operatorEmail: "op@example.com",
  ip: "192.0.2.1",
  requestId: "req",
});
const at = (day: number): number => START + day * DAY_MS;
const record = () => createDifferenceRecord(pg.db);
const list = (limit = 100, after?: readonly [string, string, string]) => record().list({ after, limit }, someAct());
const names = async () => (await list()).map(({ name }) => name);

beforeEach(async () => {
  await pg.owner.query("truncate domain_differences, domain_comparisons");
});

describe("differences", () => {
  it("are there since they were found first, and gone once they are no more", async () => {
    expect(await record().comparedAt()).toBeUndefined();
    expect(await record().put([orphan("a.com"), orphan("b.com")], at(0), undefined)).toMatchObject([
      { name: "a.com" },
      { name: "b.com" },
    ]);
    expect(await record().put([orphan("b.com"), orphan("c.com")], at(1), undefined)).toEqual([
      { kind: "orphan_zone", accountId: MAIN, name: "c.com" },
    ]);
    const iso = (day: number) => new Date(at(day)).toISOString();
    expect((await list()).map(({ name, since, lastSeen }) => [name, since, lastSeen])).toEqual([
      ["b.com", iso(0), iso(1)],
      ["c.com", iso(1), iso(1)],
    ]);
    expect(await record().comparedAt()).toBe(iso(1));
  });

  it("that are found twice are there once, the first time and the next", async () => {
    for (const day of [0, 1]) {
      const fresh = await record().put([orphan("a.com"), orphan("a.com"), orphan("a.com", POOL)], at(day), undefined);
      expect(fresh).toHaveLength(day === 0 ? 2 : 0);
    }
    expect(await names()).toEqual(["a.com", "a.com"]);
  });

  it("say whose they are", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    await record().put([{ ...orphan("a.com"), kind: "missing_zone", orgId, domainId: "dom_1" }], at(0), undefined);
    expect(await list()).toMatchObject([{ kind: "missing_zone", orgId, organisation: "Test", domainId: "dom_1" }]);
  });

  it("of an account that did not answer stay as they were known, and only those", async () => {
    await record().put([orphan("a.com"), orphan("b.com", POOL)], at(0), undefined);
    await record().put([unanswered(POOL)], at(1), undefined);
    expect(await names()).toEqual(["b.com", "zones"]);
    await record().put([], at(2), undefined);
    expect(await names()).toEqual([]);
  });

  it("of a comparison that began before the latest change nothing, whichever ends last", async () => {
    await record().put([orphan("new.com")], at(1), undefined);
    expect(await record().put([orphan("old.com")], at(0), undefined)).toEqual([]);
    expect(await names()).toEqual(["new.com"]);
    await Promise.all(
      [2, 3, 4, 5, 6].map((day) => record().put([orphan(`day-${day}.com`), orphan("new.com")], at(day), undefined)),
    );
    expect(await names()).toEqual(["day-6.com", "new.com"]);
  });

  it("come in pages, each once", async () => {
    const found = ["a", "b", "c"].flatMap((name) => [orphan(`${name}.com`), orphan(`${name}.com`, POOL)]);
    await record().put(found, at(0), undefined);
    const first = await list(4);
    const last = first.at(-1);
    if (!last) throw new Error("an empty page");
    const rest = await list(4, [last.kind, last.accountId, last.name]);
    expect([...first, ...rest].map(({ accountId, name }) => [accountId, name])).toEqual([
      ...["a", "b", "c"].map((name) => [MAIN, `${name}.com`]),
      ...["a", "b", "c"].map((name) => [POOL, `${name}.com`]),
    ]);
  });

  it("that an operator looks at or has found leave their trace, each once", async () => {
    const [look, compare] = [someAct(), someAct()];
    for (let times = 0; times < 2; times += 1) {
      await record().put([orphan("a.com")], at(times), compare);
      await record().list({ after: undefined, limit: 10 }, look);
    }
    const { rows } = await pg.owner.query("select id, action, org_id from operator_acts where id = any($1)", [
      [look.id, compare.id],
    ]);
    expect(rows).toEqual([
      { id: compare.id, action: "domain.compare", org_id: null },
      { id: look.id, action: "domain.differences", org_id: null },
    ]);
  });
});
