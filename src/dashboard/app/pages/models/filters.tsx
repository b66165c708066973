import { Input } from "@cloudflare/kumo/components/input";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { useEffect, useState } from "react";
import { Pick } from "../../components/pick.tsx";
import { KINDS, type ModelsSearch, ORDERS, type Order } from "./search.ts";

export const KIND_WORDS: Record<(typeof KINDS)[number], string> = { chat: "Chat", embeddings: "Embeddings" };
export const ORDER_WORDS: Record<Order, string> = {
  name: "Name",
  context: "Context",
  input: "Input",
  cached: "Cached",
  output: "Output",
};

/** What is undefined is taken away. */
export type Changes = { [Name in keyof ModelsSearch]?: ModelsSearch[Name] | undefined };

/** Looks for words while they are typed. What is typed stays here, so that the address never lags behind a key. */
function Words({ value, onChange }: { value: string; onChange: (words: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value]);
  return (
    <search className="relative min-w-0 flex-1 basis-52">
      <MagnifyingGlassIcon
        size={16}
        className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-kumo-subtle"
        aria-hidden
      />
      <Input
        type="search"
        aria-label="Search models"
        placeholder="Search by name or provider"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        className="w-full pl-9"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          onChange(target.value.trim());
        }}
      />
    </search>
  );
}

export function ModelFilters({
  search,
  providers,
  onChange,
}: {
  search: ModelsSearch;
  providers: readonly { value: string; label: string }[];
  onChange: (changes: Changes) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Words value={search.q ?? ""} onChange={(q) => onChange({ q: q || undefined })} />
      <Pick
        label="Provider"
        any="Any provider"
        value={search.provider}
        choices={providers}
        onPick={(provider) => onChange({ provider })}
      />
      <Pick
        label="Kind"
        any="Any kind"
        value={search.kind}
        choices={KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
        onPick={(kind) => onChange({ kind })}
      />
      <Pick
        label="Order"
        any="By provider"
        value={search.sort}
        choices={ORDERS.map((value) => ({ value, label: `By ${ORDER_WORDS[value].toLowerCase()}` }))}
        onPick={(sort) => onChange({ sort, desc: undefined })}
        // Where there is a table, its heads do it.
        className="lg:hidden"
      />
    </div>
  );
}
