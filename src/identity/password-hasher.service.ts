/**
 * What the password hasher's object does for one address: counts the attempt, and only then spends CPU on it. One hash
 * at a time, since each takes 16 MiB.
 */
import type { Clock } from "../kernel/clock.ts";
import { gcra, type Rate } from "../kernel/gcra.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { COST, checkPassword, hashPassword, type Kdf, scryptKdf } from "./password.service.ts";
import type { Limited, Verified } from "./password-hasher.schema.ts";

/** Wrong guesses against one address. A right one clears the count, so nobody is locked out by own typing. */
export const SIGN_IN_ATTEMPTS: Rate = { limit: 10, periodMs: 15 * 60_000 };
/** Apart from the guesses: signing up with somebody's address must not lock them out. */
export const SIGN_UP_ATTEMPTS: Rate = { limit: 5, periodMs: 60 * 60_000 };

/** What is counted, and until when a refusal has been told of. */
export type Attempt = "sign_in" | "sign_up" | "sign_in_refused" | "sign_up_refused";
const ATTEMPTS: readonly Attempt[] = ["sign_in", "sign_up", "sign_in_refused", "sign_up_refused"];

/** Durable counts: an eviction must not give an attacker new attempts. */
export interface AttemptStore {
  read(kind: Attempt): number;
  write(kind: Attempt, tat: number): void;
}

export interface PasswordHasher {
  hash(password: string): Promise<Result<string, Limited>>;
  /** `stored` is null for an address that nobody has. */
  verify(password: string, stored: string | null): Promise<Result<Verified, Limited>>;
  /** When nothing needs to be remembered any more; undefined when nothing is. */
  idleAt(): number | undefined;
}

export function createPasswordHasher({
  attempts,
  pepper,
  now,
  ln = COST.ln,
  kdf = scryptKdf,
}: {
  attempts: AttemptStore;
  pepper: string;
  now: Clock;
  /** log2 of scrypt's N. */
  ln?: number;
  kdf?: Kdf;
}): PasswordHasher {
  const cost = { ...COST, ln };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };

  const take = (kind: "sign_in" | "sign_up", rate: Rate): Result<void, Limited> => {
    const verdict = gcra(attempts.read(kind), now(), rate);
    if (!verdict.allowed) {
      const { retryAfterMs, remaining, resetMs } = verdict;
      const limit = { name: kind, limit: rate.limit, remaining, resetMs, windowMs: rate.periodMs };
      const again = attempts.read(`${kind}_refused`) > now();
      if (!again) attempts.write(`${kind}_refused`, now() + rate.periodMs);
      return err({ retryAfterMs, limit, again });
    }
    attempts.write(kind, verdict.tat);
    return ok(undefined);
  };

  return {
    hash: async (password) => {
      const taken = take("sign_up", SIGN_UP_ATTEMPTS);
      return taken.ok ? ok(await inTurn(() => hashPassword(password, pepper, kdf, cost))) : taken;
    },
    verify: async (password, stored) => {
      const taken = take("sign_in", SIGN_IN_ATTEMPTS);
      if (!taken.ok) return taken;
      const { matches, stale } = await inTurn(() => checkPassword(password, stored, pepper, kdf, cost));
      if (!matches) return ok({ matches });
      attempts.write("sign_in", 0);
      return ok(
        stale ? { matches, rehashed: await inTurn(() => hashPassword(password, pepper, kdf, cost)) } : { matches },
      );
    },
    idleAt: () => {
      const latest = Math.max(...ATTEMPTS.map((kind) => attempts.read(kind)));
      return latest > 0 ? latest : undefined;
    },
  };
}
