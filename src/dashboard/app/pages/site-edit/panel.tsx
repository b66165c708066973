import { type ReactNode, useId } from "react";

/** A group of fields under a name of its own. */
export function Panel({
  title,
  lead,
  action,
  children,
}: {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="flex min-w-0 flex-col gap-4 border-b border-kumo-hairline pb-6 last:border-0"
    >
      <header className="flex flex-col gap-1">
        <span className="flex items-center justify-between gap-2">
          <h3 id={heading} className="text-lg font-semibold">
            {title}
          </h3>
          {action}
        </span>
        {lead && <p className="text-kumo-subtle">{lead}</p>}
      </header>
      {children}
    </section>
  );
}
