import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newId } from "../kernel/id.ts";
import { usePostgres } from "../testing/pg.ts";
import { buyer, nameOf, traceOf } from "./domains/buyer.fixture.ts";
import type { SiteFile } from "./hosting/pointer.schema.ts";
import type { Attempt } from "./provisioning/attempt.schema.ts";
import type { SiteId, VersionId } from "./site-storage.ts";
import { createRecordedPointers, createSiteStorage } from "./sites.repo.ts";
import { createHomeAt, createStage } from "./stage.ts";
import { PageTooLarge } from "./templates/engine/render.ts";
import { settingsNamed } from "./templates/settings.fixture.ts";

const pg = usePostgres();

/** A first page that tells whose it is, in which words and for which host. */
const pageOf = (...facts: readonly string[]): SiteFile => ({
  hash: createHash("sha256").update(facts.join(" ")).digest("hex"),
  type: "text/html",
  size: 1,
});

const HERE = { address: "https://here.example", turnstileKey: null };

async function staged() {
  const { orgId, userId, siteOf, store, buy } = await buyer(pg);
  const [name, siteId] = [nameOf(), await siteOf()];
  const claimed = await buy(name, siteId);
  if (!("attempt" in claimed)) throw new Error(claimed.kind);
  const { attempt } = claimed;
  const sites = createSiteStorage(pg.db);
  const unbuildable = new Set<string>();
  const meanwhile: (() => Promise<void>)[] = [];
  const stage = createStage({
    sites,
    domains: store,
    build: async ({ id, settings, primaryHost }) => {
      if (unbuildable.has(id)) throw new PageTooLarge("Menu");
      await meanwhile.shift()?.();
      return { files: { "/": pageOf(id, settings.business.name, String(primaryHost)) }, forms: {}, madeFor: HERE };
    },
    around: (_, __, change) => change(),
  });
  const home = createHomeAt(
    createRecordedPointers(pg.db, (slug) => `${slug}.sites.example`),
    (host) => `https://${host}`,
  );
  return {
    orgId,
    sites,
    siteOf,
    buy,
    attempt,
    name,
    /** Ids of sites whose draft has too much on a page. */
    unbuildable,
    /** Done while a version is built, each once. */
    meanwhile,
    stage: (one: Attempt) => stage(one, [{ host: one.domain.name, role: "primary" }]),
    homeAt: async (one: Attempt) => (await home(one, name))?.page,
    async answerAt(one: Attempt) {
      const { status, location } = (await home(one, name)) ?? {};
      return [status, location];
    },
    versions: (one: Attempt) => sites.versions(orgId, one.siteId as SiteId, { limit: 50 }),
    /** Its owner publishes it in other words. */
    async publish(one: Attempt, businessName: string) {
      const id: VersionId = newId("ver");
      const settings = settingsNamed(businessName);
      const files = { "/": pageOf(one.siteId, businessName, name) };
      const version = {
        id,
        template: "restaurant" as const,
        settings,
        files,
        forms: {},
        madeFor: HERE,
        publishedBy: userId,
      };
      const live = (await sites.find(orgId, one.siteId as SiteId))?.liveVersionId ?? null;
      await sites.publish(orgId, one.siteId as SiteId, version, live, traceOf(orgId, userId));
    },
  };
}

it("the same attempt again makes no second version, and leaves what its owner published meanwhile", async () => {
  const { attempt, name, stage, homeAt, versions, publish } = await staged();
  expect(await stage(attempt)).toEqual({ kind: "shown" });
  expect(await stage(attempt)).toEqual({ kind: "shown" });
  expect(await homeAt(attempt)).toEqual(pageOf(attempt.siteId, "Corner Café", name));
  expect(await versions(attempt)).toHaveLength(1);
  await publish(attempt, "Corner Bar");
  expect(await stage(attempt)).toEqual({ kind: "shown" });
  expect(await homeAt(attempt)).toEqual(pageOf(attempt.siteId, "Corner Bar", name));
  expect(await versions(attempt)).toHaveLength(2);
});

it("what its owner publishes while a version is built is what is shown, made for the new address", async () => {
  const { attempt, name, stage, homeAt, versions, publish, meanwhile } = await staged();
  meanwhile.push(
    () => publish(attempt, "Corner Bar"),
    () => publish(attempt, "Corner Grill"),
  );
  expect(await stage(attempt)).toEqual({ kind: "shown" });
  expect(await homeAt(attempt)).toEqual(pageOf(attempt.siteId, "Corner Grill", name));
  const [shown] = await versions(attempt);
  expect([shown?.id, (await versions(attempt)).map(({ number }) => number)]).toEqual([
    expect.stringMatching(/^ver_/),
    [3, 2, 1],
  ]);
  const { rows } = await pg.owner.query(
    "select count(*)::int as told from audit_events where target = $1 and actor_kind = 'system'",
    [attempt.siteId],
  );
  expect(rows).toEqual([{ told: 1 }]);
});

it("says why no version can be made, and makes it once its owner has mended the draft", async () => {
  const { attempt, stage, homeAt, versions, unbuildable } = await staged();
  unbuildable.add(attempt.siteId);
  expect(await stage(attempt)).toEqual({ kind: "unbuildable", words: expect.stringMatching(/^“Menu” has more on it/) });
  expect([await versions(attempt), await homeAt(attempt)]).toEqual([[], undefined]);
  unbuildable.clear();
  expect(await stage(attempt)).toEqual({ kind: "shown" });
  expect(await versions(attempt)).toHaveLength(1);
});

it("another site that its owner chooses before that is on record is shown in its place, made for its new address", async () => {
  const { attempt, name, siteOf, stage, homeAt } = await staged();
  await stage(attempt);
  const other = { ...attempt, siteId: await siteOf() };
  expect(await stage(other)).toEqual({ kind: "shown" });
  expect(await homeAt(other)).toEqual(pageOf(other.siteId, "Corner Café", name));
  expect(await homeAt(attempt)).toBeUndefined();
  // And back, as if nothing had been.
  expect(await stage(attempt)).toEqual({ kind: "shown" });
  expect(await homeAt(attempt)).toEqual(pageOf(attempt.siteId, "Corner Café", name));
});

it("of a site that is deleted nothing is to be seen", async () => {
  const { attempt, stage, homeAt } = await staged();
  await stage(attempt);
  await pg.owner.query("update sites set status = 'deleted' where id = $1", [attempt.siteId]);
  expect([await stage(attempt), await homeAt(attempt)]).toEqual([{ kind: "gone" }, undefined]);
});

it("what its visitors shall get is what the record says by now: the page, a notice, or where its owner sends them", async () => {
  const { attempt, name, stage, homeAt, answerAt } = await staged();
  await stage(attempt);
  const set = (change: string) => pg.owner.query(`update sites set ${change} where id = $1`, [attempt.siteId]);
  const shown = pageOf(attempt.siteId, "Corner Café", name);
  const gets = async () => [...(await answerAt(attempt)), await homeAt(attempt)];
  expect(await gets()).toEqual([200, null, shown]);
  await set("maintenance = true");
  expect(await gets()).toEqual([503, null, shown]);
  await set(`maintenance = false, redirects = '[{"from": "/*", "to": "https://blog.example/*", "status": 307}]'`);
  expect(await gets()).toEqual([307, "https://blog.example/", shown]);
  // To itself: passed over, as for visitors.
  await set(`redirects = '[{"from": "/", "to": "https://${name}/", "status": 301}]'`);
  expect(await gets()).toEqual([200, null, shown]);
  await set("status = 'suspended', suspended_reason = 'phishing'");
  expect(await gets()).toEqual([503, null, shown]);
});

describe("the address of a website", () => {
  /** On one domain, and then on a second one. */
  async function twice() {
    const world = await staged();
    const { attempt, orgId, sites, stage, buy } = world;
    await stage(attempt);
    const settle = (domainId: string, status: string) =>
      pg.owner.query("update domains set status = $2 where id = $1", [domainId, status]);
    await settle(attempt.domain.id, "active");
    await pg.owner.query("update provisionings set state = 'live', finished_at = now(), due_at = null where id = $1", [
      attempt.id,
    ]);
    const claimed = await buy(nameOf(), attempt.siteId);
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const address = async () => (await sites.find(orgId, attempt.siteId))?.primaryHost;
    return { ...world, second: claimed.attempt, settle, address };
  }

  it("is on the domain that it was brought onto last: what is staged and what its owner publishes then says the same", async () => {
    const { attempt, second, name, stage, homeAt, address } = await twice();
    expect(await address()).toBe(name);
    expect(await stage(second)).toEqual({ kind: "shown" });
    expect(await address()).toBe(second.domain.name);
    // The same page at both, by the same address.
    expect(await homeAt(attempt)).toEqual(pageOf(attempt.siteId, "Corner Café", second.domain.name));
  });

  it("is never on a domain that leads elsewhere, or has ended; on none that is left, it is the platform's", async () => {
    const { attempt, second, name, stage, settle, address } = await twice();
    await stage(second);
    await settle(second.domain.id, "lapsed");
    expect(await address()).toBe(name);
    await settle(attempt.domain.id, "removing");
    expect(await address()).toBeNull();
    await settle(second.domain.id, "active");
    expect(await address()).toBe(second.domain.name);
  });
});
