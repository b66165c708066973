import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEnvelopes, type EnvelopeError, type MasterKey } from "./envelope.ts";
import { createMemoryBucket } from "./vault.fixture.ts";
import { type Bucket, createVault } from "./vault.ts";

const master = (id: string): MasterKey => ({ id, key: crypto.getRandomValues(new Uint8Array(32)) });
const [first, second] = [master("1"), master("2")];
const utf8 = (text: string) => new TextEncoder().encode(text);

function open(bucket: Bucket, masters: readonly MasterKey[]) {
  const reasons: EnvelopeError[] = [];
  const vault = createVault({
    bucket,
    envelopes: createEnvelopes(masters),
    unreadable: (reason) => reasons.push(reason),
  });
  return { ...vault, reasons };
}

describe("a vault", () => {
  it("gives back any bytes, and leaves none of them readable in the bucket", async () => {
    const bucket = createMemoryBucket();
    const vault = open(bucket, [first]);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
        await vault.put("a/b", bytes);
        expect(await vault.get("a/b")).toEqual(new Uint8Array(bytes));
      }),
    );
    await vault.put("a/b", utf8("a canary, twice: a canary"));
    const kept = bucket.objects.get("a/b");
    expect(new TextDecoder("latin1").decode(kept?.value)).not.toContain("canary");
    expect(JSON.stringify(kept?.customMetadata)).not.toContain("canary");
    expect(vault.reasons).toEqual([]);
  });

  it("opens nothing that was moved, changed or put there by others, and says so without failing", async () => {
    const bucket = createMemoryBucket();
    const vault = open(bucket, [first]);
    await vault.put("org_1/a", utf8("theirs"));
    const kept = bucket.objects.get("org_1/a");
    if (!kept) throw new Error("nothing was put");
    bucket.objects.set("org_2/a", kept);
    expect(await vault.get("org_2/a")).toBeUndefined();
    bucket.objects.set("org_1/a", { ...kept, value: kept.value.with(20, (kept.value[20] ?? 0) ^ 1) });
    expect(await vault.get("org_1/a")).toBeUndefined();
    bucket.objects.set("org_1/a", { ...kept, customMetadata: {} });
    expect(await vault.get("org_1/a")).toBeUndefined();
    expect(vault.reasons).toEqual(["forged", "forged", "malformed"]);
  });

  it("opens what an older master key sealed, and takes it for absent once that key is gone", async () => {
    const bucket = createMemoryBucket();
    await open(bucket, [first]).put("a", utf8("old"));
    expect(await open(bucket, [second, first]).get("a")).toEqual(utf8("old"));
    const without = open(bucket, [second]);
    expect(await without.get("a")).toBeUndefined();
    expect(without.reasons).toEqual(["unknown_master"]);
  });

  it("lists all of a prefix over its pages, and deletes as much as it is told", async () => {
    const bucket = createMemoryBucket();
    const vault = open(bucket, [first]);
    for (let at = 0; at < 8; at += 1) await vault.put(`x/${at}`, utf8("one"));
    await vault.put("y/0", utf8("other"));
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await vault.list("x/", cursor);
      found.push(...page.paths);
      cursor = page.cursor;
      if (cursor === undefined) break;
    }
    expect(found).toEqual(Array.from({ length: 8 }, (_, at) => `x/${at}`));
    await vault.delete(found);
    expect([...bucket.objects.keys()]).toEqual(["y/0"]);
    await vault.delete(["not there"]);
    await vault.delete([]);
    expect(await vault.get("x/0")).toBeUndefined();
  });

  it("deletes more at once than the bucket takes in one call", async () => {
    const calls: number[] = [];
    const bucket = { ...createMemoryBucket(), delete: async (paths: string[]) => void calls.push(paths.length) };
    await open(bucket, [first]).delete(Array.from({ length: 2_001 }, (_, at) => `${at}`));
    expect(calls).toEqual([1_000, 1_000, 1]);
  });
});
