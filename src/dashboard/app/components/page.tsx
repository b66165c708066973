import { type ReactNode, useEffect } from "react";

/** A page's frame: its title (of the document, too), what it is for, what one can do, and its content. */
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Edgewright`;
  }, [title]);
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col gap-6 px-4 py-6 md:px-8 md:py-8">
      <header className="flex flex-wrap items-end justify-between gap-4">
        <div className="flex min-w-0 flex-col gap-1">
          <h1
            // It takes the focus when the page is come to: shell/arrival.tsx.
            tabIndex={-1}
            className="text-2xl font-semibold tracking-tight wrap-anywhere text-kumo-strong outline-none"
          >
            {title}
          </h1>
          {lead && <p className="max-w-2xl text-kumo-subtle">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
