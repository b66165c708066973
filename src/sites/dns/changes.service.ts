/** From what somebody wants of a zone to one batch for the vendor, or the reasons why not. No I/O. */
import type { DnsBatch, DnsRecord, NewDnsRecord } from "../cloudflare/cloudflare.schema.ts";
import type { DnsChanges, EditableRecord, ShownRecord } from "./dns.schema.ts";
import { hostsOf, isPlatformRecord } from "./platform-records.service.ts";

export interface Fault {
  path: string;
  message: string;
}

const EDITABLE: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME", "MX", "TXT", "SRV", "CAA"]);
/** What leads visitors somewhere. */
const ADDRESSES: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME"]);

/** Whole, from what was given below the domain or whole. */
export function wholeName(name: string, domain: string): string {
  if (name === "@" || name === domain) return domain;
  return name.endsWith(`.${domain}`) ? name : `${name}.${domain}`;
}

/** Whether a record of this type and name would be, or is, the platform's own. */
const isPlatforms = (type: string, name: string, domain: string): boolean =>
  (ADDRESSES.has(type) && hostsOf(domain).some(({ host }) => host === name)) ||
  name === `_edgewright.${domain}` ||
  name.endsWith(`._edgewright.${domain}`);

/** Why somebody may not change it; null where they may. */
export function guarded({ type, name, comment }: Pick<DnsRecord, "type" | "name" | "comment">, domain: string) {
  if (isPlatformRecord({ comment }) || isPlatforms(type, name, domain))
    return "Leads to your website, and is kept by the platform.";
  return EDITABLE.has(type) ? null : `${type} records are shown only.`;
}

const PIECE = 255;

/** As zone files write a text: quoted pieces of at most 255 bytes. */
export function quoted(text: string): string {
  const pieces = text.match(new RegExp(`.{1,${PIECE}}`, "gs")) ?? [""];
  return pieces.map((piece) => `"${piece.replace(/["\\]/g, "\\$&")}"`).join(" ");
}

/** The text of quoted pieces; one that has no quotes is as it stands. */
export function unquoted(content: string): string {
  if (!content.startsWith('"')) return content;
  const pieces = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/gs)];
  return pieces.map(([, piece = ""]) => piece.replace(/\\(.)/gs, "$1")).join("");
}

export function toVendor(record: EditableRecord, domain: string): NewDnsRecord {
  const base = { type: record.type, name: wholeName(record.name, domain), ttl: record.ttl };
  switch (record.type) {
    case "A":
    case "AAAA":
    case "CNAME":
      return { ...base, ttl: record.proxied ? 1 : record.ttl, content: record.content, proxied: record.proxied };
    case "MX":
      return { ...base, content: record.content, priority: record.priority };
    case "TXT":
      return { ...base, content: quoted(record.content) };
    case "SRV": {
      const { priority, weight, port, target } = record;
      return { ...base, data: { priority, weight, port, target } };
    }
    case "CAA": {
      const { flags, tag, value } = record;
      return { ...base, data: { flags, tag, value } };
    }
  }
}

const numberOf = (value: unknown): number | null => (value === undefined || value === null ? null : Number(value));
const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

export function shown(record: DnsRecord, domain: string): ShownRecord {
  const { id, type, name, ttl, proxied, data } = record;
  const reason = guarded(record, domain);
  return {
    id,
    type,
    name,
    content: type === "TXT" ? unquoted(record.content) : record.content,
    ttl,
    proxied,
    priority: record.priority ?? numberOf(data?.priority),
    weight: numberOf(data?.weight),
    port: numberOf(data?.port),
    target: textOf(data?.target),
    flags: numberOf(data?.flags),
    tag: textOf(data?.tag),
    value: textOf(data?.value),
    editable: reason === null,
    reason,
  };
}

/** By which two records are the same one. */
function identity({ type, name, content, data }: NewDnsRecord | DnsRecord): string {
  const said = Object.entries(data ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([type, name, data ? said : unquoted(content ?? "")]);
}

/** What cannot stand beside this one; undefined where it can. */
function conflict(record: NewDnsRecord, beside: readonly (NewDnsRecord | DnsRecord)[], domain: string) {
  if (beside.some((other) => identity(other) === identity(record)))
    return `${record.name} has this very ${record.type} record already.`;
  const aliases = beside.filter(({ type }) => type === "CNAME");
  const isAlias = record.type === "CNAME";
  // An alias of the domain itself is answered with the addresses that it leads to, so others may stand beside it.
  const others = record.name === domain ? beside.filter(({ type }) => ADDRESSES.has(type)) : beside;
  const [other] = isAlias ? others : record.name === domain && !ADDRESSES.has(record.type) ? [] : aliases;
  if (!other) return undefined;
  return isAlias
    ? `${record.name} has a record of type ${other.type}, and a CNAME stands alone under its name.`
    : `${record.name} is a CNAME, beside which nothing else can stand.`;
}

/** All faults at once, or what to send. */
export function planChange(
  { upserts, deletes }: Pick<DnsChanges, "upserts" | "deletes">,
  there: readonly DnsRecord[],
  domain: string,
): { faults: Fault[]; batch: DnsBatch } {
  const faults: Fault[] = [];
  const known = new Map(there.map((record) => [record.id, record]));
  const touched = new Set<string>();
  const touch = (id: string, path: string): void => {
    const record = known.get(id);
    const message = !record
      ? "is no record of this domain"
      : touched.has(id)
        ? "is named twice"
        : guarded(record, domain);
    if (message) faults.push({ path, message });
    touched.add(id);
  };
  for (const [at, id] of deletes.entries()) touch(id, `deletes.${at}`);
  for (const [at, { id }] of upserts.entries()) if (id !== undefined) touch(id, `upserts.${at}.id`);

  const wanted = upserts.map((record) => toVendor(record, domain));
  const staying = there.filter(({ id }) => !touched.has(id));
  for (const [at, record] of wanted.entries()) {
    const reason = guarded({ ...record, comment: null }, domain);
    const beside = [...staying, ...wanted.slice(0, at)].filter(({ name }) => name === record.name);
    const message = reason ?? conflict(record, beside, domain);
    if (message) faults.push({ path: `upserts.${at}.name`, message });
  }

  const puts = wanted.flatMap((record, at) => {
    const id = upserts[at]?.id;
    return id === undefined ? [] : [{ ...record, id }];
  });
  const posts = wanted.filter((_, at) => upserts[at]?.id === undefined);
  return { faults, batch: { deletes: deletes.map((id) => ({ id })), puts, posts } };
}

/** Whether a zone shows all of a batch: whether one whose answer was lost has been done. */
export function isDone({ deletes = [], puts = [], posts = [] }: DnsBatch, there: readonly DnsRecord[]): boolean {
  const standing = new Set(there.map(identity));
  const ids = new Set(there.map(({ id }) => id));
  return (
    [...puts, ...posts].every((record) => standing.has(identity(record))) && deletes.every(({ id }) => !ids.has(id))
  );
}
