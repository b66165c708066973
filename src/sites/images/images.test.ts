import { expect, it } from "vitest";
import type { Asking } from "../../identity/audit.schema.ts";
import { newId } from "../../kernel/id.ts";
import { ok } from "../../kernel/result.ts";
import { BucketAway } from "../hosting/bucket-away.ts";
import type { SiteId, StoredSite } from "../site-storage.ts";
import { createImages } from "./images.service.ts";

const SITE: SiteId = newId("site");
const [KEPT, UNKNOWN] = ["a".repeat(64), "b".repeat(64)];

/** A site with one image, and all that is asked when one of it is deleted. */
function world() {
  const asked: string[] = [];
  const bucketAway = { is: false };
  const unused = () => expect.unreachable("nobody deletes by it");
  const images = createImages({
    bucket: { head: unused, get: unused, put: unused },
    record: {
      find: async (_orgId, _siteId, hash) =>
        hash === KEPT ? { hash, type: "image/webp", width: 6, height: 4, bytes: 10 } : undefined,
      page: unused,
      used: unused,
      add: unused,
      remove: async () => {
        asked.push("remove");
        return "removed";
      },
    },
    find: async () => ({ id: SITE }) as StoredSite,
    keeping: unused,
    isSweeping: unused,
    leaveFile: async () => {
      if (bucketAway.is) throw new BucketAway();
      asked.push("note");
    },
    hashOf: unused,
  });
  const asking = { member: { orgId: newId("org"), userId: newId("user") }, operationId: "op" } as unknown as Asking;
  return { asked, bucketAway, remove: (hash: string) => images.remove(SITE, hash, asking) };
}

it("leaves no note of an image that there is not", async () => {
  const { asked, remove } = world();
  expect(await remove(UNKNOWN)).toEqual({ ok: false, error: { reason: "image_not_found" } });
  expect(asked).toEqual([]);
});

it("is noted before it is deleted from the record, or not deleted", async () => {
  const { asked, bucketAway, remove } = world();
  bucketAway.is = true;
  expect(await remove(KEPT)).toEqual({ ok: false, error: { reason: "unavailable" } });
  bucketAway.is = false;
  expect(await remove(KEPT)).toEqual(ok(undefined));
  expect(asked).toEqual(["note", "remove"]);
});
