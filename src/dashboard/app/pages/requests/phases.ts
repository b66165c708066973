/** How a call's time divides: from our door to its end. */
import type { UsageCall } from "../../../../billing/usage.schema.ts";

export interface Phase {
  name: "admission" | "provider" | "content" | "answer" | "whole";
  title: string;
  /** Milliseconds since the call came in. */
  fromMs: number;
  toMs: number;
}

type Times = Pick<UsageCall, "admittedMs" | "headersMs" | "firstByteMs" | "durationMs" | "status" | "cache">;

/**
 * The phases that the call went through, one after another without a gap. A call that ended within one ends with it.
 * Calls from before these times were taken down have one phase.
 */
export function phasesOf({ admittedMs, headersMs, firstByteMs, durationMs, status, cache }: Times): Phase[] {
  if (admittedMs === null) return [{ name: "whole", title: "Whole call", fromMs: 0, toMs: durationMs }];
  const admitted = Math.min(admittedMs, durationMs);
  const phases: Phase[] = [{ name: "admission", title: "Admission", fromMs: 0, toMs: admitted }];
  const next = (name: Phase["name"], title: string, until: number | null): number => {
    const fromMs = phases.at(-1)?.toMs ?? 0;
    const toMs = Math.min(Math.max(until ?? durationMs, fromMs), durationMs);
    phases.push({ name, title, fromMs, toMs });
    return toMs;
  };
  if (cache === "hit") {
    next("answer", "Answer from the cache", null);
    return phases;
  }
  next("provider", "Waiting for the provider", headersMs);
  if (headersMs === null) return phases;
  // An error has a body, and no content.
  if (firstByteMs !== null) next("content", "First content", firstByteMs);
  next("answer", status === "error" ? "Failed answer" : "Answer", null);
  return phases;
}
