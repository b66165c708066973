import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useQuery } from "@tanstack/react-query";
import { asProblem } from "../api/problem.ts";
import type { MenuGiven } from "./menu-trigger.tsx";
import { organisationsOf, useEnter } from "./organisations.ts";
import { usePerson } from "./person.ts";

export function OrganisationList({ anchor, onOpen, onClose }: MenuGiven) {
  const person = usePerson();
  const list = useQuery({ ...organisationsOf(person?.user.id ?? ""), enabled: person !== undefined });
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
    <DropdownMenu open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Content anchor={anchor} align="start" className="w-60">
        <DropdownMenu.Group>
          <DropdownMenu.Label>Organisations</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={organisation.id} onValueChange={go}>
            {all.map(({ id, name }) => (
              <DropdownMenu.RadioItem key={id} value={id} closeOnClick>
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
  );
}
