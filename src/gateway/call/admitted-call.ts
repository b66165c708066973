/** A call that was let in, and what brings it to a provider and to its settlement. */
import type { AccountPort, AdmitRequest, CacheState } from "../../billing/account.schema.ts";
import type { OrgId, UserId } from "../../kernel/id.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { CredentialId } from "../credentials/credentials.schema.ts";
import type { CallRequest, Face } from "../protocols/protocol.ts";
import type { Breakers } from "../routing/breaker.ts";
import type { Latencies } from "../routing/latencies.ts";
import type { Plan } from "../routing/planner.ts";
import type { CopyConsumer } from "./copy.ts";
import type { AnswerKeeper } from "./keep-first.ts";
import type { Settler, Timers } from "./settler.ts";

export interface DeliveryPorts {
  account: AccountPort;
  settler: Settler;
  breakers: Breakers;
  latencies: Latencies;
  /** Sends to a provider. Must not follow redirects when told not to. */
  send: (url: string, init: RequestInit) => Promise<Response>;
  /** The same to an address that a customer gave, which is judged before. */
  sendGuarded: (url: string, init: RequestInit) => Promise<Response>;
  /** A customer's key opened its provider. */
  keyUsed: (orgId: OrgId, credentialId: CredentialId) => void;
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  timers: Timers;
  warn: (event: string, facts: { requestId?: string; attempt?: number; provider?: string }, error?: unknown) => void;
}

export interface DeliveryLimits {
  upstreamTimeoutMs: number;
  streamIdleTimeoutMs: number;
}

export interface AdmittedCall {
  face: Pick<Face, "renderError">;
  read: CallRequest;
  plan: Plan;
  admitted: AdmitRequest;
  userId: UserId;
  ttlMs: number;
  leaseId: string | null;
  request: Request;
  context: RequestContext;
  /** Of ours, for whatever the client gets. */
  headers: Record<string, string>;
  startedAt: number;
  /** Who wants a copy of what the client is given. Undefined: nobody. */
  copies?: readonly CopyConsumer[] | undefined;
  /** Who keeps the answer before its last word goes out. Undefined: nobody. */
  keeper?: AnswerKeeper | undefined;
  /** What the cache has to do with it. Undefined: nobody asked. */
  cache?: CacheState | undefined;
}
