/** One model call, from its key to its settlement. */
import type { AdmitReply, AdmitRequest } from "../../billing/account.schema.ts";
import type { Tags } from "../../billing/tags.schema.ts";
import type { ParsedKey } from "../../identity/index.ts";
import { type CallId, newId, type OrgId } from "../../kernel/id.ts";
import { Problem } from "../../kernel/problem.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { Result } from "../../kernel/result.ts";
import type { AnswerCache } from "../cache/answer-cache.ts";
import { type CacheableCall, type CacheUse, useCache } from "../cache/cache-use.ts";
import {
  CACHE_HEADER,
  type CacheWish,
  readCacheHeader,
  type SaidOfCache,
  wishOf,
} from "../cache/cache-wish.service.ts";
import type { CallRequest, Face } from "../protocols/protocol.ts";
import type { Asked, Plan } from "../routing/planner.ts";
import type { Planning } from "../routing/planning.ts";
import type { AdmittedCall, DeliveryLimits, DeliveryPorts } from "./admitted-call.ts";
import type { CopyConsumer } from "./copy.ts";
import { createDelivery } from "./delivery.ts";
import { createLeasing } from "./leases.ts";
import type { Memory } from "./memory.ts";
import { accountAway, addLimits, refusalToProblem } from "./refusal.ts";
import { replay } from "./replay.ts";
import { TAGS_HEADER, tagsOfHeader, tagsOfMetadata } from "./tags.service.ts";
import { targetHeaders } from "./target.ts";

export interface CallPorts extends DeliveryPorts {
  /** Judges the bearer without I/O. */
  readKey: (bearer: string) => Result<ParsedKey, unknown>;
  /** Reads the body; rejects with the Problem when it is too large. */
  readBody: (request: Request) => Promise<ArrayBuffer>;
  /** Throws the Problem where no provider can take it. */
  planning: Planning;
  cache: AnswerCache;
  /** Who keeps a call's request and answer; undefined where its organisation wants none kept. */
  keepBodies: (orgId: OrgId, request: Request, bytes: Uint8Array, requestId: string) => CopyConsumer | undefined;
}

/**
 * The key of a request, or the Problem that tells its owner what is wrong with it. `apiKeyHeader`: where Anthropic's
 * clients put it.
 */
export function keyOf(headers: Headers, readKey: CallPorts["readKey"], apiKeyHeader = false): ParsedKey {
  const header = headers.get("authorization");
  const bearer = header === null ? undefined : bearerIn(header);
  const given = bearer ?? (apiKeyHeader ? (headers.get("x-api-key") ?? undefined) : undefined);
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

/** As all clients spell it, without a look for how else it may be. */
const BEARER = "Bearer ew_";

const bearerIn = (header: string): string | undefined =>
  header.startsWith(BEARER) && !header.includes(" ", BEARER.length)
    ? header.slice("Bearer ".length)
    : /^bearer +(\S+)$/i.exec(header)?.[1];

/** What a key must be good for, to call models and to read what was kept of that. */
export const SCOPE = "inference";
/** A configuration that changes more often than this while one call is planned is a matter for the client's next try. */
const MOST_PLANS = 3;

export function createCalls(ports: CallPorts, limits: DeliveryLimits) {
  const { now, planning } = ports;
  const admitOrLease = createLeasing(ports.account, now);
  const deliver = createDelivery(ports, limits);

  /** Throws a Problem for whatever ends a call before it is admitted. */
  return async function call<Read extends CallRequest>(
    face: Face<Read>,
    request: Request,
    context: RequestContext,
    memory?: Memory<Read>,
  ): Promise<Response> {
    const startedAt = now();
    // Once: each look at it is a call into the runtime.
    const { headers: said } = request;
    const key = keyOf(said, ports.readKey, face.protocol === "anthropic.messages");
    const bytes = new Uint8Array(await ports.readBody(request));
    const given = face.read(bytes);
    if (!given.ok) throw given.error;
    const recalled = memory ? memory.recall(given.value, key) : given.value;
    const read = recalled instanceof Promise ? await recalled : recalled;
    const tags = tagsOf(said, read);
    const saidOfCache = saidOfCacheIn(said);
    const asked = {
      face,
      read,
      orgId: key.orgId,
      policy: said.get("x-edgewright-policy") ?? undefined,
      session: () => sessionOf(said),
      unsupported: () => said.get("x-edgewright-unsupported"),
      context: {
        requestId: context.requestId,
        answerId: newId("call", startedAt).slice("call_".length),
        model: read.model,
        createdAt: startedAt,
      },
    };
    const arrived = { key, tags, memory, saidOfCache };
    const entry = letIn(asked, arrived);
    const { plan, admitted, reply, wish, planned } = entry instanceof Promise ? await entry : entry;
    const own = { ...context.headers, ...face.headers?.(context.requestId) };
    const headers = addLimits(own, reply.limits, !reply.ok);
    if (!reply.ok)
      throw refusalToProblem(reply.refusal, { ...headers, ...targetHeaders(plan.routes[0].resolved) }, now());
    const delivered: AdmittedCall = {
      plan,
      read: planned,
      admitted,
      userId: reply.userId,
      ttlMs: reply.ttlMs,
      leaseId: reply.leaseId ?? null,
      face,
      request,
      context,
      headers,
      startedAt,
    };
    const body = ports.keepBodies(key.orgId, request, bytes, context.requestId);
    if (body) delivered.copies = [body];
    const keeper = memory?.keeper(planned, key.orgId);
    if (keeper) delivered.keeper = keeper;
    if (!wish) return await deliver(delivered);
    const isStored = read !== given.value || keeper !== undefined;
    const keyed = { ...asked, read: planned, bytes, headers: said, plan, isStored };
    const answered = fromCache(delivered, wish, keyed);
    // A client that leaves during the look-up must not take the settlement with it.
    context.waitUntil(answered.catch(() => {}));
    return await answered;
  };

  /** Of a call that was let in: nobody else is to hear what there is, and a hit gives back all that was held for it. */
  async function fromCache(call: AdmittedCall, wish: CacheWish | "off", keyed: CacheableCall): Promise<Response> {
    const { requestId } = call.context;
    const cache = await useCache(ports.cache, wish, keyed).catch((error: unknown): CacheUse => {
      ports.warn("cache_failed", { requestId }, error);
      return { state: "bypass" };
    });
    call.cache = cache.state;
    call.headers[CACHE_HEADER] = cache.state;
    if (cache.keep) call.copies = [...(call.copies ?? []), cache.keep];
    return await (cache.hit ? replay(ports, call, cache.hit) : deliver(call));
  }

  /**
   * Plans the call and asks the account, anew where it was planned by a routing configuration that no longer counts. At once
   * where there is nothing to wait for: each turn of a promise is a call into the runtime.
   */
  function letIn<Read extends CallRequest>(
    given: Asked<Read>,
    arrived: Arrived<Read>,
    tries = 1,
  ): Entry<Read> | Promise<Entry<Read>> {
    const { key, memory } = arrived;
    // Another for each plan: the hold of one is none for the next.
    const callId: CallId = tries === 1 ? `call_${given.context.answerId}` : newId("call");
    const asked = memory ? { ...given, read: memory.prepare(given.read, key.orgId) } : given;
    const planned = planning.plan(asked, key);
    const again = tries < MOST_PLANS ? () => letIn(given, arrived, tries + 1) : undefined;
    if (!(planned instanceof Promise)) return letInBy(planned, asked, arrived, callId, again);
    return planned.then((plan) => letInBy(plan, asked, arrived, callId, again));
  }

  /** `again`: plans it anew; undefined where it was planned often enough. */
  function letInBy<Read extends CallRequest>(
    plan: Plan,
    asked: Asked<Read>,
    { key, tags, saidOfCache }: Arrived<Read>,
    callId: CallId,
    again: (() => Entry<Read> | Promise<Entry<Read>>) | undefined,
  ): Entry<Read> | Promise<Entry<Read>> {
    const wish = saidOfCache || plan.cacheTtlS !== null ? wishedOf(saidOfCache, plan.cacheTtlS) : undefined;
    const admitted = admissionOf(plan, asked, key, callId);
    if (tags) admitted.tags = tags;
    const enter = (reply: AdmitReply): Entry<Read> | Promise<Entry<Read>> => {
      const isStale = !reply.ok && reply.refusal.reason === "routing_stale";
      if (!isStale || !again) return { plan, admitted, reply, wish, planned: asked.read };
      return planning.learn(key, plan.routingVersion).then(again);
    };
    const admission = admit(admitted);
    return admission instanceof Promise ? admission.then(enter) : enter(admission);
  }

  function admissionOf<Read extends CallRequest>(
    { routes, routingVersion, reserveMicroUsd, reserveTokens }: Plan,
    { read, context }: Asked<Read>,
    key: ParsedKey,
    callId: CallId,
  ): AdmitRequest {
    const [{ resolved }, ...others] = routes;
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
      reserveMicroUsd,
      reserveTokens,
      priceVersion: resolved.quote.version,
      wantCalls: 0,
    };
    if (routingVersion > 0) admitted.routingVersion = routingVersion;
    if (resolved.provider.credential === "own") admitted.credential = "own";
    if (others.length > 0) admitted.alternatives = others.map(({ id }) => id);
    return admitted;
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
        throw accountAway();
      });
  }
}

/** A call that was planned, and how its account has decided. */
interface Entry<Read extends CallRequest> {
  plan: Plan;
  admitted: AdmitRequest;
  reply: AdmitReply;
  wish: CacheWish | "off" | undefined;
  /** What of it goes to a provider. */
  planned: Read;
}

/** What came with a request, beside what is planned of it. */
interface Arrived<Read extends CallRequest> {
  key: ParsedKey;
  tags: Tags | undefined;
  memory: Memory<Read> | undefined;
  saidOfCache: SaidOfCache | undefined;
}

function saidOfCacheIn(headers: Headers): SaidOfCache | undefined {
  const said = headers.get(CACHE_HEADER);
  if (said === null) return undefined;
  const read = readCacheHeader(said);
  if (!read.ok) throw read.error;
  return read.value;
}

function wishedOf(said: SaidOfCache | undefined, policyTtlS: number | null): CacheWish | "off" | undefined {
  const wish = wishOf(said, policyTtlS);
  if (!wish.ok) throw wish.error;
  return wish.value;
}

/** Names a conversation, so that its calls go the same way. */
const sessionOf = (headers: Headers): string | undefined =>
  headers.get("x-edgewright-session")?.slice(0, 200) || undefined;

/** A call that says none pays for two looks. */
function tagsOf(headers: Headers, { metadata }: CallRequest): Tags | undefined {
  const said = headers.get(TAGS_HEADER);
  if (said === null) return metadata === undefined ? undefined : tagsOfMetadata(metadata);
  const tags = tagsOfHeader(said);
  if (!tags.ok) throw tags.error;
  return tags.value;
}
