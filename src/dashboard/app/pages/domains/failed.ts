/** Which attempts that failed are still worth telling of. */
import type { Domain, Provisioning } from "../../domains/query.ts";

const LATELY_MS = 7 * 24 * 3_600_000;
const MOST = 5;

/**
 * The newest of each name, without those that the organisation has by now: newest first, and five at the most. `now` in
 * epoch milliseconds.
 */
export function failedOf(
  attempts: readonly Provisioning[],
  domains: readonly Pick<Domain, "name">[],
  now: number,
): Provisioning[] {
  const told = new Set(domains.map(({ name }) => name));
  const failed: Provisioning[] = [];
  for (const attempt of attempts) {
    if (told.has(attempt.domain)) continue;
    told.add(attempt.domain);
    const isRecent = now - Date.parse(attempt.finishedAt ?? attempt.updatedAt) < LATELY_MS;
    if (attempt.state === "failed" && isRecent) failed.push(attempt);
  }
  return failed.slice(0, MOST);
}
