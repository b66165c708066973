import * as z from "zod";
import { parsed } from "./parsed.ts";
import { nameServers } from "./registrar.ts";
import type { Zone } from "./state.ts";
import { type Answer, type Call, iso, type Operation, paged, Refusal, succeeded, type World } from "./wire.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A zone that nobody's name servers lead to is removed after so long. */
const PENDING_MS = 28 * DAY_MS;

const zoneView = (zone: Zone) => ({
  id: zone.id,
  name: zone.name,
  status: zone.status,
  paused: false,
  type: "full",
  development_mode: 0,
  name_servers: zone.nameServers,
  original_name_servers: null,
  original_registrar: null,
  original_dnshost: null,
  created_on: iso(zone.createdAt),
  modified_on: iso(zone.modifiedAt),
  activated_on: zone.status === "active" && zone.activeAt !== null ? iso(zone.activeAt) : null,
  account: { id: zone.accountId, name: "Sandbox" },
  owner: { id: zone.accountId, type: "organization", name: "Sandbox" },
  meta: { step: 2, custom_certificate_quota: 0, page_rule_quota: 3, phishing_detected: false },
  permissions: ["#zone:read", "#zone:edit", "#dns_records:edit"],
  plan: { id: "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", name: "Free Website", price: 0, currency: "USD", legacy_id: "free" },
});

export function zoneOf({ params, world }: Call): Zone {
  const zone = world.state.zones.find(({ id }) => id === params.zone_id);
  if (!zone)
    throw new Refusal(
      404,
      7003,
      `Could not route to /zones/${params.zone_id}, perhaps your object identifier is invalid?`,
    );
  return zone;
}

function list({ query, world }: Call): Answer {
  const [name, account, status] = [query.get("name"), query.get("account.id"), query.get("status")];
  const all = world.state.zones.filter(
    (zone) =>
      (name === null || zone.name === name.toLowerCase()) &&
      (account === null || zone.accountId === account) &&
      (status === null || zone.status === status),
  );
  const { items, result_info } = paged(all, query);
  return succeeded(items.map(zoneView), 200, { result_info });
}

const NewZone = z.object({
  name: z
    .string()
    .toLowerCase()
    .regex(/^(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z]{2,63}$/),
  account: z.object({ id: z.string() }),
  type: z.enum(["full", "partial", "secondary", "internal"]).default("full"),
});

function create({ body, world }: Call): Answer {
  const { name, account } = parsed(NewZone, body);
  const { state } = world;
  if (state.zones.some((zone) => zone.name === name)) throw new Refusal(400, 1061, `${name} already exists`);
  const at = world.now();
  const zone: Zone = {
    id: world.id(),
    accountId: account.id,
    name,
    status: "pending",
    createdAt: at,
    modifiedAt: at,
    activeAt: null,
    nameServers: nameServers(),
  };
  state.zones.push(zone);
  return succeeded(zoneView(zone));
}

function remove(call: Call): Answer {
  const { id } = zoneOf(call);
  const { state } = call.world;
  for (const key of ["zones", "records", "hostnames", "routes"] as const) {
    const kept = state[key].filter((one) => ("zoneId" in one ? one.zoneId : one.id) !== id);
    Object.assign(state, { [key]: kept });
  }
  return succeeded({ id });
}

function checkActivation(call: Call): Answer {
  const zone = zoneOf(call);
  const servers = call.world.state.outside[zone.name]?.NS ?? [];
  if (zone.status === "pending" && zone.nameServers.every((server) => servers.includes(server)))
    zone.activeAt = call.world.after(300);
  return succeeded({ id: zone.id });
}

const Purge = z.union([
  z.object({ purge_everything: z.literal(true) }),
  z.object({ files: z.array(z.unknown()).min(1).max(100) }),
  z.object({ hosts: z.array(z.string()).min(1).max(100) }),
  z.object({ tags: z.array(z.string()).min(1).max(100) }),
  z.object({ prefixes: z.array(z.string()).min(1).max(100) }),
]);

function purge(call: Call): Answer {
  const zone = zoneOf(call);
  call.world.state.purges.push({ zoneId: zone.id, what: parsed(Purge, call.body), at: call.world.now() });
  return succeeded({ id: zone.id });
}

/** Zones become active, and those that never do are removed. */
export function advanceZones(world: World): void {
  const { state } = world;
  for (const zone of state.zones) {
    if (zone.status === "active" || zone.activeAt === null || zone.activeAt > world.now()) continue;
    zone.status = "active";
    zone.modifiedAt = zone.activeAt;
  }
  state.zones = state.zones.filter((zone) => zone.status !== "pending" || zone.createdAt + PENDING_MS > world.now());
}

export const ZONES: readonly Operation[] = [
  { id: "zones.list", method: "GET", path: "/zones", run: list },
  { id: "zones.create", method: "POST", path: "/zones", run: create },
  { id: "zones.read", method: "GET", path: "/zones/{zone_id}", run: (call) => succeeded(zoneView(zoneOf(call))) },
  { id: "zones.delete", method: "DELETE", path: "/zones/{zone_id}", run: remove },
  { id: "zones.check", method: "PUT", path: "/zones/{zone_id}/activation_check", run: checkActivation },
  { id: "zones.purge", method: "POST", path: "/zones/{zone_id}/purge_cache", run: purge },
];
