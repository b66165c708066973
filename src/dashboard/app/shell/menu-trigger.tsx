import { Sidebar } from "@cloudflare/kumo/components/sidebar";
import { type ReactElement, type ReactNode, type RefObject, useRef, useState } from "react";
import { FOCUS } from "./focus.ts";
import { Later, type Source } from "./later.tsx";
import type { Open } from "./overlay.ts";

export interface MenuGiven {
  /** Beside which it opens. */
  anchor: RefObject<HTMLButtonElement | null>;
  onOpen: Open;
  onClose: () => void;
}

/** A line of the sidebar that opens a menu. The menu's code, which is much, is fetched when somebody seems to want it. */
export function MenuTrigger({
  menu,
  kind,
  name,
  icon,
  onOpen,
  children,
}: {
  menu: Source<MenuGiven>;
  /** What `name` is the name of, for those who do not see where it stands. */
  kind: string;
  name: string;
  icon: ReactElement;
  onOpen: Open;
  children: ReactNode;
}) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const fetchEarly = (): void => {
    menu.fetchIt().catch(() => undefined);
  };
  return (
    <Sidebar.MenuItem>
      <Sidebar.MenuButton
        ref={anchor}
        icon={icon}
        tooltip={`${kind}: ${name}`}
        className={`min-h-10! px-2! ${FOCUS}`}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={fetchEarly}
        onFocus={fetchEarly}
        onClick={() => {
          // Not every browser gives a pressed button the focus, which the menu gives back.
          anchor.current?.focus();
          setOpen(true);
        }}
      >
        <span className="sr-only">{kind}: </span>
        {children}
      </Sidebar.MenuButton>
      {open && <Later from={menu} given={{ anchor, onOpen, onClose: close }} onFailed={close} />}
    </Sidebar.MenuItem>
  );
}
