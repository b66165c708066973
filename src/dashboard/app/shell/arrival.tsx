import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/**
 * What a browser does when a page is loaded, for a move within the application: whoever reads by ear hears the new
 * title, and the next Tab starts at the new page's heading.
 */
export function Arrival() {
  const router = useRouter();
  const [title, setTitle] = useState("");
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged) return;
        document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
        setTitle(document.title);
      }),
    [router],
  );
  return (
    <p aria-live="polite" aria-atomic className="sr-only">
      {title}
    </p>
  );
}
