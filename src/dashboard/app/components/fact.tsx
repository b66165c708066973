import type { ReactNode } from "react";

/** A name and what it is, within a `dl`. */
export function Fact({ name, children, className = "" }: { name: string; children: ReactNode; className?: string }) {
  return (
    <div className={`min-w-0 ${className}`}>
      <dt className="text-sm text-kumo-subtle">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}
