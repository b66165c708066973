import type { ReactNode } from "react";

/** A key of the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-kumo-line bg-kumo-base px-1 font-sans text-xs text-kumo-subtle">
      {children}
    </kbd>
  );
}

/** Keys that are pressed together, or one after another. */
export function Keys({ children }: { children: ReactNode }) {
  return <span className="inline-flex items-center gap-1">{children}</span>;
}
