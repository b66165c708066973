/** What a domain's `*.routes.ts` is written with: one operation reads top to bottom in one place. */
import { createRoute as createOpenApiRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type * as z from "zod";
import { PROBLEMS, type ProblemCode } from "../kernel/problem.ts";
import { type Access, type ActorOf, authorise, refuseMoved } from "./access.ts";
import { limitBody } from "./body.ts";
import type { AppEnv } from "./context.ts";
import { idempotent, type KeyOwner } from "./idempotency.ts";
import { invalidRequest, ProblemBody } from "./problem-response.ts";
import { shield } from "./shield.ts";

export type Router<Services> = OpenAPIHono<AppEnv<Services>>;

/** A router whose handlers find `Services` in `c.var.services`. */
export const router = <Services = unknown>(): Router<Services> =>
  new OpenAPIHono<AppEnv<Services>>({
    defaultHook: (result, _c) => {
      if (!result.success) throw invalidRequest(result.error, result.target);
    },
  });

/** A required JSON body. */
export const body = <Schema extends z.ZodType>(schema: Schema, description?: string) => ({
  content: { "application/json": { schema } },
  required: true as const,
  ...(description === undefined ? {} : { description }),
});

/** A JSON answer. */
export const reply = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  content: { "application/json": { schema } },
  description,
});

/** The failures that a route adds to those which every route can have; several codes may share one status. */
export function problems(...codes: ProblemCode[]): Record<string, { description: string; content: ProblemContent }> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses: Record<string, { description: string; content: ProblemContent }> = {};
  for (const [status, sharing] of byStatus) {
    responses[String(status)] = {
      description: sharing.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join("\n"),
      content: { "application/problem+json": { schema: ProblemBody } },
    };
  }
  return responses;
}
type ProblemContent = { "application/problem+json": { schema: typeof ProblemBody } };

const MUTATING = new Set(["post", "put", "patch", "delete"]);

type Declared = Omit<RouteConfig, "path" | "middleware" | "security" | "method"> & {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string;
  /** `domain.verb`, unique. */
  operationId: string;
  access: Access;
  /** The answer shows a secret: a repeat with the same idempotency key finds it for ten minutes only. */
  secret?: boolean;
  /**
   * After how long a run that has said nothing counts as dead, so that a repeat runs again: 60 s when left out. Shorter
   * only for what may well run twice at once.
   */
  leaseMs?: number;
  /** Whose idempotency key it is, when neither the actor's organisation nor the address says it. */
  keyOwner?: KeyOwner;
  /** Of a body that is larger than others may be: it is read behind the credential alone. */
  maxBodyBytes?: number;
  /** It does not act in the session's organisation: an access token from before the session moved will do. */
  anyOrganisation?: boolean;
};

type ActorEnv<A extends Access> = { Variables: { actor: ActorOf<A> } };

/**
 * Declares an operation. `access` is checked before the input is even looked at; every mutating operation honours
 * `Idempotency-Key`.
 *
 * @example
 * const list = createRoute({
 *   method: "get", path: "/", operationId: "keys.list", access: requireMember("keys:read"),
 *   responses: { 200: reply(KeyPage, "A page of keys.") },
 * });
 */
export function createRoute<const P extends string, R extends Declared & { path: P }>(
  declared: R & { path: P },
): Route<R, P> {
  const {
    access,
    secret = false,
    leaseMs = 60_000,
    keyOwner,
    anyOrganisation = false,
    maxBodyBytes,
    responses,
    ...rest
  }: Declared = declared;
  const mutating = MUTATING.has(declared.method);
  const run = idempotent({ secret, leaseMs, keyOwner });
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const actor = await authorise(c, access);
    c.set("actor", actor);
    if (mutating && !anyOrganisation) refuseMoved(actor);
    if (mutating && access.kind === "public") await shield(c);
    if (maxBodyBytes !== undefined) await limitBody(maxBodyBytes)(c, async () => {});
    return mutating ? run(c, actor, next) : next();
  };
  const common: ProblemCode[] = ["invalid_request", "internal", "unavailable"];
  if (access.kind !== "public") common.push("unauthenticated", "forbidden");
  if (mutating && access.kind === "public") common.push("rate_limited");
  if (mutating && access.kind === "member" && !anyOrganisation) common.push("organisation_changed");
  if (mutating) common.push("idempotency_in_progress", "idempotency_conflict", "payload_too_large");
  const route: RouteConfig = {
    ...rest,
    security: SECURITY[access.kind],
    "x-access": access,
    "x-secret": secret,
    middleware: middleware as MiddlewareHandler,
    responses: mergeProblems(responses, common),
  };
  // What was added is plumbing: to handlers the route has the type it was declared with, and knows its actor.
  return createOpenApiRoute(route) as unknown as Route<R, P>;
}

type Route<R extends Declared, P extends string> = Omit<
  R,
  "access" | "secret" | "leaseMs" | "keyOwner" | "anyOrganisation" | "maxBodyBytes"
> & {
  path: P;
  middleware: MiddlewareHandler<ActorEnv<R["access"]>>;
  getRoutingPath(): string;
};

const SECURITY: Record<Access["kind"], Record<string, string[]>[]> = {
  public: [],
  member: [{ session: [] }, { apiKey: [] }],
  operator: [{ operator: [] }],
};

type Responses = RouteConfig["responses"];

/** Adds the codes that every route can answer with to those it names; a route's own text comes first. */
function mergeProblems(own: Responses, common: ProblemCode[]): Responses {
  const merged: Responses = { ...own };
  for (const [status, response] of Object.entries(problems(...common))) {
    const existing = own[status];
    if (existing === undefined) merged[status] = response;
    else if ("description" in existing && "content" in existing && existing.content?.["application/problem+json"]) {
      const said = new Set(existing.description?.match(/`\w+`/g));
      const further = response.description.split("\n").filter((line) => !said.has(line.slice(0, line.indexOf(":"))));
      merged[status] = { ...existing, description: [existing.description, ...further].join("\n") };
    }
  }
  return merged;
}
