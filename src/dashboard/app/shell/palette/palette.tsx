import { CommandPalette } from "@cloudflare/kumo/components/command-palette";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { asProblem } from "../../api/problem.ts";
import { Key, Keys } from "../../components/key.tsx";
import { isElsewhere } from "../link.tsx";
import { useEnter } from "../organisations.ts";
import { COMMAND_KEY, type Open } from "../overlay.ts";
import { usePerson } from "../person.ts";
import { type Entry, type Group, useGroups } from "./entries.ts";
import { recent, remember } from "./recent.ts";
import { find } from "./search.ts";

const MOST = 6;

/** Finds pages, keys, models, operations and things to do, by a few letters of their names. */
export function Palette({ onOpen, onClose }: { onOpen: Open; onClose: () => void }) {
  const person = usePerson();
  const [query, setQuery] = useState("");
  const router = useRouter();
  const toasts = useKumoToastManager();
  const enter = useEnter();
  const orgId = person?.organisation.id ?? "";
  const { groups, loading } = useGroups(
    { orgId, userId: person?.user.id ?? "" },
    {
      open: onOpen,
      copied: () => toasts.add({ variant: "success", title: "The base URL is copied" }),
      enter: (id) =>
        enter.mutate(id, {
          onError: (error) =>
            toasts.add({ variant: "error", title: "You are where you were", description: asProblem(error).message }),
        }),
    },
  );

  function choose(entry: Entry, newTab: boolean): void {
    remember(orgId, entry.name);
    onClose();
    if ("act" in entry.does) entry.does.act();
    else if (newTab) window.open(entry.does.href, "_blank", "noopener");
    else if (isElsewhere(entry.does.href)) location.assign(entry.does.href);
    else void router.navigate({ href: entry.does.href });
  }

  const found = search(query, groups, orgId);
  return (
    <CommandPalette.Root
      open
      onOpenChange={(open) => !open && onClose()}
      items={found}
      value={query}
      onValueChange={setQuery}
      itemToStringValue={({ title }) => title}
      getSelectableItems={(shown) => shown.flatMap(({ entries }) => entries)}
      onSelect={(entry: Entry, { newTab }) => choose(entry, newTab)}
    >
      <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
      <CommandPalette.Input placeholder="Search pages, keys, models, docs and actions" aria-label="Search" />
      <CommandPalette.List>
        <CommandPalette.Results>
          {(group: Group) => (
            <CommandPalette.Group key={group.title} items={[...group.entries]}>
              <CommandPalette.GroupLabel>{group.title}</CommandPalette.GroupLabel>
              <CommandPalette.Items>
                {(entry: Entry) => (
                  <CommandPalette.Item
                    key={entry.name}
                    value={entry}
                    className="data-[highlighted]:bg-kumo-fill!"
                    onClick={({ metaKey, ctrlKey }) => choose(entry, metaKey || ctrlKey)}
                  >
                    <entry.icon size={18} className="shrink-0 text-kumo-subtle" aria-hidden />
                    <span className="truncate">{entry.title}</span>
                    {entry.detail && (
                      <span className="ml-auto max-w-1/2 truncate text-sm text-kumo-subtle">{entry.detail}</span>
                    )}
                  </CommandPalette.Item>
                )}
              </CommandPalette.Items>
            </CommandPalette.Group>
          )}
        </CommandPalette.Results>
        <CommandPalette.Empty>
          {loading ? "Looking…" : "Nothing is called that. Try fewer letters."}
        </CommandPalette.Empty>
      </CommandPalette.List>
      <CommandPalette.Footer>
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <span className="flex items-center gap-1.5">
            <Keys>
              <Key>↑</Key>
              <Key>↓</Key>
            </Keys>
            Choose
          </span>
          <span className="flex items-center gap-1.5">
            <Key>Enter</Key> Open
          </span>
          <span className="hidden items-center gap-1.5 sm:flex">
            <Keys>
              <Key>{COMMAND_KEY}</Key>
              <Key>Enter</Key>
            </Keys>
            In a new tab
          </span>
        </span>
      </CommandPalette.Footer>
    </CommandPalette.Root>
  );
}

function search(query: string, groups: readonly Group[], orgId: string): Group[] {
  if (query.trim()) {
    return groups
      .map((group) => ({ ...group, entries: find(query, group.entries, MOST) }))
      .filter(({ entries }) => entries.length > 0);
  }
  const all = groups.flatMap(({ entries }) => entries);
  const lately = recent(orgId)
    .map((name) => all.find((entry) => entry.name === name))
    .filter((entry) => entry !== undefined);
  const always = groups
    .filter(({ always }) => always)
    .map((group) => ({ ...group, entries: group.entries.filter((entry) => !lately.includes(entry)) }));
  return lately.length > 0 ? [{ title: "Recent", entries: lately }, ...always] : always;
}
