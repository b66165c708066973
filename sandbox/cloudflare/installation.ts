/** What the operator of a platform has set up in its account before the first customer comes: docs/deploying.md. */
import { nameServers } from "./registrar.ts";
import type { World } from "./wire.ts";

export interface Installation {
  /** The account that the Worker runs in. */
  accountId: string;
  /** The Worker's name. */
  script: string;
  /** Where customers' own domains point: `customers.<zone>`. */
  saasZone: string;
  /** Told of custom hostnames. Saved without the test message, since the Worker may start later. */
  webhook?: { url: string; secret: string };
}

/** Beside what is there; the webhook's address may be another at each start. */
export function install({ state, now, id }: World, { accountId, script, saasZone, webhook }: Installation): void {
  if (!state.zones.some(({ name }) => name === saasZone)) {
    const [zoneId, createdAt] = [id(), now()];
    const origin = `customers.${saasZone}`;
    state.zones.push({
      id: zoneId,
      accountId,
      name: saasZone,
      status: "active",
      createdAt,
      modifiedAt: createdAt,
      activeAt: createdAt,
      nameServers: nameServers(),
      fallbackOrigin: { origin, createdAt, activeAt: createdAt },
    });
    state.records.push({
      id: id(),
      zoneId,
      type: "AAAA",
      name: origin,
      content: "100::",
      ttl: 1,
      proxied: true,
      comment: null,
      tags: [],
      createdAt,
      modifiedAt: createdAt,
    });
    state.routes.push({ id: id(), zoneId, pattern: "*/*", script });
  }
  const name = "Edgewright";
  const former = state.webhooks.find((one) => one.accountId === accountId && one.name === name);
  if (former) Object.assign(former, webhook);
  else if (webhook) {
    const made = { id: id(), accountId, name, ...webhook, createdAt: now(), lastSuccess: null, lastFailure: null };
    state.webhooks.push(made);
    const alertType = "custom_ssl_certificate_event_type";
    state.policies.push({ id: id(), accountId, name, alertType, enabled: true, webhooks: [made.id], createdAt: now() });
  }
}
