/** Names of others that are served by a zone of ours: active once they lead here, secured once a certificate is issued. */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { CAA_ERROR, isStuck } from "./certificates.ts";
import { parsed } from "./parsed.ts";
import { leadsToEdge } from "./resolver.ts";
import type { CustomHostname } from "./state.ts";
import { type Answer, type Call, iso, type Operation, paged, Refusal, succeeded, type World } from "./wire.ts";
import { zoneOf } from "./zones.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The vendor tries 75 times within so long, and then deletes the name. */
const PATIENCE_MS = 7 * DAY_MS;
const TRIES = 75;
const [ACTIVE_MS, ISSUED_MS] = [400, 900];

const isApex = (hostname: string): boolean => hostname.split(".").length === 2;

function errorsOf(hostname: CustomHostname): { ssl: string[]; ownership: string[] } {
  if (isStuck(hostname.hostname)) return { ssl: [CAA_ERROR], ownership: [] };
  if (hostname.tries === 0 || hostname.pointsSince !== null) return { ssl: [], ownership: [] };
  const ownership = isApex(hostname.hostname)
    ? "custom hostname does not resolve to this zone."
    : "custom hostname does not CNAME to this zone.";
  const ssl = `The CA could not reach http://${hostname.hostname}/.well-known/acme-challenge/${hostname.token}: the name does not lead to Cloudflare.`;
  return { ssl: [ssl], ownership: [ownership] };
}

function hostnameView(hostname: CustomHostname) {
  const errors = errorsOf(hostname);
  const challenge = {
    status: "pending",
    http_url: `http://${hostname.hostname}/.well-known/acme-challenge/${hostname.token}`,
    http_body: `${hostname.token}.sandbox`,
  };
  return {
    id: hostname.id,
    hostname: hostname.hostname,
    status: hostname.status,
    created_at: iso(hostname.createdAt),
    ownership_verification: { type: "txt", name: `_cf-custom-hostname.${hostname.hostname}`, value: hostname.token },
    ...(errors.ownership.length > 0 ? { verification_errors: errors.ownership } : {}),
    ssl: {
      id: hostname.sslId,
      type: "dv",
      method: hostname.method,
      status: hostname.sslStatus,
      hosts: [hostname.hostname],
      wildcard: false,
      certificate_authority: "google",
      settings: { min_tls_version: "1.2" },
      ...(hostname.sslStatus === "active" ? { expires_on: iso(hostname.createdAt + 90 * DAY_MS) } : {}),
      ...(hostname.sslStatus === "pending_validation" ? { validation_records: [challenge] } : {}),
      ...(errors.ssl.length > 0 ? { validation_errors: errors.ssl.map((message) => ({ message })) } : {}),
    },
  };
}

function hostnameOf(call: Call): CustomHostname {
  const zone = zoneOf(call);
  const hostname = call.world.state.hostnames.find(
    ({ id, zoneId }) => id === call.params.custom_hostname_id && zoneId === zone.id,
  );
  if (!hostname) throw new Refusal(404, 1436, "The custom hostname was not found.");
  return hostname;
}

const NewHostname = z.object({
  hostname: z
    .string()
    .toLowerCase()
    .regex(/^(?=.{4,255}$)([a-z0-9-]{1,63}\.)+[a-z]{2,63}$/),
  ssl: z
    .object({ method: z.enum(["http", "txt", "email"]).default("http"), type: z.literal("dv").default("dv") })
    .optional(),
});

function create(call: Call): Answer {
  const zone = zoneOf(call);
  const { state, now, id } = call.world;
  const { hostname, ssl } = parsed(NewHostname, call.body);
  if (state.hostnames.some((other) => other.hostname === hostname && other.zoneId === zone.id))
    throw new Refusal(409, 1406, "Duplicate custom hostname found.");
  const made: CustomHostname = {
    id: id(),
    zoneId: zone.id,
    hostname,
    createdAt: now(),
    status: "pending",
    sslStatus: "initializing",
    method: ssl?.method ?? "http",
    sslId: randomUUID(),
    token: randomUUID(),
    triedAt: now(),
    tries: 0,
    pointsSince: null,
  };
  state.hostnames.push(made);
  return succeeded(hostnameView(made));
}

function list(call: Call): Answer {
  const zone = zoneOf(call);
  const name = call.query.get("hostname") ?? call.query.get("hostname.exact");
  const all = call.world.state.hostnames.filter(
    (one) => one.zoneId === zone.id && (name === null || one.hostname === name.toLowerCase()),
  );
  const { items, result_info } = paged(all, call.query);
  return succeeded(items.map(hostnameView), 200, { result_info });
}

/** Any change has the name tried again at once. */
function change(call: Call): Answer {
  const hostname = hostnameOf(call);
  const asked = parsed(z.object({ ssl: NewHostname.shape.ssl }), call.body);
  hostname.method = asked.ssl?.method ?? hostname.method;
  tryOnce(call.world, hostname);
  return succeeded(hostnameView(hostname));
}

function remove(call: Call): Answer {
  const { id } = hostnameOf(call);
  const { state } = call.world;
  state.hostnames = state.hostnames.filter((one) => one.id !== id);
  return { status: 200, body: { id } };
}

const originView = (
  { origin, createdAt, activeAt }: NonNullable<ReturnType<typeof zoneOf>["fallbackOrigin"]>,
  now: number,
) => ({
  origin,
  status: now >= activeAt ? "active" : "pending_deployment",
  errors: [],
  created_at: iso(createdAt),
  updated_at: iso(createdAt),
});

function readOrigin(call: Call): Answer {
  const { fallbackOrigin } = zoneOf(call);
  if (!fallbackOrigin) throw new Refusal(404, 1551, "Resource not found.");
  return succeeded(originView(fallbackOrigin, call.world.now()));
}

function writeOrigin(call: Call): Answer {
  const zone = zoneOf(call);
  const { origin } = parsed(z.object({ origin: z.string().min(4) }), call.body);
  const { now, after } = call.world;
  zone.fallbackOrigin = { origin, createdAt: now(), activeAt: after(300) };
  return succeeded(originView(zone.fallbackOrigin, now()));
}

function tryOnce({ state, now }: World, hostname: CustomHostname): void {
  hostname.tries += 1;
  hostname.triedAt = now();
  if (leadsToEdge(state, hostname.hostname)) hostname.pointsSince ??= now();
  else {
    hostname.pointsSince = null;
    if (hostname.status === "active") hostname.status = "moved";
  }
}

export function advanceHostnames(world: World): void {
  const { state, now, after } = world;
  const lasts = (ms: number) => after(ms) - now();
  for (const hostname of state.hostnames) {
    // Ever less often, as the vendor does.
    const pause = Math.min(lasts(500) * (1 + hostname.tries), PATIENCE_MS / TRIES);
    if (now() >= hostname.triedAt + pause) tryOnce(world, hostname);
    if (hostname.sslStatus === "initializing" && hostname.tries > 0) hostname.sslStatus = "pending_validation";
    const since = hostname.pointsSince;
    if (since === null) continue;
    if (hostname.status !== "active" && now() >= since + lasts(ACTIVE_MS)) {
      hostname.status = "active";
      tell(world, hostname, "custom_hostname.activated");
    }
    if (hostname.sslStatus === "active" || isStuck(hostname.hostname) || now() < since + lasts(ISSUED_MS)) continue;
    hostname.sslStatus = "active";
    tell(world, hostname, "ssl.custom_hostname_certificate.deployment.succeeded");
  }
  state.hostnames = state.hostnames.filter(
    ({ sslStatus, createdAt }) => sslStatus === "active" || createdAt + PATIENCE_MS > now(),
  );
}

function tell(world: World, { id, hostname, zoneId, status, sslStatus }: CustomHostname, event: string): void {
  const accountId = world.state.zones.find((zone) => zone.id === zoneId)?.accountId ?? "";
  // The vendor leaves the name out of some: whoever listens must be able to do without.
  const named = event.startsWith("ssl.") ? { hostname } : {};
  world.notify({
    accountId,
    type: "custom_ssl_certificate_event_type",
    event,
    text: `${hostname}: ${event}`,
    data: {
      metadata: { event: { id: world.id(), type: event, created_at: iso(world.now()) }, zone: { id: zoneId } },
      data: { id, ...named, status, ssl: { status: sslStatus } },
    },
  });
}

const ALL = "/zones/{zone_id}/custom_hostnames";
const ONE = `${ALL}/{custom_hostname_id}`;

export const CUSTOM_HOSTNAMES: readonly Operation[] = [
  { id: "hostnames.origin", method: "GET", path: `${ALL}/fallback_origin`, run: readOrigin },
  { id: "hostnames.set-origin", method: "PUT", path: `${ALL}/fallback_origin`, run: writeOrigin },
  { id: "hostnames.list", method: "GET", path: ALL, run: list },
  { id: "hostnames.create", method: "POST", path: ALL, run: create },
  { id: "hostnames.read", method: "GET", path: ONE, run: (call) => succeeded(hostnameView(hostnameOf(call))) },
  { id: "hostnames.change", method: "PATCH", path: ONE, run: change },
  { id: "hostnames.delete", method: "DELETE", path: ONE, run: remove },
];
