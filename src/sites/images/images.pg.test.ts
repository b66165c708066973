import { expect, it } from "vitest";
import { auditEvent } from "../../identity/audit.schema.ts";
import { newId } from "../../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import type { SiteId, Trace } from "../site-storage.ts";
import { createNamedFiles, createSiteStorage } from "../sites.repo.ts";
import { createImageRecord } from "./images.repo.ts";

const pg = usePostgres();
const hashOf = (number: number) => number.toString(16).padStart(64, "0");
const image = (number: number, bytes = 10) =>
  ({ hash: hashOf(number), type: "image/webp", width: 6, height: 4, bytes, name: "", alt: "", of: undefined }) as const;

async function site() {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  const id = newId("site") satisfies SiteId;
  const trace = (): Trace => {
    const origin = { ip: "192.0.2.1", userAgent: "", requestId: "req" };
    const member = { kind: "member", via: "session", orgId, userId } as Parameters<typeof auditEvent>[0]["member"];
    return { event: auditEvent({ member, origin, operationId: newId("op").slice(3) }, "site.tested", id), origin };
  };
  await pg.owner.query(
    "insert into sites (org_id, id, name, slug, template, settings) values ($1, $2, 'Café', $2, 'services', '{}')",
    [orgId, id],
  );
  const record = createImageRecord(pg.db);
  const add = (number: number, bytes: number, most: { images: number; bytes: number }) =>
    record.add(orgId, id, image(number, bytes), most, trace());
  return { orgId, id, record, trace, add };
}

it("holds no more images than it may have, however many come at once", async () => {
  const { orgId, id, record, add } = await site();
  const added = await Promise.all(Array.from({ length: 12 }, (_, at) => add(at, 10, { images: 5, bytes: 1_000 })));
  expect(added.filter(Boolean)).toHaveLength(5);
  expect(await record.used(orgId, id)).toEqual({ images: 5, bytes: 50 });
});

it("holds no more bytes than it may have, to the last", async () => {
  const { orgId, id, record, add } = await site();
  const added = await Promise.all(Array.from({ length: 12 }, (_, at) => add(at, 10, { images: 100, bytes: 70 })));
  expect(added.filter(Boolean)).toHaveLength(7);
  expect(await record.used(orgId, id)).toEqual({ images: 7, bytes: 70 });
});

it("takes an image that is there once more where it is full, and changes nothing", async () => {
  const { orgId, id, record, add } = await site();
  const first = await add(1, 10, { images: 1, bytes: 10 });
  expect(await add(1, 10, { images: 1, bytes: 10 })).toEqual(first);
  expect(await add(2, 10, { images: 1, bytes: 10 })).toBeUndefined();
  expect(await record.used(orgId, id)).toEqual({ images: 1, bytes: 10 });
});

it("takes none for a site that was deleted, or that is another's", async () => {
  const { orgId, id, record, trace, add } = await site();
  const other = await seedOrganisation(pg.owner);
  expect(await record.add(other.orgId, id, image(1), { images: 9, bytes: 900 }, trace())).toBeUndefined();
  await createSiteStorage(pg.db).remove(orgId, id, trace());
  expect(await add(1, 10, { images: 9, bytes: 900 })).toBeUndefined();
});

it("is among the files that no sweep takes, until it is deleted", async () => {
  const { orgId, id, record, trace, add } = await site();
  await add(1, 10, { images: 9, bytes: 900 });
  const named = createNamedFiles(pg.db);
  expect(await named(orgId, id)).toEqual({ deletedAt: null, hashes: new Set([hashOf(1)]) });
  expect(await record.remove(orgId, id, hashOf(1), trace())).toBe("removed");
  expect(await named(orgId, id)).toEqual({ deletedAt: null, hashes: new Set() });
});
