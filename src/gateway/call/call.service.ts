/** One model call, from its key to its settlement. */
import type { AccountPort, AdmitReply, AdmitRequest } from "../../billing/account.schema.ts";
import type { ParsedKey } from "../../identity/index.ts";
import { newId } from "../../kernel/id.ts";
import { Problem } from "../../kernel/problem.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { Result } from "../../kernel/result.ts";
import { type Resolved, resolveModel, unpriced } from "../models/models.service.ts";
import { type PriceBook, reserveFor } from "../models/pricing.service.ts";
import type { Backend, CallRequest, Face } from "../protocols/protocol.ts";
import type { Provider } from "../providers/providers.ts";
import { requestHeaders } from "../providers/upstream.ts";
import { createAnswer } from "./answer.ts";
import { estimateInputTokens, reserveInputTokens } from "./estimate.service.ts";
import { createLeasing } from "./leases.ts";
import { createMeter } from "./metering.service.ts";
import type { Passage } from "./passage.ts";
import { limitHeaders, refusalToProblem } from "./refusal.ts";
import { choosePassage, droppedHeader } from "./route.ts";
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
  backends: readonly Backend[];
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

/**
 * The key of a request, or the Problem that tells its owner what is wrong with it. `apiKeyHeader`: where Anthropic's
 * clients put it.
 */
export function keyOf(request: Request, readKey: CallPorts["readKey"], apiKeyHeader = false): ParsedKey {
  const header = request.headers.get("authorization");
  const bearer = header === null ? undefined : /^bearer +(\S+)$/i.exec(header)?.[1];
  const given = bearer ?? (apiKeyHeader ? (request.headers.get("x-api-key") ?? undefined) : undefined);
  if (given === undefined) {
    const where = apiKeyHeader
      ? "'x-api-key: ew_live_…' or 'Authorization: Bearer ew_live_…'"
      : "'Authorization: Bearer ew_live_…'";
    throw new Problem("unauthenticated", { detail: `You didn't provide an API key. Send it in the header ${where}.` });
  }
  const key = readKey(given);
  if (!key.ok) {
    throw new Problem("invalid_api_key", { detail: "Incorrect API key provided. Check that it was copied whole." });
  }
  return key.value;
}

const SCOPE = "inference";

export function createCalls(ports: CallPorts, limits: CallLimits) {
  const { now, providers, prices, account } = ports;
  const admitOrLease = createLeasing(account, now);

  /** Throws a Problem for whatever ends a call before it is admitted. */
  return async function call<Read extends CallRequest>(
    face: Face<Read>,
    request: Request,
    context: RequestContext,
  ): Promise<Response> {
    const startedAt = now();
    const key = keyOf(request, ports.readKey, face.protocol === "anthropic.messages");
    const bytes = await ports.readBody(request);
    const given = face.read(bytes);
    if (!given.ok) throw given.error;
    const read = given.value;
    const resolved = resolve(read, startedAt);
    const callId = newId("call");
    const passage = choosePassage({
      face,
      read,
      resolved,
      backends: ports.backends,
      unsupported: request.headers.get("x-edgewright-unsupported"),
      defaultMaxOutputTokens: limits.defaultMaxOutputTokens,
      context: {
        requestId: context.requestId,
        answerId: callId.slice("call_".length),
        model: read.model,
        createdAt: startedAt,
      },
    });
    const admitted: AdmitRequest = {
      callId,
      orgId: key.orgId,
      keyId: key.keyId,
      keyHash: key.hash,
      scope: SCOPE,
      operation: read.operation,
      provider: resolved.provider.id,
      model: resolved.model,
      stream: read.stream,
      requestId: context.requestId,
      ...estimate(read, resolved),
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
      ...(passage.dropped.length > 0 ? droppedHeader(passage.dropped) : {}),
    };
    if (!reply.ok) throw refusalToProblem(reply.refusal, headers, now());
    return await forward(face, request, context, { read, resolved, passage, admitted, reply, headers, startedAt });
  };

  function resolve(read: CallRequest, at: number): Resolved<Provider> {
    const resolved = resolveModel(read.model, providers, prices, at);
    if (!resolved.ok) throw resolved.error;
    if (read.operation !== "embeddings" && resolved.value.quote.rates.output === undefined) throw unpriced(read.model);
    return resolved.value;
  }

  function estimate(read: CallRequest, { quote }: Resolved<Provider>) {
    const input = reserveInputTokens(read.size);
    const output = (read.maxOutputTokens ?? limits.defaultMaxOutputTokens) * read.choices;
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
    read: CallRequest;
    resolved: Resolved<Provider>;
    passage: Passage;
    admitted: AdmitRequest;
    reply: Extract<AdmitReply, { ok: true }>;
    headers: Record<string, string>;
    startedAt: number;
  }

  /** From here on the call ends in exactly one settlement, whatever happens. */
  async function forward(
    { renderError }: Pick<Face, "renderError">,
    request: Request,
    context: RequestContext,
    call: Admitted,
  ): Promise<Response> {
    const { read, resolved, passage, admitted, reply, headers, startedAt } = call;
    const { provider } = resolved;
    const { operation, stream } = read;
    const stop = createStop();
    const meter = createMeter({
      account,
      settler: ports.settler,
      admitted,
      userId: reply.userId,
      ttlMs: reply.ttlMs,
      leaseId: reply.leaseId ?? null,
      quote: resolved.quote,
      inputEstimate: estimateInputTokens(read.size),
      startedAt,
      now,
      timers: ports.timers,
      observe: () => answer.seen,
      onStuck: () => stop.ask(new Error("upstream timeout")),
    });
    const { signal } = request;
    const answer = createAnswer({
      provider,
      passage,
      operation,
      stream,
      headers,
      meter,
      signal,
      stop,
      now,
      timers: ports.timers,
      idleTimeoutMs: limits.streamIdleTimeoutMs,
    });
    // From the start: a client that leaves while the provider still thinks must not take the settlement with it.
    context.waitUntil(meter.settled);
    const ask = async (): Promise<ReturnType<typeof answer.failed> | Response> => {
      let sent: Promise<Response> | undefined;
      try {
        if (signal.aborted) return answer.clientGone();
        meter.watch(limits.upstreamTimeoutMs);
        meter.sent();
        sent = ports.send(provider.baseUrl + passage.path, {
          method: "POST",
          headers: requestHeaders(provider, request.headers, stream, passage.headers),
          body: passage.body(),
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
    };
    const given = await ask();
    if (given instanceof Response) return given;
    void meter.end(given.end);
    return renderError(given.error, { ...headers, ...given.headers }, context.requestId);
  }
}
