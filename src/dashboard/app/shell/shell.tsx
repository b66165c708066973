import { Sidebar, useSidebar } from "@cloudflare/kumo/components/sidebar";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { queryClient } from "../api/query-client.ts";
import { useSession } from "../api/session.ts";
import { Navigation } from "./navigation.tsx";
import type { Open } from "./overlay.ts";
import { SkipLink } from "./skip-link.tsx";
import { TopBar } from "./top-bar.tsx";

const FOLDED = "sidebar-folded";

function wasFolded(): boolean {
  try {
    return localStorage.getItem(FOLDED) === "1";
  } catch {
    return false;
  }
}

function remember(open: boolean): void {
  try {
    if (open) localStorage.removeItem(FOLDED);
    else localStorage.setItem(FOLDED, "1");
  } catch {
    // It holds until the page is closed.
  }
}

/** Whoever logged out, here or in another tab, leaves nothing of theirs behind in this one. */
function useWayOut(): void {
  const { kind } = useSession();
  const navigate = useNavigate();
  useEffect(() => {
    if (kind !== "out") return;
    queryClient.clear();
    void navigate({ to: "/login", search: {} });
  }, [kind, navigate]);
}

/** What stands around every page of those who are signed in. */
export function Shell() {
  useWayOut();
  const open: Open = () => undefined;
  return (
    <Sidebar.Provider defaultOpen={!wasFolded()} onOpenChange={remember}>
      <SkipLink />
      <Navigation onOpen={open} />
      <Content onOpen={open} />
    </Sidebar.Provider>
  );
}

function Content({ onOpen }: { onOpen: Open }) {
  const { isMobile, openMobile } = useSidebar();
  return (
    <div inert={isMobile && openMobile} className="flex min-h-svh min-w-0 flex-1 flex-col">
      <TopBar onOpen={onOpen} />
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <Outlet />
      </main>
    </div>
  );
}
