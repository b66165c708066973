import { createHash, createHmac } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base32 } from "../kernel/encoding.ts";
import { newId } from "../kernel/id.ts";
import { type MacSecret, mintApiKey, parseApiKey } from "./api-key.service.ts";

const SECRETS: readonly MacSecret[] = [
  { version: "2", secret: "a1".repeat(32) },
  { version: "1", secret: "b2".repeat(32) },
];
const orgId = newId("org");
const keyId = newId("key");
const { text, hash, hint } = mintApiKey({ orgId, keyId, jurisdiction: "eu" }, SECRETS);

/** A key whose checksum is right, whatever its other parts say: what a forger who has read this file can make. */
function withChecksum(body: string): string {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return body + base32(crc);
}

describe("API keys", () => {
  it("reads back what it minted, with the hash that the account stores", () => {
    expect(text).toHaveLength(117);
    expect(text).toMatch(/^ew_live_2e/);
    expect(hash).toBe(createHash("sha256").update(text).digest("hex"));
    expect(hint).toBe(text.slice(113));
    expect(parseApiKey(text, SECRETS)).toEqual({ ok: true, value: { orgId, keyId, jurisdiction: "eu", hash } });
  });

  it("signs what it documents: 80 bits of HMAC-SHA256 over all before", () => {
    const mac = createHmac("sha256", Buffer.from("a1".repeat(32), "hex"))
      .update(text.slice(0, 94))
      .digest()
      .subarray(0, 10);
    expect(text.slice(94, 110)).toBe(base32(mac));
  });

  it("refuses every change of a single character, as a slip of the keyboard", () => {
    const characters = "0123456789abcdefghijklmnopqrstuvwxyzABCXYZ_-.:/+ =\n\0é";
    for (let at = 0; at < text.length; at++) {
      for (const character of characters) {
        if (character === text[at]) continue;
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        const parsed = parseApiKey(changed, SECRETS);
        expect(parsed.ok, changed).toBe(false);
        if (!parsed.ok) expect(["malformed", "mistyped"]).toContain(parsed.error);
      }
    }
  });

  it("refuses a cut, doubled, swapped or padded character", () => {
    for (let at = 0; at < text.length; at++) {
      const [a = "", b = ""] = [text[at], text[at + 1]];
      expect(parseApiKey(text.slice(0, at) + text.slice(at + 1), SECRETS).ok).toBe(false);
      expect(parseApiKey(text.slice(0, at) + a + text.slice(at), SECRETS).ok).toBe(false);
      if (b && a !== b) expect(parseApiKey(text.slice(0, at) + b + a + text.slice(at + 2), SECRETS).ok).toBe(false);
    }
    for (const padded of [` ${text}`, `${text} `, `${text}\n`, text.toUpperCase()]) {
      expect(parseApiKey(padded, SECRETS)).toEqual({ ok: false, error: "malformed" });
    }
  });

  it("tells a forgery from a slip: a right checksum does not help", () => {
    const other = newId("org").slice(4);
    const forged = [
      withChecksum(text.slice(0, 10) + other + text.slice(36, 110)), // another organisation
      withChecksum(text.slice(0, 36) + newId("key").slice(4) + text.slice(62, 110)), // another key
      withChecksum(`${text.slice(0, 9)}g${text.slice(10, 110)}`), // another jurisdiction
      withChecksum(`${text.slice(0, 8)}1${text.slice(9, 110)}`), // another secret's version
      withChecksum(`${text.slice(0, 94)}${"0".repeat(16)}`),
    ];
    for (const key of forged) expect(parseApiKey(key, SECRETS)).toEqual({ ok: false, error: "forged" });
  });

  it("accepts keys of every configured secret and none of a retired one", () => {
    const old = mintApiKey({ orgId, keyId, jurisdiction: "global" }, SECRETS.slice(1));
    expect(parseApiKey(old.text, SECRETS)).toMatchObject({ ok: true, value: { jurisdiction: "global" } });
    expect(parseApiKey(old.text, SECRETS.slice(0, 1))).toEqual({ ok: false, error: "retired" });
    const namesake = [{ version: "2", secret: "c3".repeat(32) }];
    expect(parseApiKey(text, namesake)).toEqual({ ok: false, error: "forged" });
  });

  it("round-trips any ids and secret, and no two secrets give one key", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.constantFrom("global", "eu"),
        (secret, jurisdiction) => {
          const ids = { orgId: newId("org"), keyId: newId("key"), jurisdiction };
          const minted = mintApiKey(ids, SECRETS, secret);
          expect(parseApiKey(minted.text, SECRETS)).toEqual({ ok: true, value: { ...ids, hash: minted.hash } });
          expect(minted.text.slice(62, 94)).toBe(base32(secret));
        },
      ),
    );
  });

  it("answers any text at all with a value, never a throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string().map((tail) => `ew_live_${tail}`),
        ),
        (any) => {
          expect(parseApiKey(any, SECRETS).ok).toBe(false);
        },
      ),
    );
  });

  it("mints nothing from what could not be read back", () => {
    expect(() => mintApiKey({ orgId, keyId, jurisdiction: "eu" }, [])).toThrow(/no secret/);
    expect(() => mintApiKey({ orgId, keyId, jurisdiction: "eu" }, SECRETS, new Uint8Array(19))).toThrow(RangeError);
    expect(() => mintApiKey({ orgId: "org_x", keyId, jurisdiction: "eu" }, SECRETS)).toThrow(/ids/);
  });
});
