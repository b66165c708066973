import { describe, expect, it } from "vitest";
import type { Act } from "../../billing/index.ts";
import { newId } from "../../kernel/id.ts";
import { createEnvelopes } from "../../platform/envelope.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { turnstileBinding } from "./turnstile.ts";
import { createTurnstileRewrapStore } from "./turnstile-rewrap.repo.ts";
import { createTurnstileRewrapping, type TurnstileRewrapPorts } from "./turnstile-rewrap.service.ts";

const pg = usePostgres();
const master = (id: string) => ({ id, key: crypto.getRandomValues(new Uint8Array(32)) });
const [newer, older] = [master("new"), master("old")];
const before = createEnvelopes([older]);

const act = (): Act => ({
  id: newId("act"),
  operatorId: newId("user"),
  operatorEmail: "operator@example.com",
  ip: "192.0.2.1",
  requestId: "request-1",
});

async function siteWithSecret(secret: string, status = "live") {
  const { orgId } = await seedOrganisation(pg.owner);
  const siteId = newId("site");
  await pg.owner.query(
    "insert into sites (org_id, id, name, slug, template, settings, status) values ($1, $2, 'S', $2, 'law', '{}', $3)",
    [orgId, siteId, status],
  );
  const { wrappedKey, sealed } = await before.seal(secret, turnstileBinding(orgId, siteId));
  await pg.owner.query(
    "insert into site_forms (org_id, site_id, turnstile_site_key, wrapped_key, sealed) values ($1, $2, 'k', $3, $4)",
    [orgId, siteId, wrappedKey, sealed],
  );
  const stored = async () => {
    const { rows } = await pg.owner.query(
      `select f.wrapped_key as "wrappedKey", f.sealed, s.revision::int from site_forms f join sites s on s.id = f.site_id
       where f.site_id = $1`,
      [siteId],
    );
    return rows[0] as { wrappedKey: string; sealed: string; revision: number };
  };
  return { orgId, siteId, stored };
}

const rewrapping = (over: Partial<TurnstileRewrapPorts> = {}) =>
  createTurnstileRewrapping({
    store: createTurnstileRewrapStore(pg.db),
    envelopes: createEnvelopes([newer, older]),
    bindingOf: turnstileBinding,
    around: (_orgId, _siteId, change) => change(),
    ...over,
  });

describe("another master key", () => {
  it("takes over a page at a time, touches no secret, and shows each site anew", async () => {
    const sites = await Promise.all([1, 2, 3].map((at) => siteWithSecret(`secret ${at}`)));
    const deleted = await siteWithSecret("nobody's", "deleted");
    const first = await Promise.all(sites.map(({ stored }) => stored()));
    const shown: string[] = [];
    const work = rewrapping({
      around: async (_orgId, siteId, change) => {
        const changed = await change();
        shown.push(siteId);
        return changed;
      },
    });
    const counts = { rewrapped: 0, pages: 0 };
    let cursor: string | null = null;
    do {
      const page = await work.page({ cursor, limit: 2 }, act());
      if (!page.ok) throw new Error(page.error);
      expect(page.value).toMatchObject({ masterKey: "new", changed: 0, unreadable: 0 });
      counts.rewrapped += page.value.rewrapped;
      counts.pages += 1;
      cursor = page.value.nextCursor;
    } while (cursor !== null);
    expect(counts).toEqual({ rewrapped: 3, pages: 2 });
    expect(shown.toSorted()).toEqual(sites.map(({ siteId }) => siteId).toSorted());
    const alone = createEnvelopes([newer]);
    for (const [at, { orgId, siteId, stored }] of sites.entries()) {
      const now = await stored();
      expect([now.sealed, now.revision]).toEqual([first[at]?.sealed, (first[at]?.revision ?? 0) + 1]);
      const opened = await alone.open(now, turnstileBinding(orgId, siteId));
      expect(opened).toEqual({ ok: true, value: `secret ${at + 1}` });
    }
    expect((await deleted.stored()).wrappedKey).toMatch(/^1\.old\./);
    // Begun anew, it does not do again what is done.
    const again = await work.page({ cursor: null, limit: 20 }, act());
    expect(again).toMatchObject({ ok: true, value: { rewrapped: 0, remaining: 0, nextCursor: null } });
    const acts = await pg.owner.query("select 1 from operator_acts where action = 'turnstile.rewrap'");
    expect(acts.rows).toHaveLength(3);
  });

  it("leaves alone what was replaced meanwhile, and passes by what it cannot read", async () => {
    const [replaced, lost] = [await siteWithSecret("old"), await siteWithSecret("lost")];
    await pg.owner.query("update site_forms set wrapped_key = '1.gone.AAAA' where site_id = $1", [lost.siteId]);
    const theirs = await createEnvelopes([newer]).seal("new", turnstileBinding(replaced.orgId, replaced.siteId));
    const work = rewrapping({
      around: async (_orgId, _siteId, change) => {
        await pg.owner.query("update site_forms set wrapped_key = $1, sealed = $2 where site_id = $3", [
          theirs.wrappedKey,
          theirs.sealed,
          replaced.siteId,
        ]);
        return change();
      },
    });
    const page = await work.page({ cursor: null, limit: 20 }, act());
    expect(page).toMatchObject({ ok: true, value: { rewrapped: 0, changed: 1, unreadable: 1, nextCursor: null } });
    expect(await replaced.stored()).toMatchObject({ wrappedKey: theirs.wrappedKey, sealed: theirs.sealed });
  });

  it("works by functions that see how keys are wrapped and never what is sealed", async () => {
    const may = async (column: string) =>
      (
        await pg.owner.query("select has_column_privilege('edgewright_system', 'site_forms', $1, 'SELECT') as may", [
          column,
        ])
      ).rows[0].may;
    expect([await may("wrapped_key"), await may("sealed")]).toEqual([true, false]);
  });
});
