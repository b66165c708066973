/**
 * The records that the usual mail providers ask for. What they give to each customer is asked for; a preset is a proposal,
 * which its owner compares with the provider's own page before anything is changed.
 */
import type { DnsRecord } from "../cloudflare/cloudflare.schema.ts";
import { guarded, unquoted, wholeName } from "./changes.service.ts";
import type { EditableRecord } from "./dns.schema.ts";
import type { DnsPreset } from "./presets.schema.ts";

type Given = Readonly<Record<string, string>>;

interface Preset extends DnsPreset {
  records(domain: string, given: Given): EditableRecord[];
}

const mx = (content: string, priority: number): EditableRecord => ({
  type: "MX",
  name: "@",
  content,
  priority,
  ttl: 1,
});
const txt = (name: string, content: string): EditableRecord => ({ type: "TXT", name, content, ttl: 1 });
const alias = (name: string, content: string): EditableRecord => ({
  type: "CNAME",
  name,
  content,
  ttl: 1,
  proxied: false,
});
const spf = (include: string, all = "~all"): EditableRecord => txt("@", `v=spf1 include:${include} ${all}`);

/** Where it was given. */
const when = (value: string | undefined, record: (value: string) => EditableRecord): EditableRecord[] =>
  value === undefined || value === "" ? [] : [record(value)];

const TEXT = "^[\\x21-\\x7e]([\\x20-\\x7e]{0,1998}[\\x21-\\x7e])?$";
const HOST = "^([a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\\.)+[a-zA-Z0-9-]{2,63}$";

const parameter = (
  name: string,
  label: string,
  placeholder: string,
  { pattern = TEXT, required = false }: { pattern?: string; required?: boolean } = {},
) => ({ name, label, placeholder, pattern, required });

const PRESETS: readonly Preset[] = [
  {
    id: "google-workspace",
    name: "Google Workspace",
    parameters: [
      parameter("verification", "Verification text", "google-site-verification=…"),
      parameter("dkim", "DKIM text of google._domainkey", "v=DKIM1; k=rsa; p=…"),
    ],
    records: (_domain, { verification, dkim }) => [
      mx("smtp.google.com", 1),
      spf("_spf.google.com"),
      ...when(verification, (text) => txt("@", text)),
      ...when(dkim, (text) => txt("google._domainkey", text)),
    ],
  },
  {
    id: "microsoft-365",
    name: "Microsoft 365",
    parameters: [
      parameter("mailServer", "Mail server", "example-com.mail.protection.outlook.com", {
        pattern: HOST,
        required: true,
      }),
      parameter("verification", "Verification text", "MS=ms12345678"),
      parameter("selector1", "Target of selector1._domainkey", "selector1-example-com._domainkey.….onmicrosoft.com", {
        pattern: HOST,
      }),
      parameter("selector2", "Target of selector2._domainkey", "selector2-example-com._domainkey.….onmicrosoft.com", {
        pattern: HOST,
      }),
    ],
    records: (_domain, { mailServer = "", verification, selector1, selector2 }) => [
      mx(mailServer.toLowerCase(), 0),
      spf("spf.protection.outlook.com", "-all"),
      alias("autodiscover", "autodiscover.outlook.com"),
      ...when(verification, (text) => txt("@", text)),
      ...when(selector1, (target) => alias("selector1._domainkey", target.toLowerCase())),
      ...when(selector2, (target) => alias("selector2._domainkey", target.toLowerCase())),
    ],
  },
  {
    id: "fastmail",
    name: "Fastmail",
    parameters: [],
    records: (domain) => [
      mx("in1-smtp.messagingengine.com", 10),
      mx("in2-smtp.messagingengine.com", 20),
      spf("spf.messagingengine.com", "?all"),
      ...["fm1", "fm2", "fm3"].map((key) => alias(`${key}._domainkey`, `${key}.${domain}.dkim.fmhosted.com`)),
    ],
  },
  {
    id: "proton-mail",
    name: "Proton Mail",
    parameters: [
      parameter("verification", "Verification text", "protonmail-verification=…", { required: true }),
      parameter("dkim", "Key in the DKIM targets: protonmail.domainkey.<key>.domains.proton.ch", "d4zkxw2hr…", {
        pattern: "^[a-z0-9]{8,63}$",
      }),
    ],
    records: (_domain, { verification = "", dkim }) => [
      txt("@", verification),
      mx("mail.protonmail.ch", 10),
      mx("mailsec.protonmail.ch", 20),
      spf("_spf.protonmail.ch"),
      ...["protonmail", "protonmail2", "protonmail3"].flatMap((key) =>
        when(dkim, (part) => alias(`${key}._domainkey`, `${key}.domainkey.${part}.domains.proton.ch`)),
      ),
    ],
  },
  {
    id: "zoho-mail",
    name: "Zoho Mail",
    parameters: [
      parameter("region", "Where the account is: com, eu, in, com.au or jp", "com", {
        pattern: "^(com|eu|in|com\\.au|jp)$",
        required: true,
      }),
      parameter("verification", "Verification text", "zoho-verification=zb….zmverify.zoho.com"),
      parameter("dkim", "DKIM text of zmail._domainkey", "v=DKIM1; k=rsa; p=…"),
    ],
    records: (_domain, { region = "com", verification, dkim }) => [
      mx(`mx.zoho.${region}`, 10),
      mx(`mx2.zoho.${region}`, 20),
      mx(`mx3.zoho.${region}`, 50),
      spf(`zoho.${region}`),
      ...when(verification, (text) => txt("@", text)),
      ...when(dkim, (text) => txt("zmail._domainkey", text)),
    ],
  },
  {
    id: "icloud-mail",
    name: "iCloud Mail",
    parameters: [parameter("verification", "Verification text", "apple-domain=…", { required: true })],
    records: (domain, { verification = "" }) => [
      txt("@", verification),
      mx("mx01.mail.icloud.com", 10),
      mx("mx02.mail.icloud.com", 10),
      spf("icloud.com"),
      alias("sig1._domainkey", `sig1.dkim.${domain}.at.icloudmailadmin.com`),
    ],
  },
];

export const dnsPresets = (): DnsPreset[] =>
  PRESETS.map(({ id, name, parameters }) => ({ id, name, parameters: [...parameters] }));

const isSpf = (text: string): boolean => /^v=spf1(\s|$)/i.test(text);

/**
 * One SPF record is all that a domain may have (RFC 7208 §3.2), so a provider's is put into the one that is there: what
 * else may send for the domain still may.
 */
function mergedSpf(ours: string, there: string): string {
  const include = /include:\S+/.exec(ours)?.[0] ?? "";
  if (there.split(/\s+/).includes(include)) return there;
  return /\s[-~?+]?all\b/i.test(there) ? there.replace(/\s([-~?+]?all)\b/i, ` ${include} $1`) : `${there} ${include}`;
}

export interface Proposal {
  upserts: EditableRecord[];
  deletes: string[];
}

export type Proposed =
  | { ok: true; value: Proposal }
  | {
      ok: false;
      error: { reason: "no_preset" } | { reason: "parameters"; errors: { path: string; message: string }[] };
    };

/** What would bring a zone to a preset. What stands there already is left alone; other mail servers of the domain go. */
export function proposePreset(presetId: string, given: Given, there: readonly DnsRecord[], domain: string): Proposed {
  const preset = PRESETS.find(({ id }) => id === presetId);
  if (!preset) return { ok: false, error: { reason: "no_preset" } };
  const errors = preset.parameters.flatMap(({ name, pattern, required }) => {
    const value = Object.hasOwn(given, name) ? (given[name] ?? "") : "";
    if (value === "") return required ? [{ path: `parameters.${name}`, message: "is needed" }] : [];
    return new RegExp(pattern).test(value)
      ? []
      : [{ path: `parameters.${name}`, message: "does not look as it should" }];
  });
  if (errors.length > 0) return { ok: false, error: { reason: "parameters", errors } };

  const wanted = preset.records(domain, given);
  const editable = there.filter((record) => guarded(record, domain) === null);
  const deletes = new Set<string>();
  const upserts: EditableRecord[] = [];
  const servers = new Set(wanted.flatMap((record) => (record.type === "MX" ? [record.content] : [])));
  for (const { id, type, name, content } of editable)
    if (type === "MX" && name === domain && !servers.has(content)) deletes.add(id);
  for (const record of wanted) {
    const beside = editable.filter(({ name }) => name === wholeName(record.name, domain));
    const same = beside.filter(({ type }) => type === record.type);
    if (record.type === "TXT" && isSpf(record.content)) {
      const former = same.find(({ content }) => isSpf(unquoted(content)));
      const content = former ? mergedSpf(record.content, unquoted(former.content)) : record.content;
      if (!former) upserts.push(record);
      else if (content !== unquoted(former.content)) upserts.push({ ...record, content, id: former.id });
    } else if (record.type === "CNAME") {
      if (same.some(({ content }) => content === record.content)) continue;
      for (const { id } of beside) deletes.add(id);
      upserts.push(record);
    } else if ("content" in record && !same.some(({ content }) => unquoted(content) === record.content)) {
      for (const { id, type } of beside)
        if (type === "CNAME" && wholeName(record.name, domain) !== domain) deletes.add(id);
      upserts.push(record);
    }
  }
  return { ok: true, value: { upserts, deletes: [...deletes] } };
}
