/** What differs between Cloudflare and the record: found by the day, or when the operator asks, and kept for them. */
import type { Act } from "../../billing/index.ts";
import type { LimitState, RateLimiter } from "../../http/index.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Finding } from "../domains/reconcile.service.ts";
import type { Compared, DomainDifference } from "./differences.schema.ts";

type Key = Pick<DomainDifference, "kind" | "accountId" | "name">;

export interface DifferenceRecord {
  /**
   * In the place of what was found before; of an account that did not answer something nothing is forgotten. Those that
   * are new. `at`: when the comparison began, in milliseconds; one that began before the latest changes nothing.
   */
  put(findings: readonly Finding[], at: number, act: Act | undefined): Promise<Key[]>;
  /** By kind, account and name. Looking is an act. */
  list(
    page: { after: readonly [string, string, string] | undefined; limit: number },
    act: Act,
  ): Promise<DomainDifference[]>;
  /** ISO; undefined before the first comparison. */
  comparedAt(): Promise<string | undefined>;
}

export interface DifferencePorts {
  record: DifferenceRecord;
  /** Asks Cloudflare for all that it has, page by page. */
  reconcile: () => Promise<Finding[]>;
  limiter: RateLimiter;
  now: () => number;
  error: (event: string, facts: Record<string, string>, error: unknown) => void;
}

export interface DomainDifferences extends Pick<DifferenceRecord, "list" | "comparedAt"> {
  /** By the day. What is new is logged. */
  compare(): Promise<Compared>;
  /** Now, because an operator wants it. */
  compareNow(act: Act): Promise<Result<Compared, { retryAfterMs: number; limits: LimitState[] }>>;
}

/** Each takes from the calls that Cloudflare lets through for all who buy. */
const COMPARISONS = { key: "domain_comparisons", limit: 6, periodMs: 60 * 60_000 };

export function createDifferences(ports: DifferencePorts): DomainDifferences {
  const { record, reconcile, limiter, now, error } = ports;

  async function compare(act?: Act): Promise<Compared> {
    const at = now();
    const findings = await reconcile();
    const fresh = await record.put(findings, at, act);
    for (const { kind, accountId, name } of fresh)
      error("cloudflare_differs", { reason: kind, detail: `${name} in account ${accountId}` }, undefined);
    return { comparedAt: new Date(at).toISOString(), found: findings.length, new: fresh.length };
  }

  return {
    compare: () => compare(),
    async compareNow(act) {
      const { allowed, retryAfterMs, limits } = await limiter.take("domains:compare", [COMPARISONS]);
      if (!allowed) return err({ retryAfterMs, limits: limits.map(({ key, ...rest }) => ({ name: key, ...rest })) });
      return ok(await compare(act));
    },
    list: record.list,
    comparedAt: record.comparedAt,
  };
}
