/** The routes as they are mounted, over the database and a Cloudflare of the sandbox. */
import { exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, makeKey, type Person, signUp } from "../../testing/harness.ts";
import { ownDomain } from "../../testing/own-domain.ts";
import { settings } from "../../testing/world.ts";
import { ShownZone } from "../dns/dns.schema.ts";
import { DnsPreset, PresetProposal } from "../dns/presets.schema.ts";
import { DomainCertificate } from "./certificate.schema.ts";
import { KeptContact } from "./contact.schema.ts";
import { Offers } from "./search.schema.ts";

// A hash takes 100 ms of CPU.
vi.setConfig({ testTimeout: 60_000 });

const CONTACT = {
  name: "Mia Marsh",
  email: "mia@example.com",
  phone: "+1.5555555555",
  street: "1 High Street",
  city: "Austin",
  state: "TX",
  postalCode: "78701",
  countryCode: "us",
};

const Acts = z.object({ items: z.array(z.object({ action: z.string(), target: z.string() })) });
const acts = async ({ accessToken: as }: Person, action: string) =>
  (await expectJson(Acts, 200, "/api/audit?limit=200", { as })).items.filter((act) => act.action === action);

describe("names", () => {
  it("are suggested while somebody types, and judged before they are bought", async () => {
    const { accessToken: as } = await signUp();
    const label = `cafe-${crypto.randomUUID().slice(0, 8)}`;
    const found = await expectJson(Offers, 200, `/api/domains/search?q=${label}&extensions=com,shop&limit=4`, { as });
    expect(found.items.map(({ name }) => name)).toEqual(expect.arrayContaining([`${label}.com`, `${label}.shop`]));
    const body = { names: [`${label}.shop`, "taken-cafe.com"] };
    const { items } = await expectJson(Offers, 200, "/api/domains/check", { method: "POST", as, body });
    expect(items).toMatchObject([
      { registrable: true, purchaseMicroUsd: 2_680_000, renewalMicroUsd: 33_180_000, explanation: null },
      { registrable: false, reason: "unavailable", explanation: expect.stringContaining("somebody") },
    ]);
  });

  it.each([
    ["/api/domains/search"],
    ["/api/domains/search?q=%20"],
    [`/api/domains/search?q=${"x".repeat(101)}`],
    ["/api/domains/search?q=x&limit=51"],
    ["/api/domains/search?q=x&extensions=.."],
  ])("are not looked for by %s", async (path) => {
    const { accessToken: as } = await signUp();
    expect((await api(path, { as })).status).toBe(400);
  });

  it("are looked for thirty times a minute and no more", async () => {
    const { accessToken: as } = await signUp();
    const word = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 33 }, (_, at) => api(`/api/domains/search?q=${word}-${at}`, { as })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    await Promise.all(answers.map((answer) => answer.body?.cancel()));
  });
});

describe("the contact", () => {
  it("is kept once, for whoever may change it alone, and each change is on record", async () => {
    const person = await signUp();
    const as = person.accessToken;
    expect(await expectJson(KeptContact, 200, "/api/domains/contact", { as })).toEqual({ contact: null });
    for (const city of ["Austin", "Dallas"])
      await expectJson(KeptContact, 200, "/api/domains/contact", { method: "PUT", as, body: { ...CONTACT, city } });
    const kept = { contact: { ...CONTACT, city: "Dallas", countryCode: "US", organization: null } };
    expect(await expectJson(KeptContact, 200, "/api/domains/contact", { as })).toEqual(kept);
    expect(await acts(person, "domain_contact.set")).toHaveLength(2);
    const reader = await makeKey(person, ["domains:read"]);
    expect((await api("/api/domains/contact", { as: reader.key })).status).toBe(403);
    const other = await signUp();
    const seen = await expectJson(KeptContact, 200, "/api/domains/contact", { as: other.accessToken });
    expect(seen.contact).toBeNull();
  });

  it("is refused field by field", async () => {
    const { accessToken: as } = await signUp();
    const body = { ...CONTACT, name: "Müller", phone: "030" };
    const answer = await api("/api/domains/contact", { method: "PUT", as, body });
    expect(answer.status).toBe(400);
    const { errors } = z.object({ errors: z.array(z.object({ path: z.string() })) }).parse(await answer.json());
    expect(errors.map(({ path }) => path)).toEqual(["body.name", "body.phone"]);
  });
});

describe("the DNS of a domain", () => {
  it("is edited upon what was seen, and a preset is a change like any other", async () => {
    const person = await signUp();
    const as = person.accessToken;
    const { id, name } = await ownDomain(person.orgId);
    const path = `/api/domains/${id}/dns`;
    const { revision, records } = await expectJson(ShownZone, 200, path, { as });
    expect(records).toEqual([]);
    const presets = await expectJson(z.object({ items: z.array(DnsPreset) }), 200, "/api/domains/dns-presets", { as });
    expect(presets.items.map((preset) => preset.id)).toContain("fastmail");
    const proposal = await expectJson(PresetProposal, 200, `${path}/presets/fastmail`, {
      method: "POST",
      as,
      body: {},
    });
    expect(proposal.revision).toBe(revision);
    const zone = await expectJson(ShownZone, 200, `${path}/changes`, { method: "POST", as, body: proposal });
    expect(zone.records.map(({ type }) => type)).toEqual(expect.arrayContaining(["MX", "TXT", "CNAME"]));
    const late = await api(`${path}/changes`, {
      method: "POST",
      as,
      body: { revision, deletes: [zone.records[0]?.id] },
    });
    expect(late.status).toBe(409);
    await late.body?.cancel();
    expect(await acts(person, "dns.changed")).toMatchObject([{ target: expect.stringContaining(name) }]);

    const takeOver = { revision: zone.revision, upserts: [{ type: "A", name: "www", content: "192.0.2.1" }] };
    const refused = await api(`${path}/changes`, { method: "POST", as, body: takeOver });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ path: "body.upserts.0.name" }] });

    const other = await signUp();
    for (const [method, of, body] of [
      ["GET", path],
      ["POST", `${path}/changes`, { revision: zone.revision, deletes: [zone.records[0]?.id] }],
      ["POST", `${path}/presets/fastmail`, {}],
      ["GET", `/api/domains/${id}/certificate`],
    ] as const) {
      const answer = await api(of, { method, as: other.accessToken, ...(body ? { body } : {}) });
      expect([of, answer.status]).toEqual([of, 404]);
      await answer.body?.cancel();
    }
  });

  it("has a certificate that is told in plain words", async () => {
    const { accessToken: as, orgId } = await signUp();
    const { id, name } = await ownDomain(orgId);
    await vi.waitFor(async () => {
      const { hosts } = await expectJson(DomainCertificate, 200, `/api/domains/${id}/certificate`, { as });
      expect(hosts).toMatchObject([{ host: name, status: "active", errors: [] }]);
    });
  });
});

describe("what Cloudflare tells of", () => {
  const tell = (body: unknown, secret: string | undefined = settings.CLOUDFLARE_WEBHOOK_SECRET) =>
    exports.default.fetch("http://localhost:8787/webhooks/cloudflare", {
      method: "POST",
      headers: { "content-type": "application/json", ...(secret === undefined ? {} : { "cf-webhook-auth": secret }) },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  it("is taken with the secret, once, and otherwise refused", async () => {
    expect((await tell({ text: "Hello World!" })).status).toBe(200);
    const event = { id: crypto.randomUUID() };
    // Of a host that nobody has: one without a host wakes all that is under way, also what was begun by tests that run
    // beside this one, whose files and objects are in another process.
    const data = { hostname: `nobody-${event.id}.example`, metadata: { event } };
    const alert = { alert_type: "custom_ssl_certificate_event_type", data };
    const answers = await Promise.all([tell(alert), tell(alert)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await tell(alert, "forged-secret-of-some-length")).status).toBe(400);
    expect((await tell(alert, "")).status).toBe(400);
    expect((await tell("{", settings.CLOUDFLARE_WEBHOOK_SECRET)).status).toBe(400);
  });

  it("is not read beyond its bound", async () => {
    expect((await tell("x".repeat(256 * 1024 + 1), "forged-secret-of-some-length")).status).toBe(413);
  });
});
