import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import { Initial } from "./initial.tsx";
import { later } from "./later.tsx";
import { MenuTrigger } from "./menu-trigger.tsx";
import type { Open } from "./overlay.ts";
import { usePerson } from "./person.ts";

const list = later(
  () => import("./organisation-list.tsx"),
  ({ OrganisationList }) => OrganisationList,
);

/** The organisation that everything shown belongs to, and the others to go to. */
export function OrganisationMenu({ onOpen }: { onOpen: Open }) {
  const person = usePerson();
  if (!person) return null;
  const { name } = person.organisation;
  return (
    <MenuTrigger menu={list} kind="Organisation" name={name} icon={<Initial of={name} />} onOpen={onOpen}>
      <span className="flex-1 truncate">{name}</span>
      <CaretUpDownIcon size={14} className="shrink-0 text-kumo-subtle" aria-hidden />
    </MenuTrigger>
  );
}
