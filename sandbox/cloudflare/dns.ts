import { isIPv4, isIPv6 } from "node:net";
import * as z from "zod";
import { parsed } from "./parsed.ts";
import type { DnsRecord, Zone } from "./state.ts";
import { type Answer, type Call, iso, type Operation, paged, Refusal, succeeded } from "./wire.ts";
import { zoneOf } from "./zones.ts";

const TYPES = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "SRV", "TXT"] as const;
const PROXIABLE = new Set(["A", "AAAA", "CNAME"]);

const Given = z.object({
  type: z.enum(TYPES),
  name: z.string().min(1).max(255).toLowerCase(),
  content: z.string().max(4096).optional(),
  ttl: z.number(),
  proxied: z.boolean().optional(),
  priority: z.int().min(0).max(65535).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  comment: z.string().max(100).nullish(),
  tags: z.array(z.string()).optional(),
});
type Given = z.infer<typeof Given>;
const Patch = Given.partial();
type Patch = z.infer<typeof Patch>;

const recordView = (record: DnsRecord) => ({
  id: record.id,
  name: record.name,
  type: record.type,
  content: record.content,
  proxiable: PROXIABLE.has(record.type),
  proxied: record.proxied,
  ttl: record.ttl,
  settings: {},
  meta: {},
  comment: record.comment,
  tags: record.tags,
  created_on: iso(record.createdAt),
  modified_on: iso(record.modifiedAt),
  ...(record.priority === undefined ? {} : { priority: record.priority }),
  ...(record.data === undefined ? {} : { data: record.data }),
});

const HOST = /^(?=.{1,253}$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** `@` and what lies outside the zone are the vendor's shorthands. */
function fullName(name: string, zone: Zone): string {
  if (name === "@" || name === zone.name) return zone.name;
  return name.endsWith(`.${zone.name}`) ? name : `${name}.${zone.name}`;
}

function contentOf({ type, content, data, priority }: Given): Pick<DnsRecord, "content" | "data" | "priority"> {
  const invalid = (message: string): never => {
    throw new Refusal(400, 9005, message, "/content");
  };
  if (type === "SRV" || type === "CAA") {
    if (!data) throw new Refusal(400, 9101, `${type} record data is a required object.`, "/data");
    const words =
      type === "SRV" ? [data.weight, data.port, data.target] : [data.flags, data.tag, JSON.stringify(data.value)];
    return { content: words.join(" "), data, ...(type === "SRV" ? { priority: Number(data.priority ?? 0) } : {}) };
  }
  if (content === undefined || content === "") return invalid("Content is required.");
  if (type === "A" && !isIPv4(content)) return invalid("Content for A record must be a valid IPv4 address.");
  if (type === "AAAA" && !isIPv6(content)) return invalid("Content for AAAA record must be a valid IPv6 address.");
  if ((type === "CNAME" || type === "MX" || type === "NS") && !HOST.test(content.replace(/\.$/, "")))
    return invalid(`Content for ${type} record is invalid.`);
  if (type !== "MX") return { content };
  if (priority === undefined) throw new Refusal(400, 9100, "DNS record has invalid priority.", "/priority");
  return { content, priority };
}

function recordFrom(call: Call, zone: Zone, given: Given, before?: DnsRecord): DnsRecord {
  const name = fullName(given.name, zone);
  if (!HOST.test(name)) throw new Refusal(400, 9000, "DNS name is invalid.", "/name");
  if (given.ttl !== 1 && (given.ttl < 60 || given.ttl > 86_400))
    throw new Refusal(400, 9021, "TTL must be between 60 and 86400 seconds, or 1 for Automatic.", "/ttl");
  if (given.proxied && !PROXIABLE.has(given.type))
    throw new Refusal(400, 9004, "This record type cannot be proxied.", "/proxied");
  const at = call.world.now();
  return {
    id: before?.id ?? call.world.id(),
    zoneId: zone.id,
    type: given.type,
    name,
    ...contentOf(given),
    ttl: given.proxied ? 1 : given.ttl,
    proxied: given.proxied ?? false,
    comment: given.comment ?? null,
    tags: given.tags ?? [],
    createdAt: before?.createdAt ?? at,
    modifiedAt: at,
  };
}

/** As the vendor refuses what cannot stand beside what is there. */
function refuseConflict(record: DnsRecord, others: readonly DnsRecord[], zone: Zone): void {
  const beside = others.filter(
    ({ id, zoneId, name }) => id !== record.id && zoneId === record.zoneId && name === record.name,
  );
  const same = (other: DnsRecord) => other.type === record.type && other.content === record.content;
  if (beside.some(same)) throw new Refusal(400, 81_058, "An identical record already exists.");
  const isCname = record.type === "CNAME";
  // An alias of the zone itself is flattened to addresses, beside which all but other addresses may stand.
  const isApex = record.name === zone.name;
  const inTheWay = isApex ? beside.filter(({ type }) => PROXIABLE.has(type)) : beside;
  if (isCname && inTheWay.length > 0)
    throw new Refusal(400, 81_053, "An A, AAAA, or CNAME record with that host already exists.");
  if (!isCname && !(isApex && !PROXIABLE.has(record.type)) && beside.some(({ type }) => type === "CNAME"))
    throw new Refusal(400, 81_054, "A CNAME record with that host already exists.");
}

function recordOf(call: Call, id: string | undefined, records = call.world.state.records): DnsRecord {
  const zone = zoneOf(call);
  const record = records.find((one) => one.id === id && one.zoneId === zone.id);
  if (!record) throw new Refusal(404, 81_044, "Record does not exist.");
  return record;
}

const merged = (before: DnsRecord, patch: Patch): Given =>
  Given.parse({ ...before, ...Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) });

function list(call: Call): Answer {
  const zone = zoneOf(call);
  const { query, world } = call;
  const [type, name] = [query.get("type"), query.get("name") ?? query.get("name.exact")];
  const all = world.state.records.filter(
    (record) =>
      record.zoneId === zone.id &&
      (type === null || record.type === type) &&
      (name === null || record.name === name.toLowerCase()),
  );
  const { items, result_info } = paged(all, query, 5_000);
  return succeeded(items.map(recordView), 200, { result_info });
}

function write(call: Call, records: DnsRecord[], given: Given, before?: DnsRecord): DnsRecord {
  const record = recordFrom(call, zoneOf(call), given, before);
  refuseConflict(record, records, zoneOf(call));
  const at = before ? records.indexOf(before) : records.length;
  records[at] = record;
  return record;
}

function create(call: Call): Answer {
  return succeeded(recordView(write(call, call.world.state.records, parsed(Given, call.body))));
}

function overwrite(call: Call): Answer {
  const before = recordOf(call, call.params.dns_record_id);
  return succeeded(recordView(write(call, call.world.state.records, parsed(Given, call.body), before)));
}

function patch(call: Call): Answer {
  const before = recordOf(call, call.params.dns_record_id);
  const given = merged(before, parsed(Patch, call.body));
  return succeeded(recordView(write(call, call.world.state.records, given, before)));
}

function remove(call: Call): Answer {
  const { id } = recordOf(call, call.params.dns_record_id);
  const { state } = call.world;
  state.records = state.records.filter((record) => record.id !== id);
  return { status: 200, body: { result: { id } } };
}

const Identified = z.object({ id: z.string() });
const Batch = z.object({
  deletes: z.array(Identified).default([]),
  patches: z.array(Patch.extend({ id: z.string() })).default([]),
  puts: z.array(Given.extend({ id: z.string() })).default([]),
  posts: z.array(Given).default([]),
});

/** All of it or nothing: deletes, patches, puts and posts, in this order. */
function batch(call: Call): Answer {
  const asked = parsed(Batch, call.body);
  const records = [...call.world.state.records];
  const deletes = asked.deletes.map(({ id }) => {
    const record = recordOf(call, id, records);
    records.splice(records.indexOf(record), 1);
    return record;
  });
  const patches = asked.patches.map(({ id, ...given }) => {
    const before = recordOf(call, id, records);
    return write(call, records, merged(before, given), before);
  });
  const puts = asked.puts.map(({ id, ...given }) => write(call, records, given, recordOf(call, id, records)));
  const posts = asked.posts.map((given) => write(call, records, given));
  call.world.state.records = records;
  const views = { deletes, patches, puts, posts };
  return succeeded(Object.fromEntries(Object.entries(views).map(([key, of]) => [key, of.map(recordView)])));
}

const ALL = "/zones/{zone_id}/dns_records";
const ONE = `${ALL}/{dns_record_id}`;

export const DNS: readonly Operation[] = [
  { id: "dns.list", method: "GET", path: ALL, run: list },
  { id: "dns.create", method: "POST", path: ALL, run: create },
  { id: "dns.batch", method: "POST", path: `${ALL}/batch`, run: batch },
  {
    id: "dns.read",
    method: "GET",
    path: ONE,
    run: (call) => succeeded(recordView(recordOf(call, call.params.dns_record_id))),
  },
  { id: "dns.overwrite", method: "PUT", path: ONE, run: overwrite },
  { id: "dns.patch", method: "PATCH", path: ONE, run: patch },
  { id: "dns.delete", method: "DELETE", path: ONE, run: remove },
];
