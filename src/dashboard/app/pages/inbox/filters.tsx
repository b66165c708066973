import { Input } from "@cloudflare/kumo/components/input";
import { type RefObject, useEffect, useState } from "react";
import { Pick } from "../../components/pick.tsx";
import type { InboxSummary } from "../../inbox/query.ts";
import type { InboxSearch } from "./search.ts";

const SHOWN = [
  { value: "unread", label: "Unread" },
  { value: "spam", label: "Spam" },
] as const;

export function InboxFilters({
  search,
  forms,
  searchRef,
  onChange,
}: {
  search: InboxSearch;
  forms: InboxSummary["forms"];
  searchRef: RefObject<HTMLInputElement | null>;
  onChange(change: InboxSearch): void;
}) {
  const { q = "", site, form, show } = search;
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  const commit = (next: string): void => {
    const wanted = next.trim().slice(0, 200);
    if (wanted !== q) onChange({ q: wanted === "" ? undefined : wanted });
  };
  const sites = [...new Map(forms.map(({ siteId, siteName }) => [siteId, siteName]))];
  const ofSite = forms.filter(({ siteId }) => siteId === site);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <search className="min-w-0 flex-1 basis-48">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            commit(text);
          }}
        >
          <Input
            ref={searchRef}
            type="search"
            aria-label="Search messages"
            aria-keyshortcuts="/"
            placeholder="Search messages"
            autoComplete="off"
            className="w-full"
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              // Emptied by its own button or by hand: nothing is looked for any more.
              if (target.value === "") commit("");
            }}
            onBlur={() => commit(text)}
          />
        </form>
      </search>
      <Pick
        label="Messages shown"
        any="All messages"
        value={show}
        choices={SHOWN}
        onPick={(picked) => onChange({ show: picked })}
      />
      {(sites.length > 1 || site !== undefined) && (
        <Pick
          label="Website"
          any="All websites"
          value={site}
          choices={sites.map(([value, label]) => ({ value, label }))}
          onPick={(picked) => onChange({ site: picked, form: undefined })}
        />
      )}
      {ofSite.length > 1 && (
        <Pick
          label="Form"
          any="All forms"
          value={form}
          choices={ofSite.map(({ formId, title }) => ({ value: formId, label: title }))}
          onPick={(picked) => onChange({ form: picked })}
        />
      )}
    </div>
  );
}
