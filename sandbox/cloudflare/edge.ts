/**
 * `/_edge/<host>/<path>`: what a browser finds at `https://<host>/<path>`. It answers only where the name leads to the
 * edge, has a certificate and a route to the Worker, and then with what the Worker answers; else with what stands in the
 * way, under the vendor's own number of it (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/).
 */
import { request as ask, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import { statusOf as certificateOf } from "./certificates.ts";
import type { Installation } from "./installation.ts";
import { EDGE, resolve } from "./resolver.ts";
import type { State, Zone } from "./state.ts";
import type { World } from "./wire.ts";

interface Obstacle {
  status: 522 | 523 | 525 | 530;
  why: string;
}

const PREFIX = "/_edge/";
/** What belongs to one connection alone (RFC 9110 §7.6.1), and what is told anew. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "host"]);

const within = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** `*` stands for whatever, as the vendor has it; an address begins with its host. */
function matches(pattern: string, address: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(address);
}

/** The zone that answers for this host, once its name leads here: the one of its custom hostname before its own. */
function zoneOf(world: World, host: string): Zone | Obstacle {
  const { state } = world;
  const hostname = state.hostnames.find((one) => one.hostname === host && one.status === "active");
  const saas = state.zones.find(({ id }) => id === hostname?.zoneId);
  if (hostname && saas) {
    if (hostname.sslStatus !== "active") return { status: 525, why: `${host} has no certificate yet.` };
    return saas;
  }
  const own = state.zones.find((zone) => zone.status === "active" && within(host, zone.name));
  if (!own) return { status: 530, why: `${host} leads here, and is the name of nobody here (1001).` };
  const covered = host.split(".").length <= own.name.split(".").length + 1;
  if (!covered || certificateOf(own, world) !== "active")
    return { status: 525, why: `${host} has no certificate${covered ? " yet" : ": its zone's covers one level"}.` };
  return own;
}

const routed = ({ routes }: State, zone: Zone, address: string, script: string | undefined): boolean =>
  routes.some((route) => route.zoneId === zone.id && route.script === script && matches(route.pattern, address));

/** What keeps a browser from the Worker, if anything does. */
function obstacle(
  world: World,
  installation: Installation | undefined,
  host: string,
  path: string,
): Obstacle | undefined {
  const found = resolve(world.state, host, "A");
  const addresses = found.answers.filter(({ type }) => type === "A").map(({ data }) => data);
  if (addresses.length === 0) return { status: 530, why: `${host} has no address.` };
  if (!addresses.includes(EDGE.A)) return { status: 523, why: `${host} leads to ${addresses.join(", ")}.` };
  const zone = zoneOf(world, host);
  if ("why" in zone) return zone;
  // A route names a script of its own account, and nothing else stands behind a name without an origin.
  const { accountId, script } = installation ?? {};
  if (zone.accountId === accountId && routed(world.state, zone, `${host}${path}`, script)) return undefined;
  return { status: 522, why: `No route of ${zone.name} leads ${host}${path} to the Worker.` };
}

interface EdgeOptions {
  world: World;
  installation: Installation | undefined;
  /** Where the Worker listens. */
  workerUrl: string | undefined;
}

export const isEdge = (pathname: string): boolean => pathname.startsWith(PREFIX);

export function serveEdge(
  { world, installation, workerUrl }: EdgeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const fail = (status: number, why: string): void => {
    request.resume();
    response.writeHead(status, { "content-type": "text/plain", "cache-control": "no-store" }).end(`${why}\n`);
  };
  const [, host = "", path = ""] = /^\/_edge\/([^/?]+)(.*)$/s.exec(request.url ?? "") ?? [];
  const name = decodeURIComponent(host).toLowerCase();
  const address = path.startsWith("/") ? path : `/${path}`;
  const found = obstacle(world, installation, name, address.replace(/\?.*$/s, ""));
  if (found || workerUrl === undefined) {
    fail(found?.status ?? 521, found?.why ?? "No Worker runs behind this edge.");
    return;
  }
  const { hostname, port } = new URL(workerUrl);
  // On a developer's machine `shop.example.localhost` stands for `shop.example`.
  const headers = { ...kept(request.headers), host: `${name}.localhost:${port}` };
  const options = { hostname: hostname.replace(/^\[|\]$/g, ""), port, path: address, method: request.method, headers };
  const passed = ask(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, kept(answer.headers));
    answer.pipe(response);
  });
  passed.on("error", (error) =>
    response.headersSent ? response.destroy(error) : fail(521, "The Worker is not there."),
  );
  response.on("close", () => passed.destroy());
  request.pipe(passed);
}

const kept = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
