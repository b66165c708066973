/** What narrows the log. Every choice is in the address; nothing here remembers any. */
import { Button } from "@cloudflare/kumo/components/button";
import { Popover } from "@cloudflare/kumo/components/popover";
import { FunnelIcon } from "@phosphor-icons/react/dist/csr/Funnel";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import type { RefObject } from "react";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { dateOf, duration, momentOf, usd } from "../../format.ts";
import { useMedia } from "../../use-media.ts";
import { type Choices, useChoices } from "./choices.ts";
import { type Change, FirstFields, hasOwnDates, MoreFields, OwnDates } from "./filter-fields.tsx";
import { CACHE_WORDS, OPERATION_WORDS, RANGE_WORDS } from "./filter-words.ts";
import { type Changes, type FilterName, type Filters, isFiltered } from "./search.ts";
import { SearchField } from "./search-field.tsx";
import { STATUS_WORDS } from "./status.tsx";

const MORE: readonly FilterName[] = [
  "modelPrefix",
  "provider",
  "operation",
  "stream",
  "cache",
  "minDurationMs",
  "minCostMicroUsd",
  "tag",
];

/** A filter that is set, and what is left when it is taken away. */
interface SetFilter {
  name: FilterName;
  words: string;
  without: Changes;
}

/** Each filter that is set, in words. */
function wordsOf(filters: Filters, choices: Choices): SetFilter[] {
  const {
    range,
    from,
    to,
    status,
    model,
    modelPrefix,
    key,
    provider,
    operation,
    stream,
    cache,
    requestId,
    tag = [],
  } = filters;
  const { minDurationMs, minCostMicroUsd } = filters;
  const edge = (at: string): string => (at.length === 10 ? dateOf(`${at}T00:00`) : momentOf(at));
  const words: [FilterName, string | undefined][] = [
    ["requestId", requestId && `Request ${requestId}`],
    ["range", range && RANGE_WORDS[range]],
    ["from", from && `From ${edge(from)}`],
    ["to", to && `To ${edge(to)}`],
    ["status", status && STATUS_WORDS[status]],
    ["model", model],
    ["modelPrefix", modelPrefix && `Model begins with ${modelPrefix}`],
    ["key", key && `Key ${choices.keys.find(({ value }) => value === key)?.label ?? key}`],
    ["provider", provider && `Provider ${provider}`],
    ["operation", operation && OPERATION_WORDS[operation]],
    ["stream", stream === undefined ? undefined : stream ? "Streamed" : "Whole answers"],
    ["cache", cache && CACHE_WORDS[cache]],
    ["minDurationMs", minDurationMs ? `Took ${duration(minDurationMs)} or more` : undefined],
    ["minCostMicroUsd", minCostMicroUsd ? `Cost ${usd(minCostMicroUsd)} or more` : undefined],
  ];
  const tags = tag.map((text): SetFilter => {
    const others = tag.filter((each) => each !== text);
    return { name: "tag", words: `Tag ${text}`, without: { tag: others.length > 0 ? others : undefined } };
  });
  return [
    ...words.flatMap(([name, text]): SetFilter[] =>
      text ? [{ name, words: text, without: { [name]: undefined } }] : [],
    ),
    ...tags,
  ];
}

export function FilterBar({
  organisation,
  filters,
  calls,
  searchRef,
  onChange,
  onClear,
  onCall,
}: {
  organisation: string;
  filters: Filters;
  calls: readonly UsageCall[];
  searchRef: RefObject<HTMLInputElement | null>;
  onChange: Change;
  onClear(): void;
  /** A call's own id was searched for. */
  onCall(id: string): void;
}) {
  const choices = useChoices(organisation, calls, filters);
  const wide = useMedia("(min-width: 80rem)");
  const words = wordsOf(filters, choices);
  const hidden = wide
    ? words.filter(({ name }) => MORE.includes(name))
    : words.filter(({ name }) => name !== "requestId");
  const fields = { filters, choices, onChange };
  return (
    <section aria-label="Filters" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={filters.requestId} searchRef={searchRef} onChange={onChange} onCall={onCall} />
        {wide && <FirstFields {...fields} />}
        <Popover>
          <Popover.Trigger
            render={
              <Button icon={FunnelIcon}>
                {wide ? "More" : "Filters"}
                {hidden.length > 0 && <span className="text-kumo-subtle">({hidden.length})</span>}
              </Button>
            }
          />
          <Popover.Content
            align="end"
            className="max-h-[min(36rem,var(--available-height))] w-76 max-w-[calc(100vw-2rem)] gap-4 overflow-y-auto"
          >
            <Popover.Title className="sr-only">{wide ? "More filters" : "Filters"}</Popover.Title>
            {!wide && <FirstFields {...fields} wide />}
            <MoreFields {...fields} />
          </Popover.Content>
        </Popover>
        {wide && isFiltered(filters) && (
          <Button variant="ghost" onClick={onClear}>
            Clear all
          </Button>
        )}
      </div>
      {wide && hasOwnDates(filters) && <OwnDates filters={filters} onChange={onChange} />}
      {hidden.length > 0 && (
        <ul aria-label="Filters that are set" className="flex flex-wrap items-center gap-2">
          {hidden.map(({ words: text, without }) => (
            <li key={text} className="max-w-full">
              <button
                type="button"
                aria-label={`Remove: ${text}`}
                onClick={() => onChange(without)}
                className="flex min-h-7 max-w-full cursor-pointer items-center gap-1.5 rounded-full bg-kumo-base px-3 text-sm ring ring-kumo-line outline-offset-2 outline-kumo-focus hover:bg-kumo-tint focus-visible:outline-2"
              >
                <span className="truncate">{text}</span>
                <XIcon size={12} className="shrink-0 text-kumo-subtle" aria-hidden />
              </button>
            </li>
          ))}
          {!wide && (
            <li>
              <Button variant="ghost" size="sm" onClick={onClear}>
                Clear all
              </Button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}
