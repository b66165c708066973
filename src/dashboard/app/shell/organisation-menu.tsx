import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Sidebar } from "@cloudflare/kumo/components/sidebar";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "../api/problem.ts";
import { FOCUS } from "./focus.ts";
import { Initial } from "./initial.tsx";
import { organisationsOf, useEnter } from "./organisations.ts";
import type { Open } from "./overlay.ts";
import { usePerson } from "./person.ts";

/** The organisation that everything shown belongs to, and the others to go to. */
export function OrganisationMenu({ onOpen }: { onOpen: Open }) {
  const person = usePerson();
  const [open, setOpen] = useState(false);
  const list = useQuery({ ...organisationsOf(person?.user.id ?? ""), enabled: open && person !== undefined });
  const enter = useEnter();
  const toasts = useKumoToastManager();
  if (!person) return null;
  const { organisation } = person;
  // Until the list has come, the one that is known.
  const all = list.data?.items ?? [organisation];
  const go = (id: string): void =>
    enter.mutate(id, {
      onError: (error) =>
        toasts.add({ variant: "error", title: "You are where you were", description: asProblem(error).message }),
    });
  return (
    <Sidebar.MenuItem>
      <DropdownMenu open={open} onOpenChange={setOpen}>
        <DropdownMenu.Trigger
          render={
            <Sidebar.MenuButton
              icon={<Initial of={organisation.name} />}
              className={`min-h-10! px-2! ${FOCUS}`}
              aria-label={`Organisation: ${organisation.name}`}
            >
              <span className="flex-1 truncate">{organisation.name}</span>
              <CaretUpDownIcon size={14} className="shrink-0 text-kumo-subtle" aria-hidden />
            </Sidebar.MenuButton>
          }
        />
        <DropdownMenu.Content align="start" className="w-60">
          <DropdownMenu.Group>
            <DropdownMenu.Label>Organisations</DropdownMenu.Label>
            <DropdownMenu.RadioGroup value={organisation.id} onValueChange={go}>
              {all.map(({ id, name }) => (
                <DropdownMenu.RadioItem key={id} value={id}>
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  <DropdownMenu.RadioItemIndicator />
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          </DropdownMenu.Group>
          <DropdownMenu.Separator />
          <DropdownMenu.Item icon={PlusIcon} onClick={() => onOpen("new-organisation")}>
            New organisation
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu>
    </Sidebar.MenuItem>
  );
}
