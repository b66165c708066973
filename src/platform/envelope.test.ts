import fc from "fast-check";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { type Binding, createEnvelopes, Envelope, type MasterKey } from "./envelope.ts";

const master = (id: string): MasterKey => ({ id, key: crypto.getRandomValues(new Uint8Array(32)) });
const [first, second] = [master("1"), master("2")];
const binding: Binding = { orgId: "org_1", id: "cred_1", purpose: "provider:openai" };
const envelopes = createEnvelopes([first]);

const flipped = (text: string, at: number): string => {
  const bytes = base64url.decode(text);
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << (at % 8));
  return base64url.encode(bytes);
};

describe("an envelope", () => {
  it("gives back any secret, and is of a shape that can be stored", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 1_000 }), async (secret) => {
        const envelope = Envelope.parse(JSON.parse(JSON.stringify(await envelopes.seal(secret, binding))));
        expect(await envelopes.open(envelope, binding)).toEqual({ ok: true, value: secret });
      }),
    );
  });

  it("never holds the secret, and never twice the same", async () => {
    const made = await Promise.all([1, 2, 3].map(() => envelopes.seal("sk-secret-secret", binding)));
    expect(new Set(made.flatMap(({ wrappedKey, sealed }) => [wrappedKey, sealed])).size).toBe(6);
    for (const { sealed } of made)
      expect(new TextDecoder("latin1").decode(base64url.decode(sealed))).not.toContain("secret");
  });

  it("opens for nobody and nothing else", async () => {
    const envelope = await envelopes.seal("sk-secret", binding);
    for (const other of [
      { ...binding, orgId: "org_2" },
      { ...binding, id: "cred_2" },
      { ...binding, purpose: "provider:groq" },
      { orgId: "org_1cred_1", id: "", purpose: "provider:openai" },
    ]) {
      expect(await envelopes.open(envelope, other)).toEqual({ ok: false, error: "forged" });
      expect(await envelopes.rewrap(envelope.wrappedKey, other)).toEqual({ ok: false, error: "forged" });
    }
  });

  it("opens with no bit changed, and with no half of another one", async () => {
    const envelope = await envelopes.seal("sk-secret", binding);
    const [version = "", id = "", wrapped = ""] = envelope.wrappedKey.split(".");
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), async (at) => {
        const keyChanged = { ...envelope, wrappedKey: `${version}.${id}.${flipped(wrapped, at)}` };
        const secretChanged = { ...envelope, sealed: flipped(envelope.sealed, at) };
        for (const changed of [keyChanged, secretChanged])
          expect(await envelopes.open(changed, binding)).toEqual({ ok: false, error: "forged" });
      }),
    );
    const another = await envelopes.seal("sk-other", binding);
    expect(await envelopes.open({ ...envelope, sealed: another.sealed }, binding)).toMatchObject({ error: "forged" });
  });

  it.each(["", "1", "1.1", "1.1.", "2.1.AAAA", "1.UPPER.AAAA", "1.1.*", `1.${"a".repeat(17)}.AAAA`])(
    "is no envelope with the key %s, and that is no exception",
    async (wrappedKey) => {
      expect(await envelopes.open({ wrappedKey, sealed: "AAAA" }, binding)).toEqual({ ok: false, error: "malformed" });
    },
  );

  it.each(["", "AAAA", "***", "A".repeat(100)])("with the content %s is forged", async (sealed) => {
    const { wrappedKey } = await envelopes.seal("x", binding);
    expect(await envelopes.open({ wrappedKey, sealed }, binding)).toEqual({ ok: false, error: "forged" });
  });

  it("takes no other master key that calls itself the same", async () => {
    const envelope = await createEnvelopes([{ ...second, id: "1" }]).seal("sk-secret", binding);
    expect(await envelopes.open(envelope, binding)).toEqual({ ok: false, error: "forged" });
  });
});

describe("another master key", () => {
  it("takes over without the secret being touched: old ones open while both are there, rewrapped ones afterwards", async () => {
    const old = await envelopes.seal("sk-secret", binding);
    const both = createEnvelopes([second, first]);
    expect(both.currentId).toBe("2");
    expect(await both.open(old, binding)).toEqual({ ok: true, value: "sk-secret" });
    expect((await both.seal("new", binding)).wrappedKey).toMatch(/^1\.2\./);

    const rewrapped = await both.rewrap(old.wrappedKey, binding);
    if (!rewrapped.ok) throw new Error(rewrapped.error);
    const moved = { ...old, wrappedKey: rewrapped.value };
    expect(moved.wrappedKey).toMatch(/^1\.2\./);
    const alone = createEnvelopes([second]);
    expect(await alone.open(moved, binding)).toEqual({ ok: true, value: "sk-secret" });
    expect(await alone.open(old, binding)).toEqual({ ok: false, error: "unknown_master" });
    expect(await alone.rewrap(old.wrappedKey, binding)).toEqual({ ok: false, error: "unknown_master" });
  });

  it("is needed: without any there is nothing to seal with", () => {
    expect(() => createEnvelopes([])).toThrow("no master key");
  });
});
