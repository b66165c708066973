/** A call that was let in goes to a provider, or to one after the other, and ends in exactly one settlement. */
import type { AccountPort, AdmitRequest, CacheState } from "../../billing/account.schema.ts";
import type { OrgId, UserId } from "../../kernel/id.ts";
import { Problem } from "../../kernel/problem.ts";
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
import { inTurn } from "../routing/turns.ts";
import { type Answer, type AnswerOptions, type CallFailure, COST_HEADER, createAnswer } from "./answer.ts";
import { type CopyConsumer, type Copying, createCopying, giveCopies } from "./copy.ts";
import { createDrain } from "./drain.ts";
import { estimateInputTokens } from "./estimate.service.ts";
import { type AnswerKeeper, keepFirst } from "./keep-first.ts";
import { type CallEnd, createMeter, type Meter, type MeteredTarget } from "./metering.service.ts";
import type { Passage } from "./passage.ts";
import { droppedHeader } from "./route.ts";
import type { Settler, Timers } from "./settler.ts";
import { createStop, DeadlinePassed, type Stop } from "./stop.ts";

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

/** Attempts of one call, whatever its policy says: each is an answer that somebody may have to pay for. */
const MOST_ATTEMPTS = 8;

export function createDelivery(ports: DeliveryPorts, limits: DeliveryLimits) {
  const { now, timers, breakers, latencies } = ports;

  /** From here on the call ends in exactly one settlement, whatever happens. */
  return async function deliver(call: AdmittedCall): Promise<Response> {
    const { plan, context, headers, face } = call;
    const attempts = createAttempts(call);
    // From the start: a client that leaves while the provider still thinks must not take the settlement with it.
    context.waitUntil(attempts.meter.settled);
    const [only] = plan.routes;
    try {
      const { given, told } = plan.viaPolicy ? await askInTurn(call, attempts) : await askOne(only, attempts);
      if (given instanceof Response) return given;
      const said: Record<string, string> = { ...headers, ...told, ...given.headers };
      // The insurance. Of one whose client has left nobody would read it.
      if (given.end.status === "error") said[COST_HEADER] = "0";
      const shown = given.answer
        ? new Response(given.answer, { headers: { ...said, "content-type": "application/json" } })
        : face.renderError(given.error, said, context.requestId);
      if (call.copies) await attempts.copy(shown);
      void attempts.meter.end(given.end);
      return shown;
    } catch (error) {
      void attempts.meter.end(endOf(error));
      throw error;
    }
  };

  async function askOne(route: Route, { ask }: Attempts): Promise<Outcome> {
    const passage = route.passage();
    const told = answerHeaders(route, passage);
    return { given: await ask({ route, passage, told, held: false, until: Number.POSITIVE_INFINITY }), told };
  }

  /** One provider after the other, as the plan has them, until one answers or nothing helps. */
  async function askInTurn(call: AdmittedCall, { ask, meter }: Attempts): Promise<Outcome> {
    const { routes, retries, deadlineMs } = call.plan;
    const { signal } = call.request;
    const until = deadlineMs === null ? Number.POSITIVE_INFINITY : call.startedAt + deadlineMs;
    let made = 0;
    let last: Outcome | undefined;
    /** When the first of them may be asked again, as it says itself. */
    let soonest: number | undefined;
    for (const { route, passage, isLast: isLastRoute } of inTurn(routes, breakers)) {
      for (let tries = 0; ; tries += 1) {
        made += 1;
        const isLast = (isLastRoute && tries >= retries) || made >= MOST_ATTEMPTS;
        const told = { ...answerHeaders(route, passage), "x-edgewright-attempts": String(made) };
        const given = await ask({ route, passage, told, held: isLast ? "last" : "more", until });
        last = { given, told };
        if (given instanceof Response) return last;
        const verdict = judge(given);
        if (verdict === "final") return last;
        const askedMs = retryAfterMs(given.headers, now());
        if (askedMs !== undefined) soonest = Math.min(soonest ?? askedMs, askedMs);
        if (isLast || now() >= until) return afterAll(last, made, soonest);
        const pauseMs = pauseBefore(tries, askedMs, ports.random);
        if (verdict === "elsewhere" || tries >= retries || pauseMs === undefined) break;
        if (now() + pauseMs >= until) return afterAll(last, made, soonest);
        // Whoever leaves meanwhile has had nothing.
        meter.failed();
        await pause(pauseMs, signal);
      }
      meter.failed();
    }
    if (!last) throw new Error("of all routes at least one is asked, or says why not");
    return afterAll(last, made, soonest);
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

  interface Attempt {
    route: Route;
    passage: Passage;
    /** Of ours, for this attempt. */
    told: Record<string, string>;
    held: AnswerOptions["held"];
    /** The call's deadline. */
    until: number;
  }

  interface Outcome {
    given: Response | CallFailure;
    told: Record<string, string>;
  }

  interface Attempts {
    meter: Meter;
    ask(attempt: Attempt): Promise<Response | CallFailure>;
    /** Copies an answer of ours in place of a provider's. */
    copy(shown: Response): Promise<void>;
  }

  /** What all attempts of a call share, and how one is made. */
  function createAttempts(call: AdmittedCall): Attempts {
    const { read, plan, admitted, request, context, headers, startedAt } = call;
    const { operation, stream } = read;
    const { keeper } = call;
    let stop: Stop | undefined;
    let answer: Answer | undefined;
    /** Of the latest attempt: what others before it gave has gone to nobody. */
    let copying: Copying | undefined;
    const meter = createMeter({
      account: ports.account,
      settler: ports.settler,
      admitted,
      userId: call.userId,
      ttlMs: call.ttlMs,
      leaseId: call.leaseId,
      target: targetOf(plan.routes[0]),
      cache: call.cache,
      inputEstimate: estimateInputTokens(read.size),
      startedAt,
      now,
      timers,
      observe: () => answer?.seen ?? NOTHING,
      onStuck: () => stop?.ask(new Error("upstream timeout")),
      onEnd:
        call.copies && ((settlement) => copying && giveCopies(call, { ...copying.done(), settlement }, ports.warn)),
    });

    async function ask({ route, passage, told, held, until }: Attempt): Promise<Response | CallFailure> {
      const { provider } = route.resolved;
      const { breakerId } = route;
      const mine = createStop();
      stop = mine;
      const sentAt = now();
      // Only where another attempt may follow is this one ended by itself: for others the client's signal does, at no cost.
      const cut = held ? new AbortController() : undefined;
      const drain = provider.onAbort === "drain" ? createDrain(request.signal, mine, timers) : undefined;
      const copy = call.copies || keeper ? createCopying(drain) : undefined;
      copying = copy;
      const made = createAnswer({
        provider,
        passage,
        operation,
        stream,
        headers: { ...headers, ...told },
        meter,
        signal: request.signal,
        drain,
        stop: mine,
        now,
        timers,
        idleTimeoutMs: limits.streamIdleTimeoutMs,
        held,
        copy,
        keep: keeper && copy && (() => keepFirst(keeper, copy.done(), { context, timers, warn: ports.warn })),
        onEnd(well) {
          drain?.over();
          if (well === undefined) breakers.released(breakerId);
          else if (well) breakers.succeeded(breakerId, sentAt);
          else breakers.failed(breakerId, sentAt);
        },
      });
      answer = made;
      if (request.signal.aborted) {
        breakers.released(breakerId);
        return made.clientGone();
      }
      let sent: Promise<Response> | undefined;
      let given: Response | CallFailure;
      // Not a limit of silence: what trickles without a word is no answer either.
      const deadline = Number.isFinite(until)
        ? timers.set(() => mine.ask(new DeadlinePassed("deadline")), Math.max(1, until - sentAt))
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
          signal: endedBy(drain ? undefined : request.signal, cut?.signal),
        });
        given = await made.from(await mine.guard(sent));
      } catch (error) {
        // An answer that comes after the stop is read by nobody.
        if (mine.asked) sent?.then((late) => late.body?.cancel()).catch(() => {});
        if (!request.signal.aborted) {
          ports.warn("upstream_failed", { requestId: context.requestId, provider: provider.id }, error);
        }
        given = made.failed(error);
      }
      if (deadline !== undefined) timers.clear(deadline);
      if (given instanceof Response) {
        // Others' time is that of their headers, which says nothing of when an answer begins.
        if (held) latencies.note(route.latencyId, now() - sentAt);
        if (provider.credentialId !== undefined) ports.keyUsed(admitted.orgId, provider.credentialId);
        return given;
      }
      drain?.over();
      cut?.abort();
      if (isProvidersFault(given)) breakers.failed(breakerId, sentAt, retryAfterMs(given.headers, now()));
      else breakers.released(breakerId);
      return given;
    }
    async function copy(shown: Response): Promise<void> {
      copying = createCopying();
      copying.contentType = shown.headers.get("content-type") ?? copying.contentType;
      if (request.signal.aborted) copying.cut = true;
      else copying.add(new Uint8Array(await shown.clone().arrayBuffer()));
    }

    return { meter, ask, copy };
  }
}

/**
 * All that a policy has were asked: clients' own tries at once would only ask them all again. Where one of them says when
 * to come back, the soonest counts.
 */
function afterAll<Outcome extends { given: Response | CallFailure }>(
  last: Outcome,
  attempts: number,
  soonest: number | undefined,
): Outcome {
  const { given } = last;
  if (given instanceof Response || attempts === 1) return last;
  const headers: Record<string, string> = { ...given.headers };
  if (soonest === undefined) headers["x-should-retry"] = "false";
  else {
    headers["retry-after"] = String(Math.max(1, Math.ceil(soonest / 1_000)));
    headers["retry-after-ms"] = String(Math.max(1, Math.ceil(soonest)));
  }
  return { ...last, given: { ...given, headers } };
}

/** Either of them; null: by neither. */
function endedBy(client: AbortSignal | undefined, cut: AbortSignal | undefined): AbortSignal | null {
  if (client && cut) return AbortSignal.any([client, cut]);
  return client ?? cut ?? null;
}

/** Of a call that no provider was asked for, since something was thrown on the way. */
const endOf = (error: unknown): CallEnd =>
  error instanceof Problem
    ? { status: "error", httpStatus: error.status, errorCode: error.code }
    : { status: "error", httpStatus: 500, errorCode: "internal" };

const NOTHING = { usage: undefined, contentEvents: 0, contentBytes: 0 };

export const targetOf = ({ resolved: { provider, model, quote, priced } }: Route): MeteredTarget => ({
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

/** Whom the client heard, and what was left out for it. */
export function answerHeaders({ resolved }: Route, { dropped }: Passage): Record<string, string> {
  const headers = targetHeaders(resolved);
  return dropped.length > 0 ? Object.assign(headers, droppedHeader(dropped)) : headers;
}
