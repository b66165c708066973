import { Input } from "@cloudflare/kumo/components/input";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { type RefObject, useEffect, useId, useState } from "react";
import { Key } from "../../components/key.tsx";
import type { Change } from "./filter-fields.tsx";

/** Looks for a call by its request's id, or opens the one whose own id is given. */
export function SearchField({
  value = "",
  searchRef,
  onChange,
  onCall,
}: {
  value: string | undefined;
  searchRef: RefObject<HTMLInputElement | null>;
  onChange: Change;
  onCall(id: string): void;
}) {
  const [text, setText] = useState(value);
  const id = useId();
  useEffect(() => setText(value), [value]);
  const commit = (next: string): void => {
    const wanted = next.trim();
    if (/^call_[0-9a-z]+$/.test(wanted)) {
      setText(value);
      onCall(wanted);
    } else if (wanted !== value) onChange({ requestId: wanted === "" ? undefined : wanted.slice(0, 200) });
  };
  return (
    <search className="min-w-0 flex-1 basis-40">
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          commit(text);
        }}
      >
        <MagnifyingGlassIcon
          size={16}
          className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-kumo-subtle"
          aria-hidden
        />
        <Input
          ref={searchRef}
          id={id}
          type="search"
          aria-label="Request id"
          aria-keyshortcuts="/"
          placeholder="Request id"
          autoComplete="off"
          spellCheck={false}
          className="w-full pr-9 pl-9"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            // Emptied by its own button or by hand: nothing is looked for any more.
            if (target.value === "") commit("");
          }}
          onPaste={({ clipboardData }) => {
            if (text === "") setTimeout(commit, 0, clipboardData.getData("text"));
          }}
          onBlur={() => commit(text)}
        />
        {text === "" && (
          <span aria-hidden className="pointer-events-none absolute top-1/2 right-2 hidden -translate-y-1/2 lg:block">
            <Key>/</Key>
          </span>
        )}
      </form>
    </search>
  );
}
