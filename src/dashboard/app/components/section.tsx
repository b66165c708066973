import { type ReactNode, useId } from "react";

export function Section({
  title,
  lead,
  action,
  children,
}: {
  title: string;
  lead?: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="flex flex-col gap-4 rounded-lg bg-kumo-base p-5 text-base ring ring-kumo-hairline"
    >
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="flex flex-col gap-1">
          <h2 id={heading} className="text-lg font-semibold">
            {title}
          </h2>
          {lead && <p className="text-kumo-subtle">{lead}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
