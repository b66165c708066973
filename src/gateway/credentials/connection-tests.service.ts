/** Tries a connection out, at most so often, and says how it went. */
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type Asked, judgeTest } from "./connection-test.service.ts";
import type { ConnectionTest } from "./credentials.schema.ts";

/** How one limit stands, as its headers say it. */
interface Standing {
  limit: number;
  remaining: number;
  resetMs: number;
  windowMs: number;
}

export type TestError =
  | { reason: "limited"; retryAfterMs: number; limit: Standing & { name: string } }
  /** Sealed under a master key that is gone, or not by us. */
  | { reason: "unreadable" }
  | { reason: "no_provider" };

export interface Probe {
  /** At the address of the settings. undefined: no such provider. */
  provider(providerId: string, key: string): Promise<{ name: string; asked: Asked } | undefined>;
  /** At an address of the organisation's, which is judged first. */
  endpoint(baseUrl: string, key: string | undefined): Promise<Asked>;
}

export interface TestLimiter {
  take(
    name: string,
    limits: { key: string; limit: number; periodMs: number }[],
  ): Promise<{ allowed: boolean; retryAfterMs: number; limits: Standing[] }>;
}

export interface ConnectionTests {
  provider(orgId: OrgId, providerId: string, key: string): Promise<Result<ConnectionTest, TestError>>;
  endpoint(
    orgId: OrgId,
    endpoint: { name: string; baseUrl: string },
    key: string | undefined,
  ): Promise<Result<ConnectionTest, TestError>>;
}

/** Enough for a person who looks for a typing error; too few to sweep a network or to try keys out with. */
export const TEST_RATE = { limit: 20, periodMs: 10 * 60_000 };
const NAME = "connection_test";

export function createConnectionTests(probe: Probe, limiter: TestLimiter): ConnectionTests {
  async function take(orgId: OrgId): Promise<Result<void, TestError>> {
    const { allowed, retryAfterMs, limits } = await limiter.take(`org:${orgId}`, [{ key: NAME, ...TEST_RATE }]);
    if (allowed) return ok(undefined);
    const standing = limits[0] ?? {
      limit: TEST_RATE.limit,
      remaining: 0,
      resetMs: retryAfterMs,
      windowMs: TEST_RATE.periodMs,
    };
    return err({ reason: "limited", retryAfterMs, limit: { ...standing, name: NAME } });
  }

  return {
    async provider(orgId, providerId, key) {
      const taken = await take(orgId);
      if (!taken.ok) return taken;
      const answer = await probe.provider(providerId, key);
      if (!answer) return err({ reason: "no_provider" });
      return ok(judgeTest(answer.asked, { name: answer.name, hasKey: true, known: true }));
    },

    async endpoint(orgId, { name, baseUrl }, key) {
      const taken = await take(orgId);
      if (!taken.ok) return taken;
      const asked = await probe.endpoint(baseUrl, key);
      return ok(judgeTest(asked, { name, hasKey: key !== undefined, known: false }));
    },
  };
}
