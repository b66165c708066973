import { sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import { IMAGE_TYPES } from "./image.schema.ts";
import type { ImageRecord, StoredImage } from "./images.service.ts";

const ImageRow = z.object({
  hash: z.string(),
  type: z.enum(IMAGE_TYPES),
  width: safeInteger,
  height: safeInteger,
  bytes: safeInteger,
  name: z.string(),
  createdAt: z.string(),
}) satisfies z.ZodType<StoredImage>;

const columns = sql`
  hash, type, width, height, bytes, name,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"`;

const Used = z.object({ images: safeInteger, bytes: safeInteger });

export const createImageRecord = (database: Database): ImageRecord => ({
  find: (orgId, siteId, hash) =>
    database
      .tenant(orgId)
      .maybe(ImageRow, sql`select ${columns} from site_images where site_id = ${siteId} and hash = ${hash}`),

  page(orgId, siteId, { after, limit }) {
    const beyond = after ? sql`and (created_at, hash) < (${after[0]}::timestamptz, ${after[1]})` : sql``;
    return database.tenant(orgId).rows(
      ImageRow,
      sql`
        select ${columns} from site_images where site_id = ${siteId} ${beyond}
        order by created_at desc, hash desc limit ${limit}`,
    );
  },

  used: (orgId, siteId) =>
    database
      .tenant(orgId)
      .one(
        Used,
        sql`select count(*) as images, coalesce(sum(bytes), 0) as bytes from site_images where site_id = ${siteId}`,
      ),

  async add(orgId, siteId, { hash, type, width, height, bytes, name }, limits, { event, origin }) {
    const isThere = sql`exists (select 1 from site_images where site_id = ${siteId} and hash = ${hash})`;
    const [, , , there] = await database.tenant(orgId).batch([
      // One after the other: what is counted stays so until it is written.
      sql`select id from sites where id = ${siteId} for update`,
      sql`
        insert into site_images (org_id, site_id, hash, type, width, height, bytes, name)
        select ${orgId}, ${siteId}, ${hash}, ${type}, ${width}::int, ${height}::int, ${bytes}::int, ${name}
        from sites s where s.id = ${siteId} and s.status <> 'deleted'
          and (select count(*) < ${limits.images}::int and coalesce(sum(bytes), 0) + ${bytes}::int <= ${limits.bytes}::int
               from site_images where site_id = ${siteId})
        on conflict do nothing`,
      auditStatement(event, origin, isThere),
      sql`select ${columns} from site_images where site_id = ${siteId} and hash = ${hash}`,
    ]);
    return z.array(ImageRow).max(1).parse(there)[0];
  },

  async remove(orgId, siteId, hash, { event, origin }) {
    // A hash is found in a text as it is in JSON: it needs no quoting.
    const isNamed = sql`
      exists (select 1 from sites s left join site_versions v on v.id = s.live_version_id
              where s.id = ${siteId} and s.status <> 'deleted'
                and (position(${hash}::text in s.settings::text) > 0 or position(${hash}::text in v.settings::text) > 0))`;
    const isThere = sql`exists (select 1 from site_images where site_id = ${siteId} and hash = ${hash})`;
    const [, , removed, left] = await database.tenant(orgId).batch([
      // Behind whoever publishes just now, whose version is seen then.
      sql`select id from sites where id = ${siteId} for update`,
      auditStatement(event, origin, sql`${isThere} and not ${isNamed}`),
      sql`delete from site_images where site_id = ${siteId} and hash = ${hash} and not ${isNamed} returning hash`,
      sql`select hash from site_images where site_id = ${siteId} and hash = ${hash}`,
    ]);
    if (z.array(z.unknown()).parse(removed).length > 0) return "removed";
    return z.array(z.unknown()).parse(left).length > 0 ? "named" : undefined;
  },
});
