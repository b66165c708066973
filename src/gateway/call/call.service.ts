/** One model call, from its key to its settlement. */
import type { AccountPort, AdmitReply, AdmitRequest, Operation, TokenUsage } from "../../billing/account.schema.ts";
import type { ParsedKey } from "../../identity/index.ts";
import { newId } from "../../kernel/id.ts";
import { Problem } from "../../kernel/problem.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { Result } from "../../kernel/result.ts";
import { type Resolved, resolveModel, unpriced } from "../models/models.service.ts";
import { type PriceBook, reserveFor } from "../models/pricing.service.ts";
import { limitHeaders, refusalToProblem } from "../protocols/openai-chat/errors.ts";
import { type CallRequest, readCall, refuseUnmetered, upstreamBody } from "../protocols/openai-chat/request.service.ts";
import type { Provider } from "../providers/providers.ts";
import { requestHeaders } from "../providers/upstream.ts";
import { createAnswer } from "./answer.ts";
import { estimateInputTokens, reserveInputTokens } from "./estimate.service.ts";
import { createLeasing } from "./leases.ts";
import { createMeter } from "./metering.service.ts";
import type { Settler, Timers } from "./settler.ts";
import { createStop } from "./stop.ts";

export interface CallPorts {
  /** Judges the bearer without I/O. */
  readKey: (bearer: string) => Result<ParsedKey, unknown>;
  /** Reads the body; throws the Problem when it is too large. */
  readBody: (request: Request) => Promise<Uint8Array<ArrayBuffer>>;
  account: AccountPort;
  settler: Settler;
  providers: readonly Provider[];
  prices: PriceBook;
  /** Sends to a provider. Must not follow redirects when told not to. */
  send: (url: string, init: RequestInit) => Promise<Response>;
  now: () => number;
  timers: Timers;
  warn: (event: string, facts: { requestId?: string; attempt?: number }, error?: unknown) => void;
}

export interface CallLimits {
  defaultMaxOutputTokens: number;
  upstreamTimeoutMs: number;
  streamIdleTimeoutMs: number;
}

/** The key of a request, or the Problem that tells its owner what is wrong with it. */
export function keyOf(request: Request, readKey: CallPorts["readKey"]): ParsedKey {
  const header = request.headers.get("authorization");
  const bearer = header === null ? undefined : /^bearer +(\S+)$/i.exec(header)?.[1];
  if (bearer === undefined) {
    const detail = "You didn't provide an API key. Send it in the header 'Authorization: Bearer ew_live_…'.";
    throw new Problem("unauthenticated", { detail });
  }
  const key = readKey(bearer);
  if (!key.ok) {
    throw new Problem("invalid_api_key", { detail: "Incorrect API key provided. Check that it was copied whole." });
  }
  return key.value;
}

const SCOPE = "inference";
const PATHS: Record<Operation, string> = {
  "chat.completions": "/chat/completions",
  responses: "/responses",
  messages: "/v1/messages",
  embeddings: "/embeddings",
};

export function createCalls(ports: CallPorts, limits: CallLimits) {
  const { now, providers, prices, account } = ports;
  const admitOrLease = createLeasing(account, now);

  /** Throws a Problem for whatever ends a call before it is admitted. */
  return async function call(operation: Operation, request: Request, context: RequestContext): Promise<Response> {
    const startedAt = now();
    const key = keyOf(request, ports.readKey);
    const bytes = await ports.readBody(request);
    const read = readCall(operation, bytes);
    if (!read.ok) throw read.error;
    const body = read.value;
    const resolved = resolve(body, startedAt);
    const admitted: AdmitRequest = {
      callId: newId("call"),
      orgId: key.orgId,
      keyId: key.keyId,
      keyHash: key.hash,
      scope: SCOPE,
      operation,
      provider: resolved.provider.id,
      model: resolved.model,
      stream: body.stream,
      requestId: context.requestId,
      ...estimate(body, resolved),
      priceVersion: resolved.quote.version,
      wantCalls: 0,
    };
    // Awaited only where there is something to wait for: each turn of a promise is a call into the runtime.
    const admission = admit(admitted);
    const reply = admission instanceof Promise ? await admission : admission;
    const headers = {
      ...context.headers,
      ...limitHeaders(reply.limits, !reply.ok),
      "x-edgewright-provider": resolved.provider.id,
      "x-edgewright-model": resolved.model,
    };
    if (!reply.ok) throw refusalToProblem(reply.refusal, headers, now());
    return await forward(request, context, { body, resolved, admitted, reply, headers, startedAt });
  };

  function resolve(body: CallRequest, at: number): Resolved<Provider> {
    const resolved = resolveModel(body.model, providers, prices, at);
    if (!resolved.ok) throw resolved.error;
    const { provider, quote } = resolved.value;
    if (body.operation !== "embeddings" && quote.rates.output === undefined) throw unpriced(body.model);
    const unmetered = refuseUnmetered(body, provider.unmetered, provider.name);
    if (unmetered) throw unmetered;
    return resolved.value;
  }

  function estimate(body: CallRequest, { quote }: Resolved<Provider>) {
    const input = reserveInputTokens(body.size);
    const output = (body.maxOutputTokens ?? limits.defaultMaxOutputTokens) * body.choices;
    return { reserveMicroUsd: reserveFor(quote, input, output), reserveTokens: input + output };
  }

  /** Admission may be repeated with the same call id, so one lost message is no reason to fail. */
  function admit(admitted: AdmitRequest): AdmitReply | Promise<AdmitReply> {
    const { requestId } = admitted;
    const reply = admitOrLease(admitted);
    if (!(reply instanceof Promise)) return reply;
    return reply
      .catch((error: unknown) => {
        ports.warn("admit_failed", { requestId, attempt: 1 }, error);
        return admitOrLease(admitted);
      })
      .catch((error: unknown) => {
        ports.warn("admit_failed", { requestId, attempt: 2 }, error);
        const detail = "The account cannot be reached just now. Try again.";
        throw new Problem("unavailable", { detail, retryAfterS: 1 });
      });
  }

  interface Admitted {
    body: CallRequest;
    resolved: Resolved<Provider>;
    admitted: AdmitRequest;
    reply: Extract<AdmitReply, { ok: true }>;
    headers: Record<string, string>;
    startedAt: number;
  }

  /** From here on the call ends in exactly one settlement, whatever happens. */
  async function forward(request: Request, context: RequestContext, call: Admitted): Promise<Response> {
    const { body, resolved, admitted, reply, headers, startedAt } = call;
    const { provider } = resolved;
    const stop = createStop();
    const seen: { usage: TokenUsage | undefined; contentEvents: number; contentBytes: number } = {
      usage: undefined,
      contentEvents: 0,
      contentBytes: 0,
    };
    const meter = createMeter({
      account,
      settler: ports.settler,
      admitted,
      userId: reply.userId,
      ttlMs: reply.ttlMs,
      leaseId: reply.leaseId ?? null,
      quote: resolved.quote,
      inputEstimate: estimateInputTokens(body.size),
      startedAt,
      now,
      timers: ports.timers,
      observe: () => seen,
      onStuck: () => stop.ask(new Error("upstream timeout")),
    });
    const { signal } = request;
    const answer = createAnswer({
      provider,
      body,
      headers,
      meter,
      seen,
      signal,
      stop,
      now,
      timers: ports.timers,
      idleTimeoutMs: limits.streamIdleTimeoutMs,
    });
    // From the start: a client that leaves while the provider still thinks must not take the settlement with it.
    context.waitUntil(meter.settled);
    let sent: Promise<Response> | undefined;
    try {
      if (signal.aborted) return answer.clientGone();
      meter.watch(limits.upstreamTimeoutMs);
      meter.sent();
      sent = ports.send(provider.baseUrl + PATHS[admitted.operation], {
        method: "POST",
        headers: requestHeaders(provider, request.headers, body.stream),
        body: upstreamBody(body, resolved.model, provider.streamUsage),
        redirect: "manual",
        signal,
      });
      return await answer.from(await stop.guard(sent));
    } catch (error) {
      // An answer that comes after the stop is read by nobody.
      if (stop.asked) sent?.then((late) => late.body?.cancel()).catch(() => {});
      if (!signal.aborted) ports.warn("upstream_failed", { requestId: context.requestId }, error);
      return answer.failed();
    }
  }
}
