/** An operator takes a name from whoever held it before, as its visitors, its former and its present owner see it. */
import { env, exports } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, mailsTo, operatorToken, type Person, signUp } from "../../testing/harness.ts";
import { connectedDomain, ownDomain, setOutside } from "../../testing/own-domain.ts";
import { asOwner, world } from "../../testing/world.ts";
import { Domain } from "../domains/domains.schema.ts";
import { pointerKey } from "../hosting/pointer.schema.ts";
import { Provisioning } from "../provisioning/provisioning.schema.ts";
import { ReleasedDomain } from "./release.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

const CUSTOMERS = "customers.edgewright.example";
const REASON = "The name was sold, and its new owner asked for it.";

const release = async (name: string, body: object = { reason: REASON }) =>
  api(`/api/operator/domains/${name}/release`, { method: "POST", as: await operatorToken(), body });
const refusal = async (name: string) => {
  const answer = await release(name);
  return [answer.status, z.object({ detail: z.string() }).parse(await answer.json()).detail];
};

async function newSite(as: string): Promise<{ id: string; name: string }> {
  const body = { name: `Corner ${crypto.randomUUID()}`, template: "restaurant" };
  return expectJson(z.object({ id: z.string(), name: z.string() }), 201, "/api/sites", { method: "POST", as, body });
}

/** Connects the name, and gets it as far as its DNS lets it. */
async function connect({ accessToken: as }: Person, name: string, step: string) {
  const site = await newSite(as);
  const body = { name, siteId: site.id };
  const { id, domainId } = await expectJson(Provisioning, 202, "/api/domains/connections", {
    method: "POST",
    as,
    body,
  });
  const { records } = await expectJson(Domain, 200, `/api/domains/${domainId}`, { as });
  const proof = records.find(({ type }) => type === "TXT")?.value ?? "";
  await setOutside({ [`_edgewright.${name}`]: { TXT: [proof] }, [name]: { CNAME: [CUSTOMERS] } });
  await vi.waitFor(
    async () => expect((await expectJson(Provisioning, 200, `/api/provisionings/${id}`, { as })).step).toBe(step),
    { timeout: 30_000, interval: 100 },
  );
  return { domainId, site };
}

const visit = async (name: string) => {
  const answer = await exports.default.fetch(`http://${name}.localhost:8787/`);
  return [answer.status, await answer.text()] as const;
};
const shows = (name: string, status: number, words = "") =>
  vi.waitFor(async () => expect(await visit(name)).toEqual([status, expect.stringContaining(words)]), {
    timeout: 15_000,
    interval: 250,
  });

const Hostnames = z.object({ hostnames: z.array(z.object({ hostname: z.string() })) });
const hostnamesOf = async (name: string) =>
  Hostnames.parse(await (await fetch(`${world.cloudflareUrl}/_control/state`)).json()).hostnames.filter(
    ({ hostname }) => hostname === name,
  );

const Traces = z.object({
  items: z.array(z.object({ action: z.string(), orgId: z.string().nullable().optional(), detail: z.unknown() })),
});

it("shows nothing there any more, says why to its former holder, and is the present owner's to connect", async () => {
  const [former, present] = await Promise.all([signUp({ verified: true }), signUp({ verified: true })]);
  const name = `www.sold-${crypto.randomUUID().slice(0, 8)}.example`;
  const { domainId, site } = await connect(former, name, "probe");
  await shows(name, 200, site.name);

  const as = await operatorToken();
  const call = { method: "POST", as, body: { reason: REASON } };
  const released = await expectJson(ReleasedDomain, 200, `/api/operator/domains/${name.toUpperCase()}/release`, call);
  expect(released).toEqual({ name, orgId: former.orgId, domainId, status: "removing" });
  await shows(name, 404);
  await vi.waitFor(async () => expect(await hostnamesOf(name)).toEqual([]), 10_000);
  expect(await env.SITES.get(pointerKey(name)).then((object) => object?.text() ?? "")).not.toContain('"live"');
  await vi.waitFor(
    async () => expect((await api(`/api/domains/${domainId}`, { as: former.accessToken })).status).toBe(404),
    10_000,
  );

  const told = { domain: domainId, name, reason: REASON };
  const { items: events } = await expectJson(Traces, 200, "/api/audit?limit=200", { as: former.accessToken });
  expect(events).toContainEqual({ action: "domain.release", detail: told });
  const { items: acts } = await expectJson(Traces, 200, "/api/operator/acts?limit=200", { as });
  expect(acts).toContainEqual({ action: "domain.release", orgId: former.orgId, detail: told });
  await vi.waitFor(async () => {
    const mails = (await mailsTo(former.email)).filter((text) => text.includes(name));
    expect(mails).toEqual([expect.stringContaining(REASON)]);
  }, 10_000);

  const next = await connect(present, name, "probe");
  await shows(name, 200, next.site.name);
  expect((await mailsTo(present.email)).filter((text) => text.includes(REASON))).toEqual([]);
  // The name is another's by now.
  expect((await api(`/api/domains/${domainId}`, { method: "DELETE", as: former.accessToken })).status).toBe(404);
  await shows(name, 200, next.site.name);
});

it("gives back a site's credit that was set aside, where it was still on its way", async () => {
  const former = await signUp({ verified: true });
  const name = `www.early-${crypto.randomUUID().slice(0, 8)}.example`;
  await connect(former, name, "probe");
  const credits = async () =>
    asOwner(
      z.object({ account: z.string(), sum: z.coerce.number() }),
      `select account, sum(amount) from ledger_entries
       where org_id = $1 and unit = 'site_credit' and account in ('credit', 'reserved') group by account order by account`,
      [former.orgId],
    );
  expect(await credits()).toEqual([
    { account: "credit", sum: 0 },
    { account: "reserved", sum: 1 },
  ]);
  expect((await release(name)).status).toBe(200);
  await vi.waitFor(
    async () =>
      expect(await credits()).toEqual([
        { account: "credit", sum: 1 },
        { account: "reserved", sum: 0 },
      ]),
    10_000,
  );
});

it("is no way to a domain that was bought, to a host of another, nor to a name that nobody has proven", async () => {
  const owner = await signUp();
  const bought = await ownDomain(owner.orgId);
  expect(await refusal(bought.name)).toEqual([409, expect.stringContaining("bought here")]);

  const site = await newSite(owner.accessToken);
  const shown = await connectedDomain(owner.orgId);
  for (const [host, domainId] of [
    [`www.${bought.name}`, bought.id],
    [`shop.${shown.name}`, shown.id],
  ])
    await asOwner(
      z.unknown(),
      "insert into site_hosts (org_id, host, site_id, domain_id, role) values ($1, $2, $3, $4, 'alias')",
      [owner.orgId, host, site.id, domainId],
    );
  expect(await refusal(`www.${bought.name}`)).toEqual([409, expect.stringContaining(bought.name)]);
  expect(await refusal(`shop.${shown.name}`)).toEqual([409, expect.stringContaining(`shown by ${shown.name}`)]);

  const unproven = `www.unproven-${crypto.randomUUID().slice(0, 8)}.example`;
  const body = { name: unproven, siteId: site.id };
  const { accessToken: as } = owner;
  await expectJson(Provisioning, 202, "/api/domains/connections", { method: "POST", as, body });
  expect((await release(unproven)).status).toBe(404);
  expect((await release("nobody-has-it.example")).status).toBe(404);
  for (const [name, order] of [
    ["no_name", { reason: REASON }],
    [shown.name, {}],
    [shown.name, { reason: " " }],
    [shown.name, { reason: "x".repeat(501) }],
  ] as const)
    expect((await release(name, order)).status).toBe(400);
  const there = await asOwner(z.object({ status: z.string() }), "select status from domains where org_id = $1", [
    owner.orgId,
  ]);
  expect(there.map(({ status }) => status)).not.toContain("removing");
});
