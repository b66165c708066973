import { useEffect, useState } from "react";

/** A clock's time, told again every so often while it runs. */
export function useNow(clock: () => number, everyMs: number, running: boolean): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    if (!running) return;
    setNow(clock());
    const timer = setInterval(() => setNow(clock()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs, running]);
  return now;
}

export const monotonic = (): number => performance.now();
export const wallClock = (): number => Date.now();
