/** What all attempts of a call share, whichever providers they go to: one meter, one settlement, the copy of the latest. */
import { requestHeaders } from "../providers/upstream.ts";
import { isProvidersFault, retryAfterMs } from "../routing/attempts.service.ts";
import type { Route } from "../routing/planner.ts";
import type { AdmittedCall, DeliveryLimits, DeliveryPorts } from "./admitted-call.ts";
import { type Answer, createAnswer } from "./answer.ts";
import { type AnswerOptions, UNKNOWN } from "./answering.ts";
import { type Copying, createCopying, giveCopies } from "./copy.ts";
import { createDrain } from "./drain.ts";
import { estimateInputTokens } from "./estimate.service.ts";
import { type CallFailure, clientGone } from "./failures.ts";
import { keepFirst } from "./keep-first.ts";
import { createMeter, type Meter } from "./metering.service.ts";
import type { Passage } from "./passage.ts";
import { createStop, DeadlinePassed, type Stop } from "./stop.ts";
import { targetOf } from "./target.ts";

interface Attempt {
  route: Route;
  passage: Passage;
  /** Of ours, for this attempt. */
  told: Record<string, string>;
  held: AnswerOptions["held"];
  /** The call's deadline. */
  until: number;
}

/** How one attempt ended. */
export interface Outcome {
  given: Response | CallFailure;
  told: Record<string, string>;
}

export interface Attempts {
  meter: Meter;
  ask(attempt: Attempt): Promise<Outcome>;
  /** Copies an answer of ours in place of a provider's. */
  copy(shown: Response): Promise<void>;
}

export function createAttempts(ports: DeliveryPorts, limits: DeliveryLimits, call: AdmittedCall): Attempts {
  const { now, timers, breakers, latencies, warn } = ports;
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
    observe: () => answer?.seen() ?? UNKNOWN,
    onStuck: () => stop?.ask(new Error("upstream timeout")),
    onEnd: call.copies && ((settlement) => copying && giveCopies(call, { ...copying.done(), settlement }, warn)),
  });

  async function ask({ route, passage, told, held, until }: Attempt): Promise<Outcome> {
    const { provider } = route.resolved;
    const { breakerId } = route;
    // Once: each look at it is a call into the runtime.
    const { signal } = request;
    const mine = createStop();
    stop = mine;
    const sentAt = now();
    // Only where another attempt may follow is this one ended by itself: for others the client's signal does, at no cost.
    const cut = held ? new AbortController() : undefined;
    const drain = provider.onAbort === "drain" ? createDrain(signal, mine, timers) : undefined;
    const copy = call.copies || keeper ? createCopying(drain) : undefined;
    copying = copy;
    const made = createAnswer({
      provider,
      passage,
      operation,
      stream,
      headers: { ...headers, ...told },
      meter,
      signal,
      drain,
      stop: mine,
      now,
      timers,
      idleTimeoutMs: limits.streamIdleTimeoutMs,
      held,
      copy,
      keep: keeper && copy && (() => keepFirst(keeper, copy.done(), { context, timers, warn })),
      onEnd(well) {
        drain?.over();
        if (well === undefined) breakers.released(breakerId);
        else if (well) breakers.succeeded(breakerId, sentAt);
        else breakers.failed(breakerId, sentAt);
      },
    });
    answer = made;
    if (signal.aborted) {
      breakers.released(breakerId);
      return { given: clientGone(), told };
    }
    let sent: Promise<Response> | undefined;
    let given: Response | CallFailure;
    // Not a limit of silence: what trickles without a word is no answer either.
    const deadline = Number.isFinite(until)
      ? timers.set(() => mine.ask(new DeadlinePassed("deadline")), Math.max(1, until - sentAt))
      : undefined;
    try {
      meter.sent(targetOf(route));
      const send = provider.endpoint ? ports.sendGuarded : ports.send;
      sent = send(provider.baseUrl + passage.path, {
        method: "POST",
        headers: requestHeaders(provider, request, stream, passage.headers),
        body: passage.body(),
        redirect: "manual",
        signal: endedBy(drain ? undefined : signal, cut?.signal),
      });
      meter.watch(limits.upstreamTimeoutMs);
      given = await made.from(await mine.guard(sent));
    } catch (error) {
      // An answer that comes after the stop is read by nobody.
      if (mine.reason) sent?.then((late) => late.body?.cancel()).catch(() => {});
      if (!signal.aborted) {
        warn("upstream_failed", { requestId: context.requestId, provider: provider.id }, error);
      }
      given = made.failed(error);
    }
    if (deadline !== undefined) timers.clear(deadline);
    if (given instanceof Response) {
      // Others' time ends with their headers or first bytes, which says nothing of when there is content.
      if (held) latencies.note(route.latencyId, now() - sentAt);
      if (provider.credentialId !== undefined) ports.keyUsed(admitted.orgId, provider.credentialId);
      return { given, told };
    }
    drain?.over();
    cut?.abort();
    if (isProvidersFault(given)) breakers.failed(breakerId, sentAt, retryAfterMs(given.headers, now()));
    else breakers.released(breakerId);
    return { given, told };
  }

  async function copy(shown: Response): Promise<void> {
    copying = createCopying();
    copying.contentType = shown.headers.get("content-type") ?? copying.contentType;
    if (request.signal.aborted) copying.cut = true;
    else copying.add(new Uint8Array(await shown.clone().arrayBuffer()));
  }

  return { meter, ask, copy };
}

/** Either of them; null: by neither. */
function endedBy(client: AbortSignal | undefined, cut: AbortSignal | undefined): AbortSignal | null {
  if (client && cut) return AbortSignal.any([client, cut]);
  return client ?? cut ?? null;
}
