import { describe, expect, it } from "vitest";
import { hashPassword, type Kdf, scryptKdf } from "./password.service.ts";
import { type Attempt, createPasswordHasher, SIGN_IN_ATTEMPTS, SIGN_UP_ATTEMPTS } from "./password-hasher.service.ts";

const PEPPER = "p".repeat(32);
const cheap: Kdf = (password, salt, bytes) => scryptKdf(password, salt, bytes, { ln: 4, r: 8, p: 1 });

function hasher() {
  const tats = new Map<Attempt, number>();
  const seen = { hashes: 0, running: 0, most: 0, time: 1_000_000 };
  const kdf: Kdf = async (...args) => {
    seen.hashes += 1;
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    const hash = await cheap(...args);
    seen.running -= 1;
    return hash;
  };
  const attempts = {
    read: (kind: Attempt) => tats.get(kind) ?? 0,
    write: (kind: Attempt, tat: number) => void tats.set(kind, tat),
  };
  const open = () => createPasswordHasher({ attempts, pepper: PEPPER, now: () => seen.time, kdf });
  return { seen, open };
}

describe("the password hasher of an address", () => {
  it("refuses before it hashes, and says when the next attempt may come", async () => {
    const { seen, open } = hasher();
    const stored = await hashPassword("right one here", PEPPER, cheap);
    for (let i = 0; i < SIGN_IN_ATTEMPTS.limit; i++) {
      expect(await open().verify(`wrong ${i}`, stored)).toEqual({ ok: true, value: { matches: false } });
    }
    expect(seen.hashes).toBe(SIGN_IN_ATTEMPTS.limit);
    const refused = await open().verify("right one here", stored);
    expect(refused).toEqual({ ok: false, error: { retryAfterMs: 90_000, limit: expect.anything(), again: false } });
    expect(seen.hashes).toBe(SIGN_IN_ATTEMPTS.limit);
    seen.time += 90_000;
    expect(await open().verify("right one here", stored)).toMatchObject({ ok: true, value: { matches: true } });
  });

  it("counts and hashes for unknown addresses just the same", async () => {
    const { seen, open } = hasher();
    for (let i = 0; i < SIGN_IN_ATTEMPTS.limit; i++) expect((await open().verify("guess", null)).ok).toBe(true);
    expect((await open().verify("guess", null)).ok).toBe(false);
    expect(seen.hashes).toBe(SIGN_IN_ATTEMPTS.limit);
  });

  it("forgets the wrong guesses after a right one", async () => {
    const { open } = hasher();
    const stored = await hashPassword("right one here", PEPPER, cheap);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < SIGN_IN_ATTEMPTS.limit - 1; i++) await open().verify("wrong", stored);
      expect(await open().verify("right one here", stored)).toMatchObject({ ok: true, value: { matches: true } });
    }
  });

  it("does not let sign-ups with an address lock its owner out", async () => {
    const { open } = hasher();
    const stored = await hashPassword("right one here", PEPPER, cheap);
    for (let i = 0; i < SIGN_UP_ATTEMPTS.limit; i++) expect((await open().hash("another word")).ok).toBe(true);
    expect((await open().hash("another word")).ok).toBe(false);
    expect(await open().verify("right one here", stored)).toMatchObject({ ok: true, value: { matches: true } });
  });

  it("runs one hash at a time, and counts all that wait", async () => {
    const { seen, open } = hasher();
    const one = open();
    const answers = await Promise.all(Array.from({ length: 25 }, () => one.verify("wrong", null)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(SIGN_IN_ATTEMPTS.limit);
    expect(seen).toMatchObject({ hashes: SIGN_IN_ATTEMPTS.limit, most: 1 });
  });

  it("hands out a new hash when the old one is too cheap", async () => {
    const { open } = hasher();
    const stored = await hashPassword("right one here", PEPPER, cheap, { ln: 4, r: 8, p: 1 });
    const verified = await open().verify("right one here", stored);
    expect(verified).toMatchObject({ ok: true, value: { matches: true, rehashed: expect.stringContaining("ln=14,") } });
  });

  it("says once in a window that an address is refused, however often it is asked and evicted", async () => {
    const { seen, open } = hasher();
    for (let i = 0; i < SIGN_IN_ATTEMPTS.limit; i++) await open().verify("guess", null);
    const refusals = async () => {
      const answers = [await open().verify("guess", null), await open().verify("guess", null)];
      return answers.map((answer) => (answer.ok ? "let in" : answer.error.again));
    };
    expect(await refusals()).toEqual([false, true]);
    seen.time += SIGN_IN_ATTEMPTS.periodMs;
    for (let i = 0; i < SIGN_IN_ATTEMPTS.limit; i++) await open().verify("guess", null);
    expect(await refusals()).toEqual([false, true]);
  });
});
