import {
  type AccountPort,
  type AdmitRequest,
  type CacheState,
  type CallStatus,
  NO_TOKENS,
  outputTokensOf,
  type Settlement,
  type TokenUsage,
} from "../../billing/account.schema.ts";
import type { UserId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import { chargeOf, providerCostOf, type Quote, withRequest } from "../models/pricing.service.ts";
import { estimateOutputTokens } from "./estimate.service.ts";
import type { Delivery, Settler, Timers } from "./settler.ts";

/** What is known of a call's output while it runs. */
export interface Observed {
  usage: TokenUsage | undefined;
  contentEvents: number;
  contentBytes: number;
  /** False as long as the answer goes on, so that what was counted is a beginning. */
  finished?: boolean;
}

export interface CallEnd {
  status: Exclude<CallStatus, "interrupted">;
  httpStatus: number;
  errorCode: string | null;
}

/** Whom a call has been sent to. */
export interface MeteredTarget {
  provider: string;
  model: string;
  quote: Quote;
  /** Whether `quote` is what the provider asks, rather than that nobody knows. */
  priced: boolean;
  /** Who pays the provider. */
  credential: "platform" | "own";
}

export interface MeterOptions {
  account: AccountPort;
  settler: Settler;
  admitted: AdmitRequest;
  userId: UserId;
  ttlMs: number;
  leaseId: string | null;
  /** The first that is asked. */
  target: MeteredTarget;
  /** What the cache has to do with it. A hit is never sent, has used nothing, and is an answer all the same. */
  cache?: CacheState | undefined;
  /** Stands in when the provider never says. */
  inputEstimate: number;
  startedAt: number;
  now: () => number;
  timers: Timers;
  observe: () => Observed;
  /** The call got stuck: nothing came for longer than its limit. */
  onStuck: () => void;
  /** Hears once how the call is recorded. */
  onEnd?: ((settlement: Settlement) => void) | undefined;
}

export interface Meter {
  /**
   * From here on the silence counts, up to so many milliseconds; `answered` once the provider began to answer. The first
   * begins the telling, so nothing may be waited for before it.
   */
  watch(limitMs: number, answered?: boolean): void;
  /** Something came. */
  touch(): void;
  /** The request goes to a provider: from here on a cancelled call has used its input, at this provider's price. */
  sent(target: MeteredTarget): void;
  /** What it was sent to gave nothing: until it is sent again, nothing has been used. */
  failed(): void;
  /** Ends the call, exactly once however often it is called; resolves with `settled`. */
  end(end: CallEnd): Promise<void>;
  /** Resolves when the account has the end of the call, or others see to that. The request's context must live until then. */
  readonly settled: Promise<void>;
  /** What is charged; undefined until the call has ended. */
  costMicroUsd(): MicroUsd | undefined;
}

const FIRST_PROGRESS_MS = 1_000;
const PROGRESS_MS = 3_000;
/**
 * A call that was admitted under a lease tells the account of itself as soon as it is not among the short ones: a stream
 * at once, since its client has something of it; any other when it has lasted.
 */
const LEASED_PROGRESS_MS = { stream: 15, whole: 100 };
/** How often a call looks after its settlement once it was handed over. */
const NUDGE_MS = 1_000;

/**
 * Follows one admitted call from its admission, which is the moment that this is called, to its one settlement, and tells
 * the account how far it has come.
 */
export function createMeter(options: MeterOptions): Meter {
  const { account, settler, admitted, now, timers, observe } = options;
  let { target } = options;
  const progressMs = Math.max(50, Math.min(PROGRESS_MS, options.ttlMs / 3));
  const firstMs =
    options.leaseId === null ? FIRST_PROGRESS_MS : LEASED_PROGRESS_MS[admitted.stream ? "stream" : "whole"];
  const admittedAt = now();
  let progressAt = admittedAt + Math.min(firstMs, progressMs);
  let limitMs = Number.POSITIVE_INFINITY;
  let touchedAt = admittedAt;
  let headersAt: number | undefined;
  let firstByteAt: number | undefined;
  let sent = false;
  let attempts = 0;
  let delivery: Delivery | undefined;
  let charged: MicroUsd | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let timer: unknown;
  /** Resolves when all tellings have arrived: what others have settled may travel with them. */
  let told: Promise<unknown> | undefined;
  const { promise: settled, resolve: resolveSettled } = Promise.withResolvers<void>();

  /** One timer a call, for whatever comes first. It is set anew only when something comes sooner than it would. */
  function arm(time: number): void {
    const wantedAt = delivery ? time + NUDGE_MS : Math.min(progressAt, touchedAt + limitMs);
    if (wantedAt >= dueAt) return;
    if (timer !== undefined) timers.clear(timer);
    dueAt = wantedAt;
    timer = timers.set(tick, Math.max(1, wantedAt - time));
  }

  function tick(): void {
    dueAt = Number.POSITIVE_INFINITY;
    timer = undefined;
    const time = now();
    if (delivery) {
      delivery.nudge();
      arm(time);
      return;
    }
    if (time >= touchedAt + limitMs) {
      limitMs = Number.POSITIVE_INFINITY;
      options.onStuck();
    }
    if (time >= progressAt) {
      progressAt = time + progressMs;
      const { tokens } = used("cancelled");
      const {
        keyHash: _hash,
        scope: _scope,
        wantCalls: _want,
        routingVersion: _routing,
        alternatives: _others,
        ...facts
      } = admitted;
      const { provider, model } = target;
      const call = {
        ...facts,
        provider,
        model,
        priceVersion: target.quote.version,
        credential: target.credential,
        userId: options.userId,
        startedAt: options.startedAt,
        leaseId: options.leaseId,
      };
      const next = settler.report(account, admitted.orgId, {
        call,
        tokens,
        ...amountsOf("cancelled", tokens),
      });
      told = Promise.all([told, next]);
    }
    arm(time);
  }

  function over(): void {
    timers.clear(timer);
    dueAt = Number.NEGATIVE_INFINITY;
    if (told) void told.then(() => resolveSettled());
    else resolveSettled();
  }

  function used(status: CallEnd["status"]): { tokens: TokenUsage; estimated: boolean } {
    if (!sent) return { tokens: NO_TOKENS, estimated: false };
    const { usage, contentEvents, contentBytes, finished } = observe();
    if (usage && (status !== "cancelled" || finished !== false)) {
      return { tokens: withRequest(target.quote, usage), estimated: false };
    }
    if (usage) {
      // Some say at the start what they have read, with an output of nothing or of one token.
      const unsaid = Math.max(0, estimateOutputTokens(contentEvents, contentBytes) - outputTokensOf(usage));
      const tokens = { ...usage, output: usage.output + unsaid };
      return { tokens: withRequest(target.quote, tokens), estimated: unsaid > 0 };
    }
    if (status === "error") return { tokens: NO_TOKENS, estimated: false };
    const output = estimateOutputTokens(contentEvents, contentBytes);
    const tokens = { ...NO_TOKENS, input: options.inputEstimate, output };
    return { tokens: withRequest(target.quote, tokens), estimated: true };
  }

  const amountsOf = (status: CallEnd["status"], tokens: TokenUsage) => ({
    costMicroUsd: chargeOf(target.quote, tokens, status, target.credential),
    providerCostMicroUsd: target.priced ? providerCostOf(target.quote, tokens) : null,
  });

  /** An answer without a word, which a client can do nothing with. Where it was thought, there was work. */
  function saysNothing(tokens: TokenUsage): boolean {
    if (admitted.operation === "embeddings" || tokens.reasoning > 0) return false;
    return outputTokensOf(tokens) === 0 || (admitted.stream && observe().contentEvents === 0);
  }

  return {
    watch(limit, answered = false) {
      limitMs = limit;
      touchedAt = now();
      if (answered) headersAt = touchedAt;
      if (!delivery) arm(touchedAt);
    },
    touch() {
      touchedAt = now();
      firstByteAt ??= touchedAt;
    },
    sent(to) {
      sent = true;
      attempts += 1;
      target = to;
      headersAt = undefined;
      firstByteAt = undefined;
    },
    failed() {
      sent = false;
    },
    end(end) {
      if (delivery) return settled;
      const { tokens, estimated } = used(end.status);
      const { httpStatus } = end;
      const isHit = options.cache === "hit";
      const isEmpty = end.status === "ok" && !isHit && saysNothing(tokens);
      const status = isEmpty ? "error" : end.status;
      const errorCode = isEmpty ? "upstream_empty" : end.errorCode;
      const { costMicroUsd, providerCostMicroUsd } = amountsOf(status, tokens);
      // Member by member: taking the rest of an object apart is slow, and this is done for every call.
      const settlement: Settlement = {
        callId: admitted.callId,
        orgId: admitted.orgId,
        keyId: admitted.keyId,
        operation: admitted.operation,
        provider: target.provider,
        model: target.model,
        stream: admitted.stream,
        requestId: admitted.requestId,
        priceVersion: target.quote.version,
        userId: options.userId,
        leaseId: options.leaseId,
        reservedMicroUsd: admitted.reserveMicroUsd,
        reservedTokens: admitted.reserveTokens,
        status,
        httpStatus,
        tokens,
        estimated,
        costMicroUsd,
        providerCostMicroUsd,
        credential: target.credential,
        attempts: isHit ? 0 : Math.max(1, attempts),
        cache: options.cache,
        tags: admitted.tags,
        startedAt: options.startedAt,
        endedAt: now(),
        admittedMs: since(options.startedAt, admittedAt),
        headersMs: since(options.startedAt, headersAt),
        firstByteMs: since(options.startedAt, firstByteAt),
        errorCode,
      };
      charged = costMicroUsd;
      delivery = settler.settle(account, settlement);
      // A call that nobody watched, such as a hit of the cache: its settlement is looked after all the same.
      if (timer === undefined && delivery.done) arm(settlement.endedAt);
      options.onEnd?.(settlement);
      if (delivery.done) void delivery.done.then(over);
      else over();
      return settled;
    },
    settled,
    costMicroUsd: () => charged,
  };
}

/** A clock may be set back. */
const since = (start: number, at: number | undefined): number | null =>
  at === undefined ? null : Math.max(0, at - start);
