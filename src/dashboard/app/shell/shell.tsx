import { Sidebar, useSidebar } from "@cloudflare/kumo/components/sidebar";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { queryClient } from "../api/query-client.ts";
import { useSession } from "../api/session.ts";
import { forgetTexts } from "../pages/playground/forget.ts";
import { Later, later } from "./later.tsx";
import { Navigation } from "./navigation.tsx";
import { Notices } from "./notices.tsx";
import { type Open, OVER_THE_PAGE, type Overlay } from "./overlay.ts";
import { forget } from "./palette/recent.ts";
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

const newOrganisation = later(
  () => import("./new-organisation.tsx"),
  ({ NewOrganisationDialog }) => NewOrganisationDialog,
);
const palette = later(
  () => import("./palette/palette.tsx"),
  ({ Palette }) => Palette,
);
const sessionEnded = later(
  () => import("./session-ended.tsx"),
  ({ SessionEnded }) => SessionEnded,
);
const shortcuts = later(
  () => import("./shortcuts.tsx"),
  ({ Shortcuts }) => Shortcuts,
);

/** Nobody presses for the question of an ended session: it is fetched again by itself. */
const AGAIN_MS = 5_000;

/** Whoever logged out, here or in another tab, leaves nothing of theirs behind in this one. */
function useWayOut(): void {
  const { kind } = useSession();
  const navigate = useNavigate();
  useEffect(() => {
    if (kind !== "out") return;
    queryClient.clear();
    forget();
    forgetTexts();
    void navigate({ to: "/login", search: {} });
  }, [kind, navigate]);
}

/** What lies over the page. When it is put away, the focus is where it was before. */
function useOverlay(): { overlay: Overlay | undefined; open: Open; close: () => void } {
  const [overlay, setOverlay] = useState<Overlay>();
  const before = useRef<Element>(null);
  const open = useCallback<Open>((next) => {
    if (!document.querySelector(OVER_THE_PAGE)) before.current = document.activeElement;
    setOverlay(next);
  }, []);
  const close = useCallback(() => {
    setOverlay(undefined);
    requestAnimationFrame(() => {
      const from = before.current;
      if (document.querySelector(OVER_THE_PAGE) || !(from instanceof HTMLElement) || !from.isConnected) return;
      from.focus({ preventScroll: true });
    });
  }, []);
  return { overlay, open, close };
}

const TYPED_IN = "input, textarea, select, [contenteditable]";

function useShortcuts(open: Open): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("[role=alertdialog]")) return;
      const { key, target } = event;
      if (key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        open("palette");
      }
      const typing = target instanceof Element && target.matches(TYPED_IN);
      if (key === "?" && !typing && !document.querySelector(OVER_THE_PAGE)) open("shortcuts");
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [open]);
}

/** What stands around every page of those who are signed in. */
export function Shell() {
  useWayOut();
  const session = useSession();
  const { overlay, open, close } = useOverlay();
  useShortcuts(open);
  const [asked, setAsked] = useState(0);
  return (
    <Sidebar.Provider defaultOpen={!wasFolded()} onOpenChange={remember} mobileBreakpoint={960}>
      <SkipLink />
      <Navigation onOpen={open} />
      <Content onOpen={open} />
      {overlay === "palette" && <Later from={palette} given={{ onOpen: open, onClose: close }} onFailed={close} />}
      {overlay === "shortcuts" && <Later from={shortcuts} given={{ onClose: close }} onFailed={close} />}
      {overlay === "new-organisation" && <Later from={newOrganisation} given={{ onClose: close }} onFailed={close} />}
      {session.kind === "ended" && (
        <Later
          key={asked}
          from={sessionEnded}
          given={{ email: session.user.email }}
          onFailed={() => setTimeout(() => setAsked((times) => times + 1), AGAIN_MS)}
        />
      )}
    </Sidebar.Provider>
  );
}

function Content({ onOpen }: { onOpen: Open }) {
  const { isMobile, openMobile } = useSidebar();
  return (
    <div inert={isMobile && openMobile} className="flex min-h-svh min-w-0 flex-1 flex-col">
      <TopBar onOpen={onOpen} />
      <Notices />
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <Outlet />
      </main>
    </div>
  );
}
