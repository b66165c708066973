/**
 * Admits calls of a busy key from a lease that the account has granted to this isolate, without asking it each time.
 * Everything that a lease may let in is held in the account already; here it is only counted down.
 */
import type { AccountPort, AdmitReply, AdmitRequest, Lease, Limit, LimitsView } from "../../billing/account.schema.ts";
import type { KeyId, UserId } from "../../kernel/id.ts";

/** So many calls of a key within so long make it worth a lease. */
const BUSY = { calls: 10, withinMs: 1_000 };
/** A call that asks may die, or get none; another may try after this long. */
const ASK_EVERY_MS = 100;
/** A lease of which no more than this part is left is followed by another, so that no call has to ask meanwhile. */
const LAST_PART = 1 / 4;
/** Keys whose use is counted; more than an isolate serves at a time. */
const MOST_KEYS = 10_000;

interface Use {
  calls: number;
  /** In the time before `since`. */
  callsBefore: number;
  since: number;
  lease: Drawn | undefined;
  /** Drawn from once the other is used up. */
  next: Drawn | undefined;
  /** One call asks for a lease at a time; the others are admitted one by one meanwhile. */
  askedAt: number;
}

interface Drawn extends Omit<Lease, "forMs"> {
  granted: number;
  keyHash: string;
  scope: string;
  routingVersion: number;
  userId: UserId;
  ttlMs: number;
  limits: LimitsView;
  used: number;
  until: number;
}

/** `admit` of an account, answered from a lease where there is one: at once, without as much as a promise. */
export function createLeasing(
  account: Pick<AccountPort, "admit">,
  now: () => number,
): (call: AdmitRequest) => AdmitReply | Promise<AdmitReply> {
  const keys = new Map<KeyId, Use>();

  function useOf(keyId: KeyId, time: number): Use {
    let use = keys.get(keyId);
    if (!use) {
      if (keys.size >= MOST_KEYS) keys.clear();
      use = {
        calls: 0,
        callsBefore: 0,
        since: time,
        lease: undefined,
        next: undefined,
        askedAt: Number.NEGATIVE_INFINITY,
      };
      keys.set(keyId, use);
    }
    const sinceMs = time - use.since;
    if (sinceMs > BUSY.withinMs) {
      use.callsBefore = sinceMs > 2 * BUSY.withinMs ? 0 : use.calls;
      use.calls = 0;
      use.since = time;
    }
    use.calls += 1;
    return use;
  }

  /** What the call may be drawn from. */
  function leaseFor(use: Use, call: AdmitRequest, time: number): Drawn | undefined {
    if (use.lease && covers(use.lease, call, time)) return use.lease;
    use.lease = use.next;
    use.next = undefined;
    return use.lease && covers(use.lease, call, time) ? use.lease : undefined;
  }

  return (call) => {
    const time = now();
    const use = useOf(call.keyId, time);
    const lease = leaseFor(use, call, time);
    if (lease && (use.next || lease.calls > lease.granted * LAST_PART)) return draw(lease, call);
    const calls = Math.max(use.calls, use.callsBefore);
    if (calls < BUSY.calls || time - use.askedAt < ASK_EVERY_MS)
      return lease ? draw(lease, call) : account.admit(call).then(asDrawn);
    use.askedAt = time;
    const asked = account.admit({ ...call, wantCalls: 2 * calls });
    return asked.then((reply) => {
      // Whatever is refused now, a revoked key above all, is not to go on with what was granted before.
      if (!reply.ok) {
        use.lease = undefined;
        use.next = undefined;
      } else if (reply.lease) {
        use.next = drawnFrom(reply.lease, reply, call, now());
        use.askedAt = Number.NEGATIVE_INFINITY;
      }
      return asDrawn(reply);
    });
  };
}

const drawnFrom = (
  { id, calls, microUsd, tokens, allowedModels, forMs }: Lease,
  { userId, ttlMs, limits }: Extract<AdmitReply, { ok: true }>,
  { keyHash, scope, routingVersion = 0 }: AdmitRequest,
  time: number,
): Drawn => ({
  id,
  calls,
  granted: calls,
  microUsd,
  tokens,
  allowedModels,
  keyHash,
  scope,
  routingVersion,
  userId,
  ttlMs,
  limits,
  used: 0,
  until: time + forMs,
});

function covers(lease: Drawn, call: AdmitRequest, time: number): boolean {
  return (
    time < lease.until &&
    lease.calls > 0 &&
    lease.microUsd >= call.reserveMicroUsd &&
    lease.tokens >= call.reserveTokens &&
    lease.keyHash === call.keyHash &&
    lease.scope === call.scope &&
    lease.routingVersion === (call.routingVersion ?? 0) &&
    allowsAll(lease.allowedModels, call)
  );
}

/** Calls that may go to several models are left to the account where a key is not allowed all. */
function allowsAll(allowed: readonly string[] | null, { provider, model, alternatives }: AdmitRequest): boolean {
  if (allowed === null) return true;
  if (alternatives) return false;
  return allowed.includes(`${provider}/${model}`) || allowed.includes(`${provider}/*`);
}

function draw(lease: Drawn, call: AdmitRequest): AdmitReply {
  lease.calls -= 1;
  lease.microUsd -= call.reserveMicroUsd;
  lease.tokens -= call.reserveTokens;
  lease.used += 1;
  const limits = countedDown(lease.limits, lease.used, lease.used * call.reserveTokens);
  return { ok: true, userId: lease.userId, ttlMs: lease.ttlMs, limits, leaseId: lease.id };
}

/**
 * The account's own reply in the shape of one from a lease: code that was made for both must not hang on objects of the
 * runtime's making, whose shape is gone with the last of them.
 */
function asDrawn(reply: AdmitReply): AdmitReply {
  if (!reply.ok) return reply;
  const { userId, ttlMs, leaseId } = reply;
  return { ok: true, userId, ttlMs, limits: countedDown(reply.limits, 0, 0), leaseId };
}

/** As the account has said them, less what was used since. */
const countedDown = ({ requests, tokens }: LimitsView, calls: number, reservedTokens: number): LimitsView => ({
  requests: requests && less(requests, calls),
  tokens: tokens && less(tokens, reservedTokens),
});

const less = ({ limit, remaining, resetMs }: Limit, used: number): Limit => ({
  limit,
  remaining: Math.max(0, remaining - used),
  resetMs,
});
