/** Samples of domains, their DNS, and the provisionings that bring them onto websites. */
import * as z from "zod";
import { newId } from "../../kernel/id.ts";
import { expectJson, operatorToken, signUp } from "../harness.ts";
import { connectedDomain, ownDomain } from "../own-domain.ts";
import { world } from "../world.ts";
import { actsOn, audited, type Change, furtherActs, list, type Sample, seenBy, withSite } from "./sample.ts";

const Offers = z.object({ items: z.array(z.object({ purchaseMicroUsd: z.int() })) });
const someName = (): string => newId("name").slice(-14);

/** How often the registrar was asked about this name. */
async function askedRegistryAbout(name: string): Promise<number> {
  const requests = await seenBy(z.array(z.object({ body: z.unknown().optional() })), world.cloudflareUrl, "requests");
  return requests.filter(({ body }) => JSON.stringify(body ?? null).includes(name)).length;
}

const SOME_CONTACT = {
  name: "Mia Marsh",
  email: "mia@example.com",
  phone: "+1.5555555555",
  street: "1 High Street",
  city: "Austin",
  state: "TX",
  postalCode: "78701",
  countryCode: "US",
};

const ZoneSeen = z.object({ revision: z.string(), records: z.array(z.object({ type: z.string() })) });

async function withZone(): Promise<{ as: string; id: string }> {
  const { accessToken: as, orgId } = await signUp();
  return { as, id: (await ownDomain(orgId)).id };
}

const dnsOf = (as: string, id: string) => expectJson(ZoneSeen, 200, `/api/domains/${id}/dns`, { as });

/** One that is kept elsewhere, and waits to be proven. */
async function withDomain(): Promise<{ as: string; id: string; provisioningId: string }> {
  const { as, id: siteId } = await withSite();
  const { domainId: id, id: provisioningId } = await expectJson(
    z.object({ id: z.string(), domainId: z.string() }),
    202,
    "/api/domains/connections",
    { method: "POST", as, body: { name: `www.${someName()}.example`, siteId } },
  );
  return { as, id, provisioningId };
}

export const DOMAINS_READS: Record<string, () => Promise<Sample>> = {
  "domains.read": async () => {
    const { as, id } = await withDomain();
    return { as, parameters: { id } };
  },
  "domains.checklist": async () => {
    const { as, id } = await withDomain();
    return { as, parameters: { id } };
  },
  "provisionings.read": async () => {
    const { as, provisioningId: id } = await withDomain();
    return { as, parameters: { id } };
  },
  "domains.readDns": async () => {
    const { as, id } = await withZone();
    return { as, parameters: { id } };
  },
  "domains.readCertificate": async () => {
    const { as, id } = await withZone();
    return { as, parameters: { id } };
  },
};

export const DOMAINS_CHANGES: Record<string, () => Promise<Change>> = {
  "domains.purchase": async () => {
    const { as, id: siteId } = await withSite({ verified: true });
    await expectJson(z.unknown(), 200, "/api/domains/contact", { method: "PUT", as, body: SOME_CONTACT });
    const name = `${someName()}.com`;
    const { items } = await expectJson(Offers, 200, "/api/domains/check", {
      method: "POST",
      as,
      body: { names: [name] },
    });
    const body = { name, confirm: name, siteId, priceMicroUsd: items[0]?.purchaseMicroUsd };
    return { as, body, effects: () => audited(as, "domain.purchase_requested") };
  },
  "domains.connect": async () => {
    const { as, id: siteId } = await withSite();
    const body = { name: `www.${someName()}.example`, siteId };
    return { as, body, effects: async () => (await list("/api/domains", as)).items.length };
  },
  "domains.change": async () => {
    const { as, id } = await withZone();
    return {
      as,
      parameters: { id },
      body: { renew: false },
      effects: () => audited(as, "domain.changed"),
      untouched: async () => (await audited(as, "domain.changed")) === 0,
    };
  },
  "domains.remove": async () => {
    const { as, id } = await withDomain();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "domain.removed"),
      untouched: async () => (await audited(as, "domain.removed")) === 0,
    };
  },
  "provisionings.resume": async () => {
    const { as, provisioningId: id } = await withDomain();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "provisioning.resumed"),
      untouched: async () => (await audited(as, "provisioning.resumed")) === 0,
    };
  },
  "operator.compareDomains": async () => {
    const as = await operatorToken();
    return { as, effects: await furtherActs("domain.compare") };
  },
  "operator.releaseDomain": async () => {
    const { orgId } = await signUp();
    const { name } = await connectedDomain(orgId);
    const body = { reason: "It has a new owner." };
    return { as: await operatorToken(), parameters: { name }, body, effects: () => actsOn(orgId) };
  },
  "domains.check": async () => {
    const { accessToken: as } = await signUp();
    const name = `${someName()}.com`;
    return { as, body: { names: [name] }, effects: () => askedRegistryAbout(name) };
  },
  "domains.setContact": async () => {
    const { accessToken: as } = await signUp();
    return { as, body: SOME_CONTACT, effects: () => audited(as, "domain_contact.set") };
  },
  "domains.changeDns": async () => {
    const { as, id } = await withZone();
    const { revision } = await dnsOf(as, id);
    return {
      as,
      parameters: { id },
      body: { revision, upserts: [{ type: "TXT", name: "@", content: "sample" }] },
      effects: async () => (await dnsOf(as, id)).records.length,
      untouched: async () => (await dnsOf(as, id)).records.length === 0,
    };
  },
  "domains.proposeDns": async () => {
    const { as, id } = await withZone();
    const untouched = async () => (await dnsOf(as, id)).records.length === 0;
    const effects = { repeatable: "It changes nothing: what it would change is its answer." };
    return { as, parameters: { id, preset: "fastmail" }, body: {}, effects, untouched };
  },
};
