/** A call that was let in goes to a provider, or to one after the other, and ends in exactly one settlement. */
import type { AccountPort, AdmitRequest } from "../../billing/account.schema.ts";
import type { OrgId, UserId } from "../../kernel/id.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { CredentialId } from "../credentials/credentials.schema.ts";
import type { Resolved } from "../models/models.service.ts";
import type { CallRequest, Face } from "../protocols/protocol.ts";
import type { Provider } from "../providers/providers.ts";
import { requestHeaders } from "../providers/upstream.ts";
import { isProvidersFault, judge, pauseBefore, retryAfterMs } from "../routing/attempts.service.ts";
import type { Breakers } from "../routing/breaker.ts";
import type { Latencies } from "../routing/latencies.ts";
import type { Plan, Route } from "../routing/planner.ts";
import { type Answer, type CallFailure, createAnswer } from "./answer.ts";
import { estimateInputTokens } from "./estimate.service.ts";
import { createMeter, type Meter, type MeteredTarget } from "./metering.service.ts";
import { droppedHeader } from "./route.ts";
import type { Settler, Timers } from "./settler.ts";
import { createStop, type Stop } from "./stop.ts";

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
}

export function createDelivery(ports: DeliveryPorts, limits: DeliveryLimits) {
  const { now, timers, breakers, latencies } = ports;

  /** From here on the call ends in exactly one settlement, whatever happens. */
  return async function deliver(call: AdmittedCall): Promise<Response> {
    const { plan, context, headers } = call;
    const attempt = createAttempts(call);
    // From the start: a client that leaves while the provider still thinks must not take the settlement with it.
    context.waitUntil(attempt.meter.settled);
    const [only] = plan.routes;
    const { given, route, attempts } =
      plan.routes.length === 1 && plan.retries === 0
        ? { given: await attempt.ask(only, false), route: only, attempts: undefined }
        : await askInTurn(call, attempt.ask);
    if (given instanceof Response) return given;
    void attempt.meter.end(given.end);
    const tell = { ...headers, ...answerHeaders(route, attempts), ...given.headers };
    return call.face.renderError(given.error, tell, context.requestId);
  };

  /** One provider after the other, as the plan has them, until one answers or nothing helps. */
  async function askInTurn(call: AdmittedCall, ask: Ask) {
    const { routes, retries, deadlineMs } = call.plan;
    const until = deadlineMs === null ? Number.POSITIVE_INFINITY : call.startedAt + deadlineMs;
    let attempts = 0;
    let last: { given: Response | CallFailure; route: Route; attempts: number } | undefined;
    for (const [at, route] of routes.entries()) {
      const isLast = at === routes.length - 1;
      // What is unwell stands at the end: it is asked when all others have failed.
      if (!breakers.mayTry(route.breakerId) && !isLast) continue;
      for (let tries = 0; ; tries += 1) {
        attempts += 1;
        const given = await ask(route, !isLast || tries < retries, attempts, until);
        last = { given, route, attempts };
        if (given instanceof Response) return last;
        const verdict = judge(given);
        if (verdict === "final") return last;
        const pauseMs = pauseBefore(tries, retryAfterMs(given.headers, now()), ports.random);
        if (verdict === "elsewhere" || tries >= retries || pauseMs === undefined) break;
        if (now() + pauseMs >= until) return last;
        await pause(pauseMs, call.request.signal);
      }
      if (now() >= until) break;
    }
    if (!last) throw new Error("a plan has at least one route");
    return last;
  }

  /** Over as soon as the client leaves. */
  function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        timers.clear(timer);
        signal.removeEventListener("abort", over);
        resolve();
      };
      const timer = timers.set(over, ms);
      signal.addEventListener("abort", over);
      if (signal.aborted) over();
    });
  }

  type Ask = (route: Route, holdHead: boolean, attempt?: number, until?: number) => Promise<Response | CallFailure>;

  /** What all attempts of a call share, and how one is made. */
  function createAttempts(call: AdmittedCall): { meter: Meter; ask: Ask } {
    const { read, plan, admitted, request, context, headers, startedAt } = call;
    const { operation, stream } = read;
    const { signal } = request;
    let stop: Stop | undefined;
    let answer: Answer | undefined;
    const meter = createMeter({
      account: ports.account,
      settler: ports.settler,
      admitted,
      userId: call.userId,
      ttlMs: call.ttlMs,
      leaseId: call.leaseId,
      target: targetOf(plan.routes[0]),
      inputEstimate: estimateInputTokens(read.size),
      startedAt,
      now,
      timers,
      observe: () => answer?.seen ?? NOTHING,
      onStuck: () => stop?.ask(new Error("upstream timeout")),
    });

    async function ask(route: Route, holdHead: boolean, attempts?: number, until = Number.POSITIVE_INFINITY) {
      const { resolved, passage } = route;
      const { provider } = resolved;
      const mine = createStop();
      stop = mine;
      const made = createAnswer({
        provider,
        passage,
        operation,
        stream,
        headers: { ...headers, ...answerHeaders(route, attempts) },
        meter,
        signal,
        stop: mine,
        now,
        timers,
        idleTimeoutMs: limits.streamIdleTimeoutMs,
        holdHead,
        attempts: attempts ?? 1,
      });
      answer = made;
      let sent: Promise<Response> | undefined;
      let given: Response | CallFailure;
      const askedAt = now();
      if (signal.aborted) return made.clientGone();
      // Not a limit of silence: what trickles without a word is no answer either.
      const deadline = Number.isFinite(until)
        ? timers.set(() => mine.ask(new Error("deadline")), Math.max(1, until - askedAt))
        : undefined;
      try {
        meter.watch(limits.upstreamTimeoutMs);
        meter.sent(targetOf(route));
        const send = provider.endpoint ? ports.sendGuarded : ports.send;
        sent = send(provider.baseUrl + passage.path, {
          method: "POST",
          headers: requestHeaders(provider, request.headers, stream, passage.headers),
          body: passage.body(),
          redirect: "manual",
          signal,
        });
        given = await made.from(await mine.guard(sent));
      } catch (error) {
        // An answer that comes after the stop is read by nobody.
        if (mine.asked) sent?.then((late) => late.body?.cancel()).catch(() => {});
        if (!signal.aborted)
          ports.warn("upstream_failed", { requestId: context.requestId, provider: provider.id }, error);
        given = made.failed(error);
      }
      if (deadline !== undefined) timers.clear(deadline);
      if (given instanceof Response) {
        breakers.succeeded(route.breakerId);
        latencies.note(route.latencyId, now() - askedAt);
        if (provider.credentialId !== undefined) ports.keyUsed(admitted.orgId, provider.credentialId);
      } else if (isProvidersFault(given)) breakers.failed(route.breakerId, retryAfterMs(given.headers, now()));
      // It answered, though not as the client would like; a probe must say how it went.
      else if (given.end.status !== "cancelled") breakers.succeeded(route.breakerId);
      return given;
    }
    return { meter, ask };
  }
}

const NOTHING = { usage: undefined, contentEvents: 0, contentBytes: 0 };

const targetOf = ({ resolved: { provider, model, quote, priced } }: Route): MeteredTarget => ({
  provider: provider.id,
  model,
  quote,
  priced,
  credential: provider.credential,
});

export const targetHeaders = ({ provider, model }: Resolved<Provider>): Record<string, string> => ({
  "x-edgewright-provider": provider.id,
  "x-edgewright-model": model,
});

/** Whom the client heard, after how many attempts where there may be several, and what was left out for it. */
function answerHeaders({ resolved, passage }: Route, attempts: number | undefined): Record<string, string> {
  const headers = targetHeaders(resolved);
  if (attempts !== undefined) headers["x-edgewright-attempts"] = String(attempts);
  return passage.dropped.length > 0 ? Object.assign(headers, droppedHeader(passage.dropped)) : headers;
}
