import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { Asking, AuditEvent } from "../../identity/audit.schema.ts";
import { type Cloudflare, startCloudflare, value } from "../cloudflare/cloudflare.fixture.ts";
import { planChange, quoted, unquoted } from "./changes.service.ts";
import { DnsChanges, EditableRecord } from "./dns.schema.ts";
import { createDnsEditor, type DnsEditor } from "./dns-editor.ts";
import { PLATFORM_MARK as MARK } from "./platform-records.service.ts";
import { dnsPresets } from "./presets.service.ts";

const NAME = "corner.com";

let cloudflare: Cloudflare;
let zoneId: string;
let editor: DnsEditor;
let audited: AuditEvent[];

const ASKING: Asking = {
  member: { kind: "member", via: "key", userId: "user_1", orgId: "org_1", role: "owner", scopes: [], keyId: "key_1" },
  origin: { ip: "192.0.2.1", userAgent: "", requestId: "" },
  operationId: "1",
};

function withZone() {
  beforeEach(async () => {
    cloudflare = await startCloudflare();
    const { zones, dns, accountId } = cloudflare.main;
    zoneId = value(await zones.create(NAME)).id;
    value(
      await dns.apply(zoneId, {
        posts: [
          { type: "AAAA", name: NAME, content: "100::", ttl: 1, proxied: true, comment: MARK },
          { type: "CNAME", name: `shop.${NAME}`, content: "elsewhere.example", ttl: 1, comment: MARK },
          { type: "MX", name: NAME, content: "mx.former.example", priority: 10, ttl: 300 },
          { type: "TXT", name: NAME, content: '"v=spf1 include:news.example ~all"', ttl: 300 },
          { type: "NS", name: `sub.${NAME}`, content: "ns.other.example", ttl: 300 },
        ],
      }),
    );
    audited = [];
    const rows = {
      dom_own: { kind: "registered", accountId, zoneId },
      dom_else: { kind: "connected", accountId: null, zoneId: null },
      dom_new: { kind: "registered", accountId, zoneId: null },
    } as const;
    editor = createDnsEditor({
      accounts: cloudflare.accounts,
      domain: async (orgId, id) => {
        const row = Object.entries(rows).find(([key]) => key === id && orgId === "org_1")?.[1];
        return row && { id, name: NAME, hostnames: {}, ...row };
      },
      audit: {
        record: async (event) => {
          audited.push(event);
        },
      },
    });
  });
  afterEach(async () => {
    expect(cloudflare.sandbox.violations()).toEqual([]);
    await cloudflare.sandbox.close();
  });
}

const read = async () => {
  const zone = await editor.read("org_1", "dom_own");
  if (!zone.ok) throw new Error(JSON.stringify(zone.error));
  return zone.value;
};
const idOf = async (type: string, name = NAME) => {
  const found = (await read()).records.find((record) => record.type === type && record.name === name);
  if (!found) throw new Error(`no ${type} of ${name}`);
  return found.id;
};
const change = async (asked: Partial<z.input<typeof DnsChanges>>) => {
  const { revision } = await read();
  return editor.change("dom_own", DnsChanges.parse({ revision, ...asked }), ASKING);
};
const batches = () => cloudflare.sandbox.requests().filter(({ operation }) => operation === "dns.batch").length;

describe("the editor", () => {
  withZone();

  it("shows all records, and which of them are the platform's", async () => {
    const { records } = await read();
    expect(records.map(({ type, name, editable }) => [type, name, editable])).toEqual([
      ["AAAA", "corner.com", false],
      ["MX", "corner.com", true],
      ["TXT", "corner.com", true],
      ["CNAME", "shop.corner.com", false],
      ["NS", "sub.corner.com", false],
    ]);
    expect(records[2]).toMatchObject({ content: "v=spf1 include:news.example ~all" });
    for (const record of records) expect(record.reason === null).toBe(record.editable);
  });

  it("adds, changes and deletes in one batch, whatever the kind, and tells what stands then", async () => {
    const before = batches();
    const changed = await change({
      upserts: [
        { type: "A", name: "blog", content: "192.0.2.7", proxied: true, ttl: 300 },
        { type: "AAAA", name: "blog.corner.com.", content: "2001:db8::7" },
        { type: "CNAME", name: "*.wild", content: "Target.Example." },
        { type: "MX", name: "@", content: "mx.new.example", priority: 5, id: await idOf("MX") },
        { type: "TXT", name: "long", content: `a "quote" and a \\ ${"x".repeat(600)}` },
        { type: "SRV", name: "_sip._tcp", priority: 1, weight: 2, port: 5060, target: "sip.example.com" },
        { type: "CAA", name: "@", tag: "issue", value: "letsencrypt.org" },
      ],
      deletes: [await idOf("TXT")],
    });
    if (!changed.ok) throw new Error(JSON.stringify(changed.error));
    const { records } = changed.value;
    const of = (type: string, name: string) => records.find((record) => record.type === type && record.name === name);
    expect(of("A", "blog.corner.com")).toMatchObject({ content: "192.0.2.7", proxied: true, ttl: 1 });
    expect(of("AAAA", "blog.corner.com")).toMatchObject({ content: "2001:db8::7", proxied: false });
    expect(of("CNAME", "*.wild.corner.com")).toMatchObject({ content: "target.example" });
    expect(of("MX", "corner.com")).toMatchObject({ content: "mx.new.example", priority: 5 });
    expect(of("TXT", "long.corner.com")?.content).toBe(`a "quote" and a \\ ${"x".repeat(600)}`);
    expect(of("SRV", "_sip._tcp.corner.com")).toMatchObject({
      priority: 1,
      weight: 2,
      port: 5060,
      target: "sip.example.com",
    });
    expect(of("CAA", "corner.com")).toMatchObject({ flags: 0, tag: "issue", value: "letsencrypt.org" });
    expect(of("TXT", "corner.com")).toBeUndefined();
    expect(batches() - before).toBe(1);
    expect(audited).toMatchObject([{ action: "dns.changed", detail: { set: 7, deleted: 1 } }]);
  });

  it("does nothing upon what has changed since it was looked at", async () => {
    const { revision } = await read();
    expect(await change({ upserts: [{ type: "TXT", name: "@", content: "mine" }] })).toMatchObject({ ok: true });
    const late = DnsChanges.parse({ revision, upserts: [{ type: "TXT", name: "@", content: "late" }] });
    expect(await editor.change("dom_own", late, ASKING)).toEqual({ ok: false, error: { reason: "changed" } });
    expect(batches()).toBe(2);
  });

  it.each<[string, () => Promise<Partial<z.input<typeof DnsChanges>>>, string]>([
    ["deletes what leads to the website", async () => ({ deletes: [await idOf("AAAA")] }), "deletes.0"],
    [
      "deletes what carries the platform's mark",
      async () => ({ deletes: [await idOf("CNAME", `shop.${NAME}`)] }),
      "deletes.0",
    ],
    [
      "takes the website's address",
      async () => ({ upserts: [{ type: "A", name: "www", content: "192.0.2.1" }] }),
      "upserts.0.name",
    ],
    [
      "takes the admin's",
      async () => ({ upserts: [{ type: "CNAME", name: "admin", content: "a.example" }] }),
      "upserts.0.name",
    ],
    [
      "forges the proof of ownership",
      async () => ({ upserts: [{ type: "TXT", name: "_edgewright", content: "x" }] }),
      "upserts.0.name",
    ],
    [
      "moves another record to the website's address",
      async () => ({ upserts: [{ type: "A", name: "@", content: "192.0.2.1", id: await idOf("MX") }] }),
      "upserts.0.name",
    ],
    ["changes a kind that is only shown", async () => ({ deletes: [await idOf("NS", `sub.${NAME}`)] }), "deletes.0"],
    ["deletes what is not there", async () => ({ deletes: ["0".repeat(32)] }), "deletes.0"],
    [
      "names a record twice",
      async () => ({
        deletes: [await idOf("MX")],
        upserts: [{ type: "MX", name: "@", content: "a.example", priority: 1, id: await idOf("MX") }],
      }),
      "upserts.0.id",
    ],
    [
      "sets an alias beside others",
      async () => ({
        upserts: [
          { type: "TXT", name: "x", content: "a" },
          { type: "CNAME", name: "x", content: "a.example" },
        ],
      }),
      "upserts.1.name",
    ],
    [
      "sets others beside an alias",
      async () => ({
        upserts: [
          { type: "CNAME", name: "x", content: "a.example" },
          { type: "A", name: "x", content: "192.0.2.1" },
        ],
      }),
      "upserts.1.name",
    ],
    [
      "sets what stands there already",
      async () => ({ upserts: [{ type: "MX", name: "@", content: "mx.former.example", priority: 10 }] }),
      "upserts.0.name",
    ],
  ])("refuses a change that %s, and asks the vendor for nothing", async (_what, asked, path) => {
    const refused = await change(await asked());
    expect(refused).toMatchObject({
      ok: false,
      error: { reason: "invalid", faults: [{ path, message: expect.any(String) }] },
    });
    expect(batches()).toBe(1);
    expect(audited).toEqual([]);
  });

  it("finds out what became of a change whose answer was lost", async () => {
    cloudflare.sandbox.fault({ operation: "dns.batch", kind: "lost" });
    expect(await change({ upserts: [{ type: "TXT", name: "@", content: "kept" }] })).toMatchObject({ ok: true });
    cloudflare.sandbox.fault({ operation: "dns.batch", kind: "drop" });
    const dropped = await change({ upserts: [{ type: "TXT", name: "@", content: "gone" }] });
    expect(dropped).toMatchObject({ ok: false, error: { reason: "vendor", error: { kind: "unknown" } } });
    expect((await read()).records.map(({ content }) => content)).not.toContain("gone");
  });

  it("tells the vendor's reason where it refuses", async () => {
    cloudflare.sandbox.fault({ operation: "dns.batch", kind: 400 });
    expect(await change({ upserts: [{ type: "TXT", name: "@", content: "x" }] })).toMatchObject({
      error: { reason: "refused", message: "Internal error" },
    });
  });

  it.each([
    ["dom_else", "org_1", "elsewhere"],
    ["dom_new", "org_1", "not_ready"],
    ["dom_own", "org_2", "not_found"],
    ["dom_none", "org_1", "not_found"],
  ] as const)("has nothing of %s for %s: %s", async (id, orgId, reason) => {
    expect(await editor.read(orgId, id)).toMatchObject({ ok: false, error: { reason } });
    expect(await editor.propose(orgId, id, { id: "fastmail", parameters: {} })).toMatchObject({ error: { reason } });
  });
});

describe("a record", () => {
  it.each([
    [{ type: "A", name: "@", content: "2001:db8::1" }, /IPv4/],
    [{ type: "A", name: "@", content: "192.0.2.256" }, /IPv4/],
    [{ type: "AAAA", name: "@", content: "192.0.2.1" }, /IPv6/],
    [{ type: "CNAME", name: "x", content: "192.0.2.1" }, /name of another host/],
    [{ type: "CNAME", name: "x", content: "https://a.example" }, /name of another host/],
    [{ type: "MX", name: "@", content: "192.0.2.1", priority: 1 }, /mail server/],
    [{ type: "MX", name: "@", content: "mx.example", priority: 70_000 }, /./],
    [{ type: "TXT", name: "@", content: "é" }, /ASCII/],
    [{ type: "TXT", name: "@", content: "x".repeat(2_049) }, /2048/],
    [{ type: "TXT", name: "a..b", content: "x" }, /name such as/],
    [{ type: "TXT", name: "a b", content: "x" }, /name such as/],
    [{ type: "TXT", name: "@", content: "x", ttl: 30 }, /60 to 86400/],
    [{ type: "SRV", name: "sip", priority: 1, weight: 1, port: 1, target: "a.example" }, /_sip\._tcp/],
    [{ type: "CAA", name: "@", tag: "issued", value: "x" }, /./],
    [{ type: "PTR", name: "@", content: "x" }, /./],
  ])("is refused with a reason: %j", (record, says) => {
    const read = EditableRecord.safeParse(record);
    expect(read.error?.issues[0]?.message).toMatch(says);
  });

  it("has texts of any length that come back as they were", () => {
    for (const text of ["", "a", '"', "\\", 'x"y\\', "x".repeat(255), "x".repeat(256), `${"\\".repeat(255)}"`])
      expect(unquoted(quoted(text))).toBe(text);
    expect(
      quoted("x".repeat(600))
        .split(" ")
        .map(({ length }) => length),
    ).toEqual([257, 257, 92]);
  });

  it("may stand beside an alias of the domain itself, which is no alias to others", () => {
    const alias = {
      id: "1",
      type: "CNAME",
      name: NAME,
      content: "c.example",
      ttl: 1,
      proxied: false,
      priority: null,
      data: null,
      comment: MARK,
    };
    const mx = EditableRecord.parse({ type: "MX", name: "@", content: "mx.example", priority: 1 });
    expect(planChange({ upserts: [mx], deletes: [] }, [alias], NAME).faults).toEqual([]);
  });
});

describe("a preset", () => {
  withZone();

  const PARAMETERS: Record<string, Record<string, string>> = {
    "google-workspace": { verification: "google-site-verification=x", dkim: "v=DKIM1; k=rsa; p=x" },
    "microsoft-365": {
      mailServer: "corner-com.mail.protection.outlook.com",
      selector1: "selector1-corner-com._domainkey.corner.onmicrosoft.com",
    },
    fastmail: {},
    "proton-mail": { verification: "protonmail-verification=x", dkim: "d4zkxw2hrabc" },
    "zoho-mail": { region: "eu" },
    "icloud-mail": { verification: "apple-domain=x" },
  };

  it.each(dnsPresets().map(({ id }) => id))(
    "of %s is set by one change, keeps who else may send, and is set then",
    async (id) => {
      const propose = () => editor.propose("org_1", "dom_own", { id, parameters: PARAMETERS[id] ?? {} });
      const proposed = await propose();
      if (!proposed.ok) throw new Error(JSON.stringify(proposed.error));
      const changed = await editor.change("dom_own", DnsChanges.parse(proposed.value), ASKING);
      if (!changed.ok) throw new Error(JSON.stringify(changed.error));
      const { records } = changed.value;
      const servers = records.filter(({ type }) => type === "MX").map(({ content }) => content);
      expect(servers).not.toContain("mx.former.example");
      expect(servers.length).toBeGreaterThan(0);
      const spf = records.filter(({ content }) => content.startsWith("v=spf1"));
      expect(spf).toHaveLength(1);
      expect(spf[0]?.content).toMatch(/^v=spf1 include:news\.example include:\S+ ~all$/);
      const again = await propose();
      expect(again).toMatchObject({ ok: true, value: { upserts: [], deletes: [] } });
    },
  );

  it("asks for what it needs, and takes nothing that is no such thing", async () => {
    const propose = (id: string, parameters: Record<string, string>) =>
      editor.propose("org_1", "dom_own", { id, parameters });
    expect(await propose("proton-mail", {})).toMatchObject({
      error: { reason: "invalid", faults: [{ path: "parameters.verification" }] },
    });
    expect(await propose("microsoft-365", { mailServer: "not a host" })).toMatchObject({
      error: { reason: "invalid" },
    });
    expect(await propose("constructor", {})).toMatchObject({ error: { reason: "no_preset" } });
  });
});
