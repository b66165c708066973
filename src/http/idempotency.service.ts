/**
 * One effect and one answer per idempotency key: the rules. A record is kept by the store, one per key; whoever holds
 * the lease runs the request, everybody else gets the answer or is told to wait.
 */

/** What the client got, as far as it is repeated. Body and cookies are sealed by the caller: the store cannot read them. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  sealedBody: ArrayBuffer;
  /** `Set-Cookie` lines: a browser that lost the first answer must not be left without them. */
  sealedCookies?: ArrayBuffer;
}

export interface IdempotencyRecord {
  /** Keyed hash of method, path and body: the same key with another request is a mistake of the client. */
  fingerprint: string;
  /** Stays the same for every run under this key, so that effects keyed by it happen once. */
  operationId: string;
  expiresAt: number;
  state: { kind: "running"; lease: string; until: number } | { kind: "free" } | { kind: "done"; answer: KeptAnswer };
}

export interface Claim {
  fingerprint: string;
  lease: string;
  /** Taken for the record when this is its first claim. */
  operationId: string;
  /** How long a run may take before somebody else may run it again. */
  leaseMs: number;
  keepMs: number;
}

export type ClaimReply =
  | { kind: "run"; operationId: string }
  | { kind: "replay"; answer: KeptAnswer }
  | { kind: "in_progress"; retryAfterMs: number }
  | { kind: "conflict" };

export type Finish =
  /** The request had its effect: keep the answer. */
  | { kind: "keep"; answer: KeptAnswer }
  /** It may or may not have had its effect: the next repeat runs again, with the same operation id. */
  | { kind: "retry" }
  /** It was refused and had no effect: forget the key, so that a corrected request may use it. */
  | { kind: "forget" };

/** Where records live; one Durable Object per name. Every method may throw when it cannot be reached. */
export interface IdempotencyStore {
  claim(name: string, claim: Claim): Promise<ClaimReply>;
  finish(name: string, lease: string, finish: Finish): Promise<void>;
}

/** Decides a claim. `record` is undefined when nothing is known; the second value is what to store, if it changed. */
export function claim(
  record: IdempotencyRecord | undefined,
  now: number,
  { fingerprint, lease, operationId, leaseMs, keepMs }: Claim,
): [ClaimReply, IdempotencyRecord | undefined] {
  const running = { kind: "running", lease, until: now + leaseMs } as const;
  if (record === undefined || record.expiresAt <= now) {
    return [
      { kind: "run", operationId },
      { fingerprint, operationId, expiresAt: now + keepMs, state: running },
    ];
  }
  if (record.fingerprint !== fingerprint) return [{ kind: "conflict" }, undefined];
  switch (record.state.kind) {
    case "done":
      return [{ kind: "replay", answer: record.state.answer }, undefined];
    case "running":
      if (record.state.until > now) return [{ kind: "in_progress", retryAfterMs: record.state.until - now }, undefined];
      return [
        { kind: "run", operationId: record.operationId },
        { ...record, state: running },
      ];
    case "free":
      return [
        { kind: "run", operationId: record.operationId },
        { ...record, state: running },
      ];
  }
}

/** Ends a run. A run whose lease was taken over changes nothing: the later one decides. `null` deletes the record. */
export function finish(
  record: IdempotencyRecord | undefined,
  lease: string,
  how: Finish,
): IdempotencyRecord | null | undefined {
  if (record === undefined || record.state.kind !== "running" || record.state.lease !== lease) return undefined;
  switch (how.kind) {
    case "keep":
      return { ...record, state: { kind: "done", answer: how.answer } };
    case "retry":
      return { ...record, state: { kind: "free" } };
    case "forget":
      return null;
  }
}
