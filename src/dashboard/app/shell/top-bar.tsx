import { Button } from "@cloudflare/kumo/components/button";
import { useSidebar } from "@cloudflare/kumo/components/sidebar";
import { ListIcon } from "@phosphor-icons/react/dist/csr/List";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { Link } from "@tanstack/react-router";
import { Logo } from "./logo.tsx";
import type { Open } from "./overlay.ts";

/** Stands above the page where the sidebar is a sheet. */
export function TopBar({ onOpen }: { onOpen: Open }) {
  const { isMobile, openMobile, setOpenMobile } = useSidebar();
  if (!isMobile) return null;
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center justify-between gap-2 border-b border-kumo-line bg-kumo-base px-2">
      <Button
        variant="ghost"
        shape="square"
        size="lg"
        icon={<ListIcon size={20} />}
        aria-label="Open the sidebar"
        aria-expanded={openMobile}
        onClick={() => setOpenMobile(true)}
      />
      <Link to="/start" aria-label="Edgewright, to the start" className="rounded-lg outline-offset-2">
        <Logo />
      </Link>
      <Button
        variant="ghost"
        shape="square"
        size="lg"
        icon={<MagnifyingGlassIcon size={20} />}
        aria-label="Search"
        onClick={() => onOpen("palette")}
      />
    </header>
  );
}
