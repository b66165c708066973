/** The record of what visitors sent, on a real Postgres. */
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { newId, type OrgId } from "../../kernel/id.ts";
import { DatabaseError } from "../../platform/db.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import type { Submission } from "./intake.schema.ts";
import { createSubmissionRecord, createSubmissionStore } from "./submissions.repo.ts";
import type { SubmissionBulk } from "./submissions.schema.ts";
import { cursorOf } from "./submissions.service.ts";

const pg = usePostgres();
const NOW = Date.parse("2026-11-22T12:00:00.123Z");

async function owner() {
  const { orgId } = await seedOrganisation(pg.owner);
  const siteId = newId("site");
  await pg.owner.query(
    "insert into sites (org_id, id, name, slug, template, settings) values ($1, $2, 'Café', $2, 'services', '{}')",
    [orgId, siteId],
  );
  return { orgId, siteId, record: createSubmissionRecord(pg.db), store: createSubmissionStore(pg.db) };
}

const submission = (receivedAt = NOW, further: Partial<Submission> = {}): Submission => ({
  id: newId("sub", receivedAt),
  formId: "write",
  kind: "contact",
  title: "Write to us",
  fields: { name: "Ada", email: "ada@example.com", message: "100 % <b>" },
  unverified: false,
  receivedAt,
  ...further,
});

const trace = (orgId: OrgId) => ({
  event: {
    id: newId("audit"),
    orgId,
    actor: { kind: "system" as const, id: "test" },
    action: "submission.removed",
    target: "x",
  },
  origin: { ip: "", userAgent: "", requestId: "req" },
});

describe("submissions", () => {
  it("are in the record once, however often they are brought, and keep what was done to them since", async () => {
    const { orgId, siteId, record, store } = await owner();
    const some = [submission(), submission(NOW + 1)];
    await Promise.all(Array.from({ length: 8 }, () => record.record(orgId, siteId, some)));
    const [newer, older] = await store.list(orgId, {}, { after: undefined, limit: 10 });
    expect([newer?.id, older?.id]).toEqual([some[1]?.id, some[0]?.id]);
    expect(older).toMatchObject({ siteName: "Café", receivedAt: "2026-11-22T12:00:00.123Z", fields: some[0]?.fields });
    const id = older?.id ?? "";
    const read = await store.change(orgId, id, { read: true });
    expect(read?.readAt).not.toBeNull();
    await record.record(orgId, siteId, some);
    expect(await store.find(orgId, id)).toEqual(read);
    // Reading it again is no later reading.
    expect(await store.change(orgId, id, { read: true })).toEqual(read);
  });

  it("come page after page, none twice and none left out, also of one millisecond", async () => {
    const { orgId, siteId, record, store } = await owner();
    const some = Array.from({ length: 23 }, (_, at) => submission(NOW + Math.floor(at / 5)));
    await record.record(orgId, siteId, some);
    const seen: string[] = [];
    for (let after: readonly [number, string] | undefined; ; ) {
      const page = await store.list(orgId, {}, { after, limit: 4 });
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last) break;
      after = cursorOf(last);
    }
    expect(seen).toHaveLength(23);
    expect(new Set(seen)).toEqual(new Set(some.map(({ id }) => id)));
  });

  it("are found by site, form, kind, whether they were read, and words of a field, but not its name", async () => {
    const { orgId, siteId, record, store } = await owner();
    const booking = submission(NOW + 1, { formId: "book", kind: "booking", fields: { name: "Grüße", phone: "12345" } });
    await record.record(orgId, siteId, [submission(), booking]);
    const found = async (filter: Parameters<typeof store.list>[1]) =>
      (await store.list(orgId, filter, { after: undefined, limit: 10 })).map(({ kind }) => kind);
    expect(await found({ siteId, formId: "book" })).toEqual(["booking"]);
    expect(await found({ siteId: newId("site") })).toEqual([]);
    expect(await found({ kind: "contact" })).toEqual(["contact"]);
    expect(await found({ search: "gRüß" })).toEqual(["booking"]);
    expect(await found({ search: "100 %" })).toEqual(["contact"]);
    expect(await found({ search: "phone" })).toEqual([]);
    await store.change(orgId, booking.id, { read: true });
    expect(await found({ unread: "true" })).toEqual(["contact"]);
    await store.change(orgId, booking.id, { spam: true });
    expect([await found({}), await found({ spam: "true" })]).toEqual([["contact"], ["booking"]]);
    expect(await store.summary(orgId)).toMatchObject({
      unread: 1,
      spam: 1,
      forms: [{ siteId, siteName: "Café", formId: "write", title: "Write to us", unread: 1, total: 1 }],
    });
  });

  it("are deleted for ever by their owner, with one event, and by nobody else", async () => {
    const [mine, theirs] = [await owner(), await owner()];
    const one = submission();
    await mine.record.record(mine.orgId, mine.siteId, [one]);
    expect(await theirs.store.find(theirs.orgId, one.id)).toBeUndefined();
    expect(await theirs.store.change(theirs.orgId, one.id, { spam: true })).toBeUndefined();
    expect(await theirs.store.remove(theirs.orgId, one.id, trace(theirs.orgId))).toBe(false);
    expect(await mine.store.remove(mine.orgId, one.id, trace(mine.orgId))).toBe(true);
    expect(await mine.store.remove(mine.orgId, one.id, trace(mine.orgId))).toBe(false);
    const { rows } = await pg.owner.query(
      "select count(*)::int as n from audit_events where action = $1 and org_id = any($2)",
      ["submission.removed", [mine.orgId, theirs.orgId]],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("are marked and deleted all at once as they are filtered, but none that came since, and nobody else's", async () => {
    const [mine, theirs] = [await owner(), await owner()];
    const booking = submission(NOW + 2, { formId: "book", kind: "booking" });
    await mine.record.record(mine.orgId, mine.siteId, [submission(), submission(NOW + 1), booking]);
    await theirs.record.record(theirs.orgId, theirs.siteId, [submission()]);
    const all = ({ store, orgId }: typeof mine, action: SubmissionBulk["action"], filter = {}, until = NOW + 2) =>
      store.changeAll(orgId, filter, { action, until: new Date(until).toISOString() }, trace(orgId));
    const counts = async ({ store, orgId }: typeof mine) => {
      const { unread, spam } = await store.summary(orgId);
      return [unread, spam];
    };
    expect([await all(mine, "read", {}, NOW), await counts(mine)]).toEqual([1, [2, 0]]);
    expect([await all(mine, "unread"), await counts(mine)]).toEqual([3, [3, 0]]);
    expect([await all(mine, "spam", { kind: "contact" }), await counts(mine)]).toEqual([2, [1, 2]]);
    expect([await all(mine, "not_spam", { spam: "true" }, NOW), await counts(mine)]).toEqual([1, [2, 1]]);
    expect([await all(mine, "delete", { spam: "true" }), await counts(mine)]).toEqual([1, [2, 0]]);
    expect(await all(mine, "delete", { search: "nobody wrote so" })).toBe(0);
    expect([await all(mine, "delete"), await counts(mine), await counts(theirs)]).toEqual([2, [0, 0], [1, 0]]);
    const { rows } = await pg.owner.query(
      "select detail -> 'count' as n from audit_events where action = 'submission.removed' and org_id = $1 order by 1",
      [mine.orgId],
    );
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("are of a site of the organisation's own", async () => {
    const [mine, theirs] = [await owner(), await owner()];
    await expect(mine.record.record(mine.orgId, theirs.siteId, [submission()])).rejects.toThrow(DatabaseError);
  });

  it("go with their site, and no other's do", async () => {
    const { orgId, siteId, record, store } = await owner();
    const other = newId("site");
    await pg.owner.query(
      "insert into sites (org_id, id, name, slug, template, settings) values ($1, $2, 'Other', $2, 'services', '{}')",
      [orgId, other],
    );
    await record.record(orgId, siteId, [submission()]);
    await record.record(orgId, other, [submission()]);
    await record.forget(orgId, siteId);
    expect((await store.list(orgId, {}, { after: undefined, limit: 10 })).map((one) => one.siteId)).toEqual([other]);
  });

  it("never change in what was written", async () => {
    const { orgId, siteId, record } = await owner();
    await record.record(orgId, siteId, [submission()]);
    const changing = pg.db.tenant(orgId).rows(z.unknown(), sql`update site_submissions set fields = '{}'`);
    await expect(changing).rejects.toMatchObject({ sqlstate: "42501" });
  });

  it("are told by mail unless their site has it switched off", async () => {
    const { orgId, siteId, record } = await owner();
    expect(await record.record(orgId, siteId, [submission()])).toEqual({ mail: true });
    await pg.owner.query("insert into site_forms (org_id, site_id, mail) values ($1, $2, false)", [orgId, siteId]);
    expect(await record.record(orgId, siteId, [submission()])).toEqual({ mail: false });
  });
});
