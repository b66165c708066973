/** What every request carries, and the ports that plumbing needs and `workers/compose.ts` fills. */
import type { Actor } from "../identity/actor.schema.ts";
import type { ProblemCode } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import type { Log } from "../platform/logger.ts";
import type { IdempotencyStore } from "./idempotency.service.ts";
import type { RateLimiter } from "./rate-limiter.service.ts";

export interface Client {
  /** The address that counts for limits: IPv4 whole, IPv6 cut to its /64. */
  ip: string;
  userAgent: string;
}

/** Who is this credential? Every way to fail is a code, so that nothing says more than it should. */
export type Authenticator = (
  credential: { bearer: string | undefined },
  requestId: string,
) => Promise<Result<Actor, ProblemCode>>;

export interface HttpPorts {
  /** Where people reach this deployment; no trailing slash. */
  publicUrl: string;
  environment: "development" | "test" | "staging" | "production";
  corsOrigins: readonly string[];
  authenticate: Authenticator;
  idempotency: IdempotencyStore;
  /** Keeps answers unreadable, and requests not to be guessed, for whoever reads the store. */
  idempotencySecret: string;
  /** Asked by address before anything is done or stored for somebody nobody knows. */
  rateLimiter: RateLimiter;
  log: Log;
}

export interface RequestVariables {
  requestId: string;
  log: Log;
  client: Client;
  /**
   * A TypeID suffix that stays the same when this request is repeated with its idempotency key, and is fresh without
   * one: as primary key of what a route creates, it lets a repeat after a crash have one effect. See docs/http.md.
   */
  operationId: string;
  /** Who is asking; narrowed by the route's `access`, undefined on a public route. */
  actor: Actor | undefined;
  ports: HttpPorts;
}

export type AppEnv<Services = unknown> = { Variables: RequestVariables & { services: Services } };

export type MemberActor = Extract<Actor, { kind: "member" }>;
export type OperatorActor = Extract<Actor, { kind: "operator" }>;
