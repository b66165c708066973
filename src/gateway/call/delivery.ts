/** A call that was let in goes to a provider, or to one after the other, and ends in exactly one settlement. */
import { Problem } from "../../kernel/problem.ts";
import { judge, pauseBefore, retryAfterMs } from "../routing/attempts.service.ts";
import type { Route } from "../routing/planner.ts";
import { inTurn } from "../routing/turns.ts";
import type { AdmittedCall, DeliveryLimits, DeliveryPorts } from "./admitted-call.ts";
import { COST_HEADER } from "./answering.ts";
import { type Attempts, createAttempts, type Outcome } from "./attempt.ts";
import type { CallEnd } from "./metering.service.ts";
import { answerHeaders } from "./target.ts";

/** Attempts of one call, whatever its policy says: each is an answer that somebody may have to pay for. */
const MOST_ATTEMPTS = 8;

export function createDelivery(ports: DeliveryPorts, limits: DeliveryLimits) {
  const { now, timers, breakers } = ports;

  /** From here on the call ends in exactly one settlement, whatever happens. */
  return async function deliver(call: AdmittedCall): Promise<Response> {
    const { plan, context, headers, face } = call;
    const attempts = createAttempts(ports, limits, call);
    const [only] = plan.routes;
    try {
      let asked: Promise<Outcome>;
      try {
        asked = plan.viaPolicy ? askInTurn(call, attempts) : askOne(only, attempts);
      } finally {
        // Before anything is waited for: a client that leaves while the provider still thinks must not take the settlement
        // with it. The request is on its way by now.
        context.waitUntil(attempts.meter.settled);
      }
      const { given, told } = await asked;
      if (given instanceof Response) return given;
      const said: Record<string, string> = { ...headers, ...told, ...given.headers };
      // The insurance. Of one whose client has left nobody would read it.
      if (given.end.status === "error") said[COST_HEADER] = "0";
      const shown = given.answer
        ? new Response(given.answer, { headers: said })
        : face.renderError(given.error, said, context.requestId);
      if (call.copies) await attempts.copy(shown);
      void attempts.meter.end(given.end);
      return shown;
    } catch (error) {
      void attempts.meter.end(endOf(error));
      throw error;
    }
  };

  /** Its passage was made when it was planned. */
  function askOne(route: Route, { ask }: Attempts): Promise<Outcome> {
    const passage = route.passage();
    const told = answerHeaders(route, passage, 1);
    return ask({ route, passage, told, held: false, until: Number.POSITIVE_INFINITY });
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
        const told = answerHeaders(route, passage, made);
        last = await ask({ route, passage, told, held: isLast ? "last" : "more", until });
        const { given } = last;
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
}

/**
 * All that a policy has were asked: clients' own tries at once would only ask them all again. Where one of them says when
 * to come back, the soonest counts.
 */
function afterAll(last: Outcome, attempts: number, soonest: number | undefined): Outcome {
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

/** Of a call that no provider was asked for, since something was thrown on the way. */
const endOf = (error: unknown): CallEnd =>
  error instanceof Problem
    ? { status: "error", httpStatus: error.status, errorCode: error.code }
    : { status: "error", httpStatus: 500, errorCode: "internal" };
