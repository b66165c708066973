import { Sidebar, useSidebar } from "@cloudflare/kumo/components/sidebar";
import type { Icon } from "@phosphor-icons/react";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { Link, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { Key, Keys } from "../components/key.tsx";
import { FOCUS } from "./focus.ts";
import { Logo, Mark } from "./logo.tsx";
import { OrganisationMenu } from "./organisation-menu.tsx";
import { COMMAND_KEY, type Open } from "./overlay.ts";
import { SECTIONS } from "./pages.ts";
import { UserMenu } from "./user-menu.tsx";

const EntryIcon = ({ icon: Icon, active = false }: { icon: Icon; active?: boolean }) => (
  <Icon
    className={`size-4.5 shrink-0 ${active ? "text-kumo-default" : "text-kumo-subtle"}`}
    weight={active ? "fill" : "regular"}
    aria-hidden
  />
);

/** On a phone: nothing but it can be reached while it is open. */
function Sheet({ open, children }: { open: boolean; children: ReactNode }) {
  return (
    <div
      className="flex h-full flex-col"
      {...(open && { role: "dialog", "aria-modal": true, "aria-label": "Sidebar" })}
    >
      {children}
    </div>
  );
}

/** Every page by domain: a column that folds to its icons, and a sheet over the page on a phone. */
export function Navigation({ onOpen }: { onOpen: Open }) {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { isMobile, openMobile, setOpenMobile, open } = useSidebar();
  const folded = !isMobile && !open;

  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes because the page changed.
  useEffect(() => setOpenMobile(false), [path]);

  // One by one: the column finds its footer among its own children.
  const parts = [
    <Sidebar.Header key="header" className={`justify-between ${folded ? "px-4" : "px-4.5"}`}>
      <Link to="/start" aria-label="Edgewright, to the start" className="rounded-lg outline-offset-2">
        {folded ? <Mark /> : <Logo />}
      </Link>
      {isMobile && <Sidebar.Close aria-label="Close the sidebar" className={FOCUS} />}
    </Sidebar.Header>,
    <div key="top" className={`flex flex-col gap-1 py-3 ${folded ? "px-[11px]" : "px-3.5"}`}>
      <Sidebar.Menu>
        <OrganisationMenu onOpen={onOpen} />
        <Sidebar.MenuButton
          icon={<EntryIcon icon={MagnifyingGlassIcon} />}
          tooltip="Search"
          className={FOCUS}
          aria-keyshortcuts="Control+K Meta+K"
          onClick={() => {
            setOpenMobile(false);
            onOpen("palette");
          }}
        >
          Search
          {!isMobile && (
            <span className="ml-auto" aria-hidden>
              <Keys>
                <Key>{COMMAND_KEY}</Key>
                <Key>K</Key>
              </Keys>
            </span>
          )}
        </Sidebar.MenuButton>
      </Sidebar.Menu>
    </div>,
    <Sidebar.Content key="pages">
      <nav aria-label="Pages">
        {SECTIONS.map(({ title, pages }) => (
          <Sidebar.Group key={title}>
            <Sidebar.GroupLabel>{title}</Sidebar.GroupLabel>
            <Sidebar.Menu aria-label={title}>
              {pages.map((page) => {
                const active = path === page.path || path.startsWith(`${page.path}/`);
                return (
                  <Sidebar.MenuButton
                    key={page.path}
                    href={page.path}
                    icon={<EntryIcon icon={page.icon} active={active} />}
                    active={active}
                    tooltip={page.title}
                    className={FOCUS}
                    {...(active && { "aria-current": "page" as const })}
                  >
                    {page.title}
                  </Sidebar.MenuButton>
                );
              })}
            </Sidebar.Menu>
          </Sidebar.Group>
        ))}
      </nav>
    </Sidebar.Content>,
    <Sidebar.Footer key="footer" className="h-auto! gap-1! py-2 group-data-[state=collapsed]/sidebar:flex-col-reverse">
      <UserMenu onOpen={onOpen} />
      {!isMobile && <Sidebar.Trigger className={FOCUS} />}
    </Sidebar.Footer>,
  ];

  return (
    <Sidebar aria-label="Sidebar" className={isMobile ? "" : "sticky! top-0 h-svh!"}>
      {isMobile ? <Sheet open={openMobile}>{parts}</Sheet> : parts}
    </Sidebar>
  );
}
