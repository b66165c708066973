import { describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import type { AdmitReply } from "../account.schema.ts";
import { createCrowd } from "./crowd.ts";

const CROWDED: AdmitReply = { ok: false, refusal: { reason: "concurrency_limited", limit: 2 }, limits: {} };
const SUSPENDED: AdmitReply = { ok: false, refusal: { reason: "suspended" }, limits: {} };
const IN: AdmitReply = { ok: true, userId: newId("user"), ttlMs: 1_000, limits: {} };

/** An account with so many places, all taken, and a clock that the test moves. */
function createAccount() {
  let free = 0;
  const due: (() => void)[] = [];
  const crowd = createCrowd((_ms, run) => void due.push(run));
  const said: string[] = [];
  function decide(): AdmitReply {
    if (free === 0) return CROWDED;
    free -= 1;
    return IN;
  }
  return {
    crowd,
    said,
    come(name: string, decides: () => AdmitReply | Promise<AdmitReply> = decide) {
      const told = (reply: AdmitReply) => void said.push(`${name} ${reply.ok ? "in" : reply.refusal.reason}`);
      Promise.resolve(crowd.wait(CROWDED, decides)).then(told, (error: Error) => said.push(`${name} ${error.message}`));
    },
    async end(calls: number) {
      free += calls;
      crowd.ended();
      await new Promise((done) => setImmediate(done));
    },
    async pass() {
      for (const run of due.splice(0)) run();
      await new Promise((done) => setImmediate(done));
    },
  };
}

describe("a call that finds as many under way as may be", () => {
  it("is let in when one has ended, in the order of arrival", async () => {
    const { come, end, pass, said } = createAccount();
    for (const name of ["first", "second", "third"]) come(name);
    await end(2);
    expect(said).toEqual(["first in", "second in"]);
    await end(0);
    await end(1);
    expect(said).toEqual(["first in", "second in", "third in"]);
    await pass();
    expect(said).toHaveLength(3);
  });

  it("is refused when nothing has ended for a moment, and takes no place afterwards", async () => {
    const { come, end, pass, said } = createAccount();
    come("first");
    await pass();
    expect(said).toEqual(["first concurrency_limited"]);
    come("second");
    await end(1);
    expect(said).toEqual(["first concurrency_limited", "second in"]);
  });

  it("is told what else stands against it by then, and leaves the others waiting when it fails", async () => {
    const { come, end, said } = createAccount();
    come("suspended", () => SUSPENDED);
    come("broken", () => {
      throw new Error("is broken");
    });
    come("slow", () => Promise.resolve(IN));
    come("last");
    await end(1);
    expect(said.toSorted()).toEqual(["broken is broken", "last in", "slow in", "suspended suspended"]);
  });

  it("is refused at once for any other reason, and where two hundred wait", () => {
    const { crowd, come } = createAccount();
    expect(crowd.wait(SUSPENDED, () => IN)).toBe(SUSPENDED);
    for (let count = 0; count < 200; count += 1) come(String(count));
    expect(crowd.wait(CROWDED, () => IN)).toBe(CROWDED);
  });
});
