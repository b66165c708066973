import type { DependencyView, HealthView } from "../../../../operations/health.schema.ts";

export const STATE_WORDS: Record<DependencyView["state"], string> = {
  up: "Working",
  degraded: "Has a problem",
  down: "Down",
};

const listed = new Intl.ListFormat("en", { type: "conjunction" });

/** How it all is, in a sentence. */
export function overallWords({ items }: Pick<HealthView, "items">): string {
  const troubled = items.filter(({ state }) => state !== "up");
  if (troubled.length === 0) return "Everything works.";
  const names = listed.format(troubled.map(({ title }) => title));
  return `${troubled.length} of ${items.length} ${troubled.length === 1 ? "has a problem" : "have problems"}: ${names}.`;
}
