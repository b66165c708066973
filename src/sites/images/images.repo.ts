import { sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import { IMAGE_TYPES, type SiteImage } from "./image.schema.ts";
import type { ImageRecord, StoredPicture } from "./images.service.ts";

const ImageRow = z.object({
  hash: z.string(),
  type: z.enum(IMAGE_TYPES),
  width: safeInteger,
  height: safeInteger,
  bytes: safeInteger,
}) satisfies z.ZodType<SiteImage>;

const PictureRow = z.object({
  first: z.string(),
  files: z.array(ImageRow),
  name: z.string(),
  alt: z.string(),
  createdAt: z.string(),
}) satisfies z.ZodType<StoredPicture>;

const columns = sql`hash, type, width, height, bytes`;

/** By which the widths of one picture are known: the hash of the first that was sent. */
const first = sql`coalesce(picture, hash)`;
const firstOf = (siteId: string, hash: string | undefined) =>
  sql`(select ${first} from site_images where site_id = ${siteId} and hash = ${hash ?? null}::text)`;

const Used = z.object({ images: safeInteger, bytes: safeInteger });

export const createImageRecord = (database: Database): ImageRecord => ({
  find: (orgId, siteId, hash) =>
    database
      .tenant(orgId)
      .maybe(ImageRow, sql`select ${columns} from site_images where site_id = ${siteId} and hash = ${hash}`),

  page(orgId, siteId, { after, limit }) {
    const beyond = after ? sql`having (min(created_at), ${first}) < (${after[0]}::timestamptz, ${after[1]})` : sql``;
    return database.tenant(orgId).rows(
      PictureRow,
      sql`
        select ${first} as first,
               json_agg(json_build_object('hash', hash, 'type', type, 'width', width, 'height', height, 'bytes', bytes)
                        order by width, hash) as files,
               (array_agg(name order by created_at, hash))[1] as name,
               (array_agg(alt order by created_at, hash))[1] as alt,
               to_char(min(created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"
        from site_images where site_id = ${siteId} group by ${first} ${beyond}
        order by min(created_at) desc, ${first} desc limit ${limit}`,
    );
  },

  used: (orgId, siteId) =>
    database
      .tenant(orgId)
      .one(
        Used,
        sql`select count(*) as images, coalesce(sum(bytes), 0) as bytes from site_images where site_id = ${siteId}`,
      ),

  async add(orgId, siteId, { hash, type, width, height, bytes, name, alt, of }, limits, { event, origin }) {
    const isThere = sql`exists (select 1 from site_images where site_id = ${siteId} and hash = ${hash})`;
    const [, , , there] = await database.tenant(orgId).batch([
      // One after the other: what is counted stays so until it is written.
      sql`select id from sites where id = ${siteId} for update`,
      sql`
        insert into site_images (org_id, site_id, hash, type, width, height, bytes, name, alt, picture)
        select ${orgId}, ${siteId}, ${hash}, ${type}, ${width}::int, ${height}::int, ${bytes}::int, ${name}, ${alt},
               ${firstOf(siteId, of)}
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
    const widths = sql`(select hash from site_images where site_id = ${siteId} and ${first} = ${firstOf(siteId, hash)})`;
    const isNamed = sql`
      exists (select 1 from ${widths} file, sites s left join site_versions v on v.id = s.live_version_id
              where s.id = ${siteId} and s.status <> 'deleted'
                and (position(file.hash in s.settings::text) > 0 or position(file.hash in v.settings::text) > 0))`;
    const isThere = sql`exists (select 1 from site_images where site_id = ${siteId} and hash = ${hash})`;
    const [, , removed, left] = await database.tenant(orgId).batch([
      // Behind whoever publishes just now, whose version is seen then.
      sql`select id from sites where id = ${siteId} for update`,
      auditStatement(
        event,
        origin,
        sql`${isThere} and not ${isNamed}`,
        sql`(select json_build_object('images', string_agg(hash, ', ' order by hash)) from ${widths} file)`,
      ),
      sql`delete from site_images where site_id = ${siteId} and hash in ${widths} and not ${isNamed} returning hash`,
      sql`select hash from site_images where site_id = ${siteId} and hash = ${hash}`,
    ]);
    if (z.array(z.unknown()).parse(removed).length > 0) return "removed";
    return z.array(z.unknown()).parse(left).length > 0 ? "named" : undefined;
  },
});
