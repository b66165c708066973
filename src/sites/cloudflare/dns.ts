import type { RecordBatchParams } from "cloudflare/resources/dns/records";
import * as z from "zod";
import { type Ask, allOf } from "./client.ts";
import type { Dns, DnsBatch, DnsRecord, NewDnsRecord, VendorError } from "./cloudflare.schema.ts";

const RecordAnswer = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  content: z.string().nullish(),
  ttl: z.number(),
  proxied: z.boolean().nullish(),
  priority: z.number().nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
  comment: z.string().nullish(),
});

const recordOf = (answer: unknown): DnsRecord => {
  const { content, proxied, priority, data, comment, ...rest } = RecordAnswer.parse(answer);
  return {
    ...rest,
    content: content ?? "",
    proxied: proxied ?? false,
    priority: priority ?? null,
    data: data ?? null,
    comment: comment ?? null,
  };
};

/** A record that is to be added is there, or one that is to go is gone. */
const DONE_ALREADY = new Set([81_044, 81_057, 81_058]);
const isDoneInPart = (error: VendorError): boolean =>
  error.kind === "refused" && error.code !== null && DONE_ALREADY.has(error.code);

/** A TXT's content is given with or without its quotes, and comes back in either way. */
const plain = (content: string): string => content.replace(/^"(.*)"$/s, "$1");

const stands = (wanted: NewDnsRecord, there: readonly DnsRecord[]): boolean =>
  there.some(
    (record) =>
      record.type === wanted.type &&
      record.name === wanted.name &&
      (wanted.content === undefined || plain(record.content) === plain(wanted.content)) &&
      (wanted.priority === undefined || record.priority === wanted.priority) &&
      Object.entries(wanted.data ?? {}).every(([key, value]) => record.data?.[key] === value),
  );

const PER_PAGE = 1_000;

export function createDns(ask: Ask): Dns {
  const list: Dns["list"] = (zoneId) =>
    ask(async (client) =>
      (await allOf(client.dns.records.list({ zone_id: zoneId, per_page: PER_PAGE }))).map(recordOf),
    );

  const send = (zoneId: string, { deletes = [], puts = [], posts = [] }: DnsBatch) =>
    ask(async (client) => {
      if (deletes.length + puts.length + posts.length === 0) return;
      // The package has a type for each kind of record; which contents fit which kind is the vendor's to say.
      const batch = { zone_id: zoneId, deletes, puts, posts } as unknown as RecordBatchParams;
      await client.dns.records.batch(batch);
    });

  return {
    list,

    async apply(zoneId, batch) {
      const applied = await send(zoneId, batch);
      if (applied.ok || !isDoneInPart(applied.error)) return applied;
      // Nothing of it was done: what is left of it is sent once more.
      const there = await list(zoneId);
      if (!there.ok) return there;
      const ids = new Set(there.value.map(({ id }) => id));
      return send(zoneId, {
        deletes: (batch.deletes ?? []).filter(({ id }) => ids.has(id)),
        puts: batch.puts ?? [],
        posts: (batch.posts ?? []).filter((wanted) => !stands(wanted, there.value)),
      });
    },
  };
}
