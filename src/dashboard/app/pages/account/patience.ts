import { useEffect, useState } from "react";
import type { ApiProblem } from "../../api/problem.ts";

const secondsUntil = (time: number): number => Math.max(0, Math.ceil((time - Date.now()) / 1_000));

/** Seconds until another attempt can be made, counted down while there are any. */
export function useWait(problem: ApiProblem | undefined): number {
  const until = problem?.code === "rate_limited" ? problem.notBefore : undefined;
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (until === undefined) return setSeconds(0);
    setSeconds(secondsUntil(until));
    const timer = setInterval(() => setSeconds(secondsUntil(until)), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

/** What those who came too often are told. */
export const waitWords = (seconds: number): string =>
  seconds > 0 ? `Too many attempts. Try again in ${inWords(seconds)}.` : "You can try again now.";

/** "45 seconds", "3 minutes". */
export function inWords(seconds: number): string {
  const minutes = seconds > 90;
  const value = minutes ? Math.ceil(seconds / 60) : seconds;
  const unit = minutes ? "minute" : "second";
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}
