/** Domains that are there already, for tests in Node: before the sandbox's Cloudflare; money in memory. */
import type { OrgId } from "../../kernel/id.ts";
import { newId } from "../../kernel/id.ts";
import type { HeldDomain, StoredDomain } from "./domains.service.ts";
import type { RenewalReservations } from "./watch.service.ts";

export const ORG: OrgId = newId("org");

export const storedDomain = (domain: Partial<StoredDomain> & Pick<StoredDomain, "name" | "kind">): StoredDomain => ({
  id: newId("dom"),
  status: "active",
  holds: true,
  siteId: "site_1",
  accountId: null,
  zoneId: null,
  hostnames: {},
  shown: [],
  proofToken: null,
  registrarStatus: null,
  renewalMicroUsd: null,
  autoRenew: false,
  renew: true,
  registeredAt: null,
  expiresAt: null,
  attention: null,
  checkedAt: null,
  createdAt: new Date().toISOString(),
  ...domain,
});

export const heldDomain = (domain: Partial<StoredDomain> & Pick<StoredDomain, "name" | "kind">): HeldDomain => {
  const { id, name, kind, status, accountId, zoneId, hostnames } = storedDomain(domain);
  return { orgId: ORG, id, name, kind, status, accountId, zoneId, hostnames };
};

export interface Purse {
  reservations: RenewalReservations;
  /** What became of each key. */
  decided: Map<string, "reserved" | "captured" | "released">;
  /** What can be spent; set it to what a test wants. */
  balance: number;
}

/** Reservations as billing keeps them: each ends as it did the first time. */
export function purse(balance: number): Purse {
  const amounts = new Map<string, number>();
  const made: Purse = {
    balance,
    decided: new Map(),
    reservations: {
      reservation: async (_, key) => made.decided.get(key),
      async reserve(_, { key, amount }) {
        const before = made.decided.get(key);
        if (before) return before;
        if (made.balance < amount) return "insufficient";
        made.balance -= amount;
        amounts.set(key, amount);
        made.decided.set(key, "reserved");
        return "reserved";
      },
      async capture(_, key) {
        const before = made.decided.get(key);
        if (before === undefined) return "unknown";
        if (before === "released") return "released";
        made.decided.set(key, "captured");
        return "captured";
      },
      async release(_, key) {
        if (made.decided.get(key) === "captured") return "captured";
        if (made.decided.get(key) === "reserved") made.balance += amounts.get(key) ?? 0;
        made.decided.set(key, "released");
        return "released";
      },
    },
  };
  return made;
}
