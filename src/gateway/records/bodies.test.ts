import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { createTimedVault } from "../../platform/timed-vault.ts";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import { type CallBodies, MOST_KEPT_BYTES, readBodies, writeBodies } from "./bodies.service.ts";
import { createBodies } from "./bodies.ts";

const arbitraryPart = fc.record({
  contentType: fc.string({ maxLength: 100 }),
  cut: fc.boolean(),
  bytes: fc.uint8Array({ maxLength: 2_000 }),
});
const arbitraryBodies = fc.record({
  requestId: fc.string(),
  httpStatus: fc.integer({ min: 200, max: 599 }),
  request: arbitraryPart,
  answer: arbitraryPart,
});

describe("a call's bodies", () => {
  it("are read as they were written, whatever is in them", () => {
    fc.assert(
      fc.property(arbitraryBodies, (bodies) => {
        expect(readBodies(writeBodies(bodies))).toEqual(bodies);
      }),
    );
  });

  it("are cut where they are longer than is kept, and say so", () => {
    const long = { contentType: "application/json", cut: false, bytes: new Uint8Array(MOST_KEPT_BYTES + 1).fill(0x61) };
    const short = { ...long, bytes: long.bytes.subarray(0, MOST_KEPT_BYTES) };
    const kept = readBodies(writeBodies({ requestId: "r", httpStatus: 200, request: long, answer: short }));
    expect(kept?.request).toMatchObject({ cut: true });
    expect(kept?.request.bytes.length).toBe(MOST_KEPT_BYTES);
    expect(kept?.answer).toMatchObject({ cut: false });
    expect(kept?.answer.bytes.length).toBe(MOST_KEPT_BYTES);
  });

  it("of another form than this deploy knows are absent", () => {
    expect(readBodies(new Uint8Array(0))).toBeUndefined();
    expect(readBodies(new TextEncoder().encode('{"version":2}\nabc'))).toBeUndefined();
    expect(readBodies(new TextEncoder().encode("no JSON at all\n"))).toBeUndefined();
  });

  it("are found, removed and purged by their own organisation alone", async () => {
    const vault = createMemoryVault();
    const bodies = createBodies(createTimedVault({ vault, now: () => 1_000 }));
    const [mine, other] = [newId("org"), newId("org")];
    const [first, second] = [newId("call"), newId("call")];
    const text = new TextEncoder().encode("a canary");
    const part = { contentType: "text/plain", cut: false, bytes: text };
    const kept: CallBodies = { requestId: "r", httpStatus: 200, request: part, answer: part };
    for (const [org, call] of [
      [mine, first],
      [mine, second],
      [other, first],
    ] as const)
      await bodies.keep(org, call, kept, 2_000);
    expect(await bodies.read(mine, first)).toEqual({ ...kept, expiresAt: 2_000 });
    expect(await bodies.read(other, second)).toBeUndefined();
    for (const { value } of vault.objects.values())
      expect(new TextDecoder("latin1").decode(value)).not.toContain("canary");
    await bodies.remove(mine, first);
    expect(await bodies.read(mine, first)).toBeUndefined();
    expect(await bodies.purge(mine)).toEqual({ deleted: 1, complete: true });
    expect(await bodies.read(mine, second)).toBeUndefined();
    expect(await bodies.read(other, first)).toBeDefined();
  });
});
