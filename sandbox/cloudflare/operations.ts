import { ALERTING } from "./alerting.ts";
import { CERTIFICATES } from "./certificates.ts";
import { CUSTOM_HOSTNAMES } from "./custom-hostnames.ts";
import { DNS } from "./dns.ts";
import { REGISTRAR } from "./registrar.ts";
import { type Operation, succeeded } from "./wire.ts";
import { WORKER_ROUTES } from "./worker-routes.ts";
import { ZONES } from "./zones.ts";

const TOKENS: readonly Operation[] = [
  {
    id: "tokens.verify",
    method: "GET",
    path: "/user/tokens/verify",
    run: ({ world }) => succeeded({ id: world.id(), status: "active" }),
  },
];

const OPERATIONS: readonly Operation[] = [
  ...TOKENS,
  ...REGISTRAR,
  ...ZONES,
  ...DNS,
  ...CERTIFICATES,
  ...CUSTOM_HOSTNAMES,
  ...WORKER_ROUTES,
  ...ALERTING,
];

const ROUTES = OPERATIONS.map((operation) => ({
  operation,
  parts: operation.path.slice(1).split("/"),
}));

export interface Routed {
  operation: Operation;
  params: Record<string, string>;
}

/** The operation of a path; a fixed word goes before a parameter of the same place. */
export function route(method: string, path: string): Routed | undefined {
  const given = path.slice(1).split("/");
  let found: Routed | undefined;
  for (const { operation, parts } of ROUTES) {
    if (operation.method !== method || parts.length !== given.length) continue;
    const params = paramsOf(parts, given);
    if (!params) continue;
    if (!found || Object.keys(params).length < Object.keys(found.params).length) found = { operation, params };
  }
  return found;
}

function paramsOf(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const value = decodeURIComponent(given[at] ?? "");
    if (part.startsWith("{")) params[part.slice(1, -1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}
