import { useIsFetching, useIsMutating } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/** What is done sooner needs no bar: one that flashes says less than none. */
const PATIENCE_MS = 400;

/** A bar along the top while a page is on its way or work takes its time. */
export function Progress() {
  const moving = useRouterState({ select: ({ isLoading }) => isLoading });
  const fetching = useIsFetching() > 0;
  const changing = useIsMutating() > 0;
  const busy = moving || fetching || changing;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [busy]);
  return (
    <div aria-hidden className="pointer-events-none fixed inset-x-0 top-0 z-60 h-0.5 overflow-hidden">
      {shown && <div className="h-full w-full animate-progress bg-kumo-brand motion-reduce:animate-none" />}
    </div>
  );
}
