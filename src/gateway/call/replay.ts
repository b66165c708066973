/** A call that the cache answers: nobody is asked, and it is settled at nothing. */

import { Problem } from "../../kernel/problem.ts";
import type { CachedAnswer } from "../cache/cached-answer.ts";
import type { Route } from "../routing/planner.ts";
import type { AdmittedCall, DeliveryPorts } from "./admitted-call.ts";
import { COST_HEADER, UNKNOWN } from "./answering.ts";
import { giveCopies } from "./copy.ts";
import { keptHeaders } from "./kept-headers.ts";
import { createMeter } from "./metering.service.ts";
import { answerHeaders, targetOf } from "./target.ts";

/** The same bytes as the first time, a stream's too: all of its events, at once. */
export function replay(
  ports: Pick<DeliveryPorts, "account" | "settler" | "now" | "timers" | "warn">,
  call: AdmittedCall,
  { bytes, contentType, provider, model, createdAt }: CachedAnswer,
): Response {
  const { account, settler, now, timers, warn } = ports;
  const { plan, admitted, context, headers, startedAt } = call;
  const [first] = plan.routes;
  const route = plan.routes.find(({ id }) => id === `${provider}/${model}`) ?? first;
  const meter = createMeter({
    account,
    settler,
    admitted,
    userId: call.userId,
    ttlMs: call.ttlMs,
    leaseId: call.leaseId,
    // Nobody asks anything for it, which is known.
    target: { ...targetOf(route), provider, model, priced: true },
    cache: "hit",
    inputEstimate: 0,
    startedAt,
    now,
    timers,
    observe: () => UNKNOWN,
    onStuck: () => {},
    onEnd: (settlement) => giveCopies(call, { settlement, contentType, bytes, cut: false, complete: true }, warn),
  });
  context.waitUntil(meter.settled);
  void meter.end({ status: "ok", httpStatus: 200, errorCode: null });
  const said: Record<string, string> = {
    ...headers,
    ...toldOf(route),
    "x-edgewright-provider": provider,
    "x-edgewright-model": model,
    "x-edgewright-attempts": "0",
    "content-type": contentType,
    age: String(Math.max(0, Math.floor((now() - createdAt) / 1_000))),
    [COST_HEADER]: "0",
  };
  return new Response(bytes, { headers: keptHeaders(said) });
}

/** As the first of these calls was told, what had been left out for it too. */
function toldOf(route: Route): Record<string, string> {
  try {
    return answerHeaders(route, route.passage(), 0);
  } catch (error) {
    if (error instanceof Problem) return {};
    throw error;
  }
}
