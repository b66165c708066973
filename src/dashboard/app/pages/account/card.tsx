import { type ReactNode, useEffect } from "react";

/** A page of those who are not signed in: one thing to do, in the middle. */
export function AccountCard({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Edgewright`;
  }, [title]);
  return (
    <div className="flex flex-1 justify-center px-4 pt-6 pb-16 sm:items-center">
      <div className="flex w-full max-w-sm flex-col gap-6">
        <header className="flex flex-col gap-1.5">
          {/* It takes the focus when the page is come to: shell/arrival.tsx. */}
          <h1 tabIndex={-1} className="text-3xl font-semibold tracking-tight text-balance outline-none">
            {title}
          </h1>
          {lead && <p className="text-kumo-subtle">{lead}</p>}
        </header>
        <div className="flex flex-col gap-5 rounded-xl bg-kumo-base p-5 shadow-xs text-base ring ring-kumo-hairline sm:p-6">
          {children}
        </div>
        {foot && <p className="text-center text-kumo-subtle">{foot}</p>}
      </div>
    </div>
  );
}
