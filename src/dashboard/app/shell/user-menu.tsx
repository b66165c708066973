import { Sidebar } from "@cloudflare/kumo/components/sidebar";
import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import { Initial } from "./initial.tsx";
import { later } from "./later.tsx";
import { useLoggingOut } from "./log-out.ts";
import { MenuTrigger } from "./menu-trigger.tsx";
import type { Open } from "./overlay.ts";
import { usePerson } from "./person.ts";

const list = later(
  () => import("./user-list.tsx"),
  ({ UserList }) => UserList,
);

/** Who is signed in, how it shall look, and the way out. */
export function UserMenu({ onOpen }: { onOpen: Open }) {
  const person = usePerson();
  const leaving = useLoggingOut();
  if (!person) return null;
  const { name, email } = person.user;
  return (
    <Sidebar.Menu className="min-w-0 flex-1 group-data-[state=collapsed]/sidebar:flex-none">
      <MenuTrigger
        menu={list}
        kind="Account"
        name={name || email}
        icon={<Initial of={name || email} round />}
        onOpen={onOpen}
      >
        <span className="flex min-w-0 flex-1 flex-col leading-tight group-data-[state=collapsed]/sidebar:sr-only">
          <span className="truncate">{name}</span>
          <span className="truncate text-xs font-normal text-kumo-subtle">{leaving ? "Logging out…" : email}</span>
        </span>
        <CaretUpDownIcon
          size={14}
          className="shrink-0 text-kumo-subtle group-data-[state=collapsed]/sidebar:hidden"
          aria-hidden
        />
      </MenuTrigger>
    </Sidebar.Menu>
  );
}
