import type { ReactNode } from "react";

/** What scrolls by itself, and so must be reachable by keyboard. */
export function Scrolling({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a place in the order of Tab no key could scroll it.
      tabIndex={0}
      className={className}
    >
      {children}
    </section>
  );
}
