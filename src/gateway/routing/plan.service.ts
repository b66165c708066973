/** In which order a policy's targets are tried. */
import type { Strategy } from "./policy.schema.ts";

export interface Candidate {
  /** `provider/model`, unique within its policy. */
  id: string;
  weight: number;
  /** What this call may cost there, in micro-USD; only compared. */
  costMicroUsd: number;
  /** Until the first content, as measured; undefined where nobody has measured yet. */
  latencyMs: number | undefined;
  /** Its breaker lets calls through. */
  healthy: boolean;
}

export interface Choosing {
  /** Calls of one conversation go the same way, so that the provider's prompt cache is of use; undefined: no memory. */
  session: string | undefined;
  /** In [0, 1). */
  random: () => number;
}

/** Of a hundred calls so many go to a target that is not the fastest, so that its measure does not grow old. */
const EXPLORED = 0.05;

/** All of them, the first to be tried first; those that are unwell after those that are well. */
export function orderTargets<C extends Candidate>(
  strategy: Strategy,
  candidates: readonly C[],
  choosing: Choosing,
): C[] {
  const ordered = byStrategy(strategy, candidates, choosing);
  return [...ordered.filter(({ healthy }) => healthy), ...ordered.filter(({ healthy }) => !healthy)];
}

function byStrategy<C extends Candidate>(strategy: Strategy, candidates: readonly C[], choosing: Choosing): C[] {
  switch (strategy) {
    case "fallback":
      return [...candidates];
    case "weighted":
      return byWeight(candidates, choosing);
    case "cheapest":
      return candidates.toSorted((a, b) => a.costMicroUsd - b.costMicroUsd);
    case "fastest":
      return bySpeed(candidates, choosing);
  }
}

/**
 * Weighted rendezvous hashing: of a session each target draws a lot of its own, better the greater its weight, and keeps
 * it whoever else comes or goes. So a session moves only when its own target is gone.
 * (Mosharaf & Schindelhauer, "Weighted Distributed Hash Tables", 2005: −w / ln(u).)
 */
function byWeight<C extends Candidate>(candidates: readonly C[], { session, random }: Choosing): C[] {
  const lots = candidates.map((candidate) => {
    const drawn = session === undefined ? random() : unit(`${session}\n${candidate.id}`);
    return {
      candidate,
      lot: candidate.weight <= 0 ? 0 : -candidate.weight / Math.log(Math.max(drawn, Number.MIN_VALUE)),
    };
  });
  return lots.sort((a, b) => b.lot - a.lot).map(({ candidate }) => candidate);
}

/** One that nobody has measured goes first: it is measured by being used. */
function bySpeed<C extends Candidate>(candidates: readonly C[], { session, random }: Choosing): C[] {
  const ordered = candidates.toSorted((a, b) => (a.latencyMs ?? -1) - (b.latencyMs ?? -1));
  const [first] = ordered;
  if (!first || session !== undefined || first.latencyMs === undefined || random() >= EXPLORED) return ordered;
  const other = ordered[1 + Math.floor(random() * (ordered.length - 1))];
  return other ? [other, ...ordered.filter((candidate) => candidate !== other)] : ordered;
}

/** FNV-1a, then the finish of MurmurHash3, which makes neighbours differ: spread evenly over (0, 1). No secret. */
function unit(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
