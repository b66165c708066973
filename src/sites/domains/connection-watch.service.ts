/** What becomes of a connected domain: its DNS is its owner's, and can lead elsewhere on any day. */
import type { OrgId } from "../../kernel/id.ts";
import type { CloudflareAccount } from "../cloudflare/cloudflare.schema.ts";
import type { Attention } from "../provisioning/provisioning.schema.ts";
import { customersHost } from "../provisioning/steps/edge.ts";
import type { DomainStore, StoredDomain } from "./domains.service.ts";

const DAY_MS = 24 * 60 * 60_000;
const OFTEN_MS = 60 * 60_000;

export interface ConnectionWatchPorts {
  store: Pick<DomainStore, "look">;
  main: Pick<CloudflareAccount, "zones" | "hostnames">;
  saasZone: string;
  now: () => number;
}

/** Looks whether visitors of a connected domain still come here; tells when to look again. */
export const createConnectionWatch =
  ({ store, main, saasZone, now }: ConnectionWatchPorts) =>
  async (orgId: OrgId, { id, name }: StoredDomain): Promise<number> => {
    const zone = await main.zones.find(saasZone);
    if (!zone.ok || !zone.value) return now() + OFTEN_MS;
    const found = await main.hostnames.find(zone.value.id, name);
    // Who does not answer says nothing about the domain.
    if (!found.ok) return now() + OFTEN_MS;
    const leadsHere = found.value?.status === "active" && found.value.certificate.status === "active";
    const status = leadsHere ? "active" : "lapsed";
    const attention = leadsHere ? null : elsewhere(name, customersHost(saasZone));
    await store.look(orgId, id, { status, attention, registrarStatus: null, expiresAt: null, autoRenew: false });
    return now() + (leadsHere ? DAY_MS : OFTEN_MS);
  };

const elsewhere = (name: string, target: string): Attention => ({
  code: "leads_elsewhere",
  message: `${name} does not lead here any more, or has lost its certificate.`,
  action: `Where its DNS is kept, let its CNAME record lead to ${target} again, or take the domain away. It is looked at every hour.`,
});
