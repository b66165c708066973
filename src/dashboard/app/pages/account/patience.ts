import { useEffect, useState } from "react";
import type { ApiProblem } from "../../api/problem.ts";
import { publicApi } from "../../api/session.ts";

/** Epoch milliseconds before which those who are not signed in were told not to ask again. */
let notBefore = 0;

publicApi.use({
  onResponse({ response }) {
    const seconds = Number(response.headers.get("retry-after"));
    if (response.status === 429 && seconds > 0) notBefore = Date.now() + seconds * 1_000;
  },
});

const secondsLeft = (): number => Math.max(0, Math.ceil((notBefore - Date.now()) / 1_000));

/** Seconds until another attempt can be made, counted down while there are any. */
export function useWait(problem: ApiProblem | undefined): number {
  const limited = problem?.code === "rate_limited";
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!limited || !problem) return setSeconds(0);
    setSeconds(secondsLeft());
    const timer = setInterval(() => setSeconds(secondsLeft()), 1_000);
    return () => clearInterval(timer);
  }, [limited, problem]);
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
