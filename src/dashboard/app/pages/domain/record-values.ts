/** A DNS record as a form has it: every field a text. */
import type { components } from "../../api/openapi.d.ts";

export type DnsRecord = components["schemas"]["DnsRecord"];
type Values = NonNullable<components["schemas"]["DnsChanges"]["upserts"]>[number];

export const RECORD_TYPES = ["A", "AAAA", "CNAME", "MX", "TXT", "SRV", "CAA"] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

export const CAA_TAGS = ["issue", "issuewild", "iodef"] as const;

export interface RecordForm {
  type: RecordType;
  name: string;
  content: string;
  ttl: string;
  proxied: boolean;
  priority: string;
  weight: string;
  port: string;
  target: string;
  flags: string;
  tag: (typeof CAA_TAGS)[number];
  value: string;
}

export const EMPTY_RECORD: RecordForm = {
  type: "A",
  name: "",
  content: "",
  ttl: "1",
  proxied: false,
  priority: "10",
  weight: "0",
  port: "",
  target: "",
  flags: "0",
  tag: "issue",
  value: "",
};

const text = (value: number | string | null): string => (value === null ? "" : String(value));

/** "mail" of "mail.shop.example", "@" of the domain itself. */
export const nameWithin = (name: string, domain: string): string =>
  name === domain ? "@" : name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name;

export function formOf(record: DnsRecord, domain: string): RecordForm {
  const { content, ttl, proxied, priority, weight, port, target, flags, tag, value } = record;
  return {
    type: RECORD_TYPES.find((type) => type === record.type) ?? "A",
    name: nameWithin(record.name, domain),
    content,
    ttl: text(ttl),
    proxied,
    priority: text(priority),
    weight: text(weight),
    port: text(port),
    target: text(target),
    flags: text(flags),
    tag: CAA_TAGS.find((each) => each === tag) ?? "issue",
    value: text(value),
  };
}

/** Not a number where it is none, so that the schema names the field. */
const number = (value: string): number => (value.trim() === "" ? Number.NaN : Number(value));

/** As the API takes it; with the id of the record whose place it takes. */
export function recordOf(form: RecordForm, id?: string): Values {
  const named = { name: form.name.trim() || "@", ttl: number(form.ttl), ...(id !== undefined && { id }) };
  const { type, content, proxied } = form;
  switch (type) {
    case "A":
    case "AAAA":
      return { type, ...named, content: content.trim(), proxied };
    case "CNAME":
      return { type, ...named, content, proxied };
    case "MX":
      return { type, ...named, content, priority: number(form.priority) };
    case "TXT":
      return { type, ...named, content };
    case "SRV": {
      const { priority, weight, port, target } = form;
      return { type, ...named, priority: number(priority), weight: number(weight), port: number(port), target };
    }
    case "CAA":
      return { type, ...named, flags: number(form.flags), tag: form.tag, value: form.value };
  }
}

/** "Automatic", "1 hour", "90 s". */
export function ttlWords(seconds: number): string {
  if (seconds === 1) return "Automatic";
  if (seconds % 3_600 === 0) return seconds === 3_600 ? "1 hour" : `${seconds / 3_600} hours`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
