import { Link, Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";
import { SkipLink } from "./skip-link.tsx";

/** What stands around a page for those who are not signed in, and around what is no page. */
export function OutsideFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-svh flex-col">
      <SkipLink />
      <header className="flex h-14 items-center px-4 md:px-8">
        <Link to="/start" aria-label="Edgewright, to the start" className="rounded-lg">
          <Logo />
        </Link>
      </header>
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        {children}
      </main>
    </div>
  );
}

export function Outside() {
  return (
    <OutsideFrame>
      <Outlet />
    </OutsideFrame>
  );
}
