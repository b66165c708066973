import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Claim, claim, type Finish, finish, type IdempotencyRecord } from "./idempotency.service.ts";

const request = (lease: string, fingerprint = "f"): Claim => ({
  fingerprint,
  lease,
  operationId: `op-${lease}`,
  leaseMs: 60,
  keepMs: 1000,
});
const answer = { status: 201, headers: {}, sealedBody: new ArrayBuffer(0) };

/** Plays a sequence of claims and ends against one record, as the store does. */
function play() {
  let record: IdempotencyRecord | undefined;
  return {
    claim(now: number, asked: Claim) {
      const [reply, next] = claim(record, now, asked);
      if (next) record = next;
      return reply;
    },
    finish(lease: string, how: Finish) {
      const next = finish(record, lease, how);
      if (next === null) record = undefined;
      else if (next) record = next;
    },
  };
}

const step = fc.oneof(
  fc.record({ do: fc.constant("claim" as const), gap: fc.integer({ min: 0, max: 100 }) }),
  fc.record({
    do: fc.constant("finish" as const),
    lease: fc.nat(20),
    how: fc.constantFrom<Finish>({ kind: "keep", answer }, { kind: "retry" }),
  }),
);

describe("one key", () => {
  it("never has two runs within a lease, none after an answer, and one operation id throughout", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = play();
        let now = 0;
        let claims = 0;
        const running = new Map<string, number>();
        const ids = new Set<string>();
        let answered = false;
        for (const next of steps) {
          if (next.do === "claim") {
            now = Math.min(999, now + next.gap);
            const lease = String(claims++);
            const reply = store.claim(now, request(lease));
            if (reply.kind === "run") {
              expect(answered).toBe(false);
              for (const until of running.values()) expect(until).toBeLessThanOrEqual(now);
              running.set(lease, now + 60);
              ids.add(reply.operationId);
            }
            if (reply.kind === "replay") expect(answered).toBe(true);
          } else {
            const lease = String(next.lease);
            const latest = [...running.keys()].at(-1);
            store.finish(lease, next.how);
            if (lease === latest && running.has(lease)) {
              running.delete(lease);
              if (next.how.kind === "keep") answered = true;
            }
          }
        }
        expect(ids.size).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("starts anew when it has expired, with an operation id of its own", () => {
    const store = play();
    expect(store.claim(0, request("a"))).toEqual({ kind: "run", operationId: "op-a" });
    store.finish("a", { kind: "keep", answer });
    expect(store.claim(999, request("b"))).toEqual({ kind: "replay", answer });
    expect(store.claim(1000, request("c"))).toEqual({ kind: "run", operationId: "op-c" });
  });

  it("refuses another request in every state", () => {
    const store = play();
    store.claim(0, request("a"));
    expect(store.claim(1, request("b", "other"))).toEqual({ kind: "conflict" });
    store.finish("a", { kind: "retry" });
    expect(store.claim(2, request("c", "other"))).toEqual({ kind: "conflict" });
    store.claim(3, request("d"));
    store.finish("d", { kind: "keep", answer });
    expect(store.claim(4, request("e", "other"))).toEqual({ kind: "conflict" });
  });

  it("is free for anything after a refusal", () => {
    const store = play();
    store.claim(0, request("a"));
    store.finish("a", { kind: "forget" });
    expect(store.claim(1, request("b", "other"))).toEqual({ kind: "run", operationId: "op-b" });
  });
});
