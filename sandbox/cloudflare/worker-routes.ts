import * as z from "zod";
import { parsed } from "./parsed.ts";
import { type Answer, type Call, type Operation, Refusal, succeeded } from "./wire.ts";
import { zoneOf } from "./zones.ts";

const Given = z.object({ pattern: z.string().min(1), script: z.string().optional() });

const view = ({ id, pattern, script }: { id: string; pattern: string; script: string }) => ({ id, pattern, script });

function routeOf(call: Call) {
  const zone = zoneOf(call);
  const route = call.world.state.routes.find(({ id, zoneId }) => id === call.params.route_id && zoneId === zone.id);
  if (!route) throw new Refusal(404, 10_008, "The route was not found.");
  return route;
}

function create(call: Call): Answer {
  const zone = zoneOf(call);
  const { pattern, script = "" } = parsed(Given, call.body);
  const { routes } = call.world.state;
  if (routes.some((route) => route.zoneId === zone.id && route.pattern === pattern))
    throw new Refusal(409, 10_020, "A route with the same pattern already exists.");
  const route = { id: call.world.id(), zoneId: zone.id, pattern, script };
  routes.push(route);
  return succeeded(view(route));
}

function overwrite(call: Call): Answer {
  const route = routeOf(call);
  const { pattern, script = "" } = parsed(Given, call.body);
  return succeeded(view(Object.assign(route, { pattern, script })));
}

function remove(call: Call): Answer {
  const { id } = routeOf(call);
  const { state } = call.world;
  state.routes = state.routes.filter((route) => route.id !== id);
  return succeeded({ id });
}

function list(call: Call): Answer {
  const zone = zoneOf(call);
  return succeeded(call.world.state.routes.filter(({ zoneId }) => zoneId === zone.id).map(view));
}

const ALL = "/zones/{zone_id}/workers/routes";
const ONE = `${ALL}/{route_id}`;

export const WORKER_ROUTES: readonly Operation[] = [
  { id: "routes.list", method: "GET", path: ALL, run: list },
  { id: "routes.create", method: "POST", path: ALL, run: create },
  { id: "routes.read", method: "GET", path: ONE, run: (call) => succeeded(view(routeOf(call))) },
  { id: "routes.overwrite", method: "PUT", path: ONE, run: overwrite },
  { id: "routes.delete", method: "DELETE", path: ONE, run: remove },
];
