/** The contract of a domain's DNS: what can be edited, and how all of it is shown. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";

const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const NAME = new RegExp(`^(?:@|(?:\\*|${LABEL})(?:\\.${LABEL})*)$`);
const HOST = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})+$`);

const dotless = (text: string): string => text.replace(/\.$/, "");

const Name = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .transform(dotless)
  .refine((name) => NAME.test(name), "must be a name such as www, @ for the domain itself, or *.shop")
  .meta({ type: "string", description: "Below the domain or whole; `@` is the domain itself." });

const host = (what: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .transform(dotless)
    .refine((name) => HOST.test(name) && !/^[0-9.]+$/.test(name), `must be the name of ${what}, not an address`)
    .meta({ type: "string" });

const Ttl = z
  .int()
  .refine(
    (seconds) => seconds === 1 || (seconds >= 60 && seconds <= 86_400),
    "must be 1 for automatic, or 60 to 86400 seconds",
  )
  .default(1)
  .describe("Seconds that resolvers remember it; 1: automatic.");
const Number16 = z.int().min(0).max(65_535);
const Proxied = z.boolean().default(false).describe("Whether visitors come through Cloudflare.");

/** A record's text is sent in pieces of 255 bytes (RFC 1035 §3.3.14); the vendor takes so many bytes in all. */
const MOST_TEXT = 2_048;
const Text = z
  .string()
  .min(1)
  .max(MOST_TEXT, `must have at most ${MOST_TEXT} characters`)
  .regex(/^[\x20-\x7e]*$/, "takes ASCII characters only, and no line breaks")
  .transform((text) => text.replace(/^"(.*)"$/, "$1"))
  .meta({ type: "string", description: "Without quotes; cut into pieces by itself." });

const named = {
  id: z.string().max(64).optional().describe("Of the record that it takes the place of."),
  name: Name,
  ttl: Ttl,
};

export const EditableRecord = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("A"),
    ...named,
    content: z.ipv4("must be an IPv4 address such as 192.0.2.1"),
    proxied: Proxied,
  }),
  z.strictObject({
    type: z.literal("AAAA"),
    ...named,
    content: z.ipv6("must be an IPv6 address such as 2001:db8::1"),
    proxied: Proxied,
  }),
  z.strictObject({ type: z.literal("CNAME"), ...named, content: host("another host"), proxied: Proxied }),
  z.strictObject({ type: z.literal("MX"), ...named, content: host("a mail server"), priority: Number16 }),
  z.strictObject({ type: z.literal("TXT"), ...named, content: Text }),
  z.strictObject({
    type: z.literal("SRV"),
    ...named,
    name: Name.refine(
      (name) => /^_[a-z0-9-]+\._[a-z]+(\.|$)/.test(name),
      "must begin with a service and a protocol, such as _sip._tcp",
    ),
    priority: Number16,
    weight: Number16,
    port: Number16,
    target: host("a server"),
  }),
  z.strictObject({
    type: z.literal("CAA"),
    ...named,
    flags: z.int().min(0).max(255).default(0),
    tag: z.enum(["issue", "issuewild", "iodef"]),
    value: z
      .string()
      .max(255)
      .regex(/^[\x20-\x7e]*$/, "takes ASCII characters only"),
  }),
]);
export type EditableRecord = z.infer<typeof EditableRecord>;

export const ShownRecord = z
  .object({
    id: z.string(),
    type: z.string(),
    name: z.string().describe("Whole."),
    content: z.string().describe("As a person reads it."),
    ttl: z.int(),
    proxied: z.boolean(),
    priority: z.int().nullable(),
    weight: z.int().nullable(),
    port: z.int().nullable(),
    target: z.string().nullable(),
    flags: z.int().nullable(),
    tag: z.string().nullable(),
    value: z.string().nullable(),
    editable: z.boolean(),
    reason: z.string().nullable().describe("Why it cannot be edited."),
  })
  .meta({ id: "DnsRecord" });
export type ShownRecord = z.infer<typeof ShownRecord>;

export const ShownZone = z
  .object({
    name: z.string(),
    revision: z.string().describe("Of all that stands here: a change says which it was made upon."),
    records: z.array(ShownRecord),
  })
  .meta({ id: "DnsZone" });
export type ShownZone = z.infer<typeof ShownZone>;

export const MOST_CHANGES = 100;

export const DnsChanges = z
  .strictObject({
    revision: z.string().max(64).describe("As it was shown; where something else has changed since, nothing is done."),
    upserts: z.array(EditableRecord).max(MOST_CHANGES).default([]).describe("With an `id` in the place of that one."),
    deletes: z.array(z.string().max(64)).max(MOST_CHANGES).default([]).describe("Ids."),
  })
  .refine(({ upserts, deletes }) => upserts.length + deletes.length > 0, "names nothing to change")
  .meta({ id: "DnsChanges" });
export type DnsChanges = z.infer<typeof DnsChanges>;

const Asked = z.string().max(64).refine(isStorable, NOT_STORABLE);
export const DomainParams = z.object({ id: Asked });
export const PresetParams = DomainParams.extend({ preset: Asked });
