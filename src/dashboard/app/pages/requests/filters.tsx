/** What narrows the log. Every choice is in the address; nothing here remembers any. */
import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { Popover } from "@cloudflare/kumo/components/popover";
import { Select } from "@cloudflare/kumo/components/select";
import { FunnelIcon } from "@phosphor-icons/react/dist/csr/Funnel";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type RefObject, useEffect, useId, useMemo, useState } from "react";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { formatUsd, parseUsd } from "../../../../kernel/money.ts";
import { api, dataOf } from "../../api/client.ts";
import { Key } from "../../components/key.tsx";
import { dayOf } from "../../days.ts";
import { dateOf, duration, momentOf, usd, zone } from "../../format.ts";
import { type Changes, type FilterName, type Filters, isFiltered, OPERATIONS, RANGES, STATUSES } from "./search.ts";
import { STATUS_WORDS } from "./status.tsx";
import { useMedia } from "./use-media.ts";

const RANGE_WORDS: Record<(typeof RANGES)[number], string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};
const OPERATION_WORDS: Record<(typeof OPERATIONS)[number], string> = {
  "chat.completions": "Chat",
  embeddings: "Embeddings",
};

/** The value of "any" in a list: no model, key or provider is called so. */
const ANY = "*";
const OWN_DATES = "own";
const DAY_MS = 86_400_000;

type Change = (changes: Changes) => void;

interface Choice {
  value: string;
  label: string;
}

interface Choices {
  models: Choice[];
  keys: Choice[];
  providers: Choice[];
}

/** What can be chosen: what was used of late, and what the loaded calls and the address name. */
function useChoices(organisation: string, calls: readonly UsageCall[], filters: Filters): Choices {
  const used = useQuery({
    queryKey: [organisation, "request-choices"],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET("/api/usage", {
          params: { query: { groupBy: ["model", "key", "provider"], timezone: zone() } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });
  return useMemo(() => {
    const [models, keys, providers] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
    for (const { model, keyId, keyName, provider } of [...(used.data?.rows ?? []), ...calls]) {
      if (model) models.set(model, model);
      if (provider) providers.set(provider, provider);
      if (keyId && (keyName || !keys.has(keyId))) keys.set(keyId, keyName ?? keyId);
    }
    if (filters.model !== undefined) models.set(filters.model, filters.model);
    if (filters.provider !== undefined) providers.set(filters.provider, filters.provider);
    if (filters.key !== undefined && !keys.has(filters.key)) keys.set(filters.key, filters.key);
    const listed = (found: Map<string, string>): Choice[] =>
      [...found].map(([value, label]) => ({ value, label })).sort((one, other) => one.label.localeCompare(other.label));
    return { models: listed(models), keys: listed(keys), providers: listed(providers) };
  }, [used.data, calls, filters.model, filters.key, filters.provider]);
}

function Pick({
  label,
  any,
  value,
  choices,
  onPick,
  wide = false,
}: {
  label: string;
  any: string;
  value: string | undefined;
  choices: readonly Choice[];
  onPick(value: string | undefined): void;
  wide?: boolean;
}) {
  const items = [{ value: ANY, label: any }, ...choices];
  return (
    <Select<string>
      {...(wide ? { label } : { "aria-label": label })}
      items={items}
      value={value ?? ANY}
      onValueChange={(picked) => onPick(picked === ANY || picked === null ? undefined : picked)}
      className={wide ? "w-full" : "max-w-52"}
    >
      {items.map((item) => (
        <Select.Option key={item.value} value={item.value}>
          {item.label}
        </Select.Option>
      ))}
    </Select>
  );
}

const choicesOf = <T extends string>(words: Record<T, string>, values: readonly T[]): Choice[] =>
  values.map((value) => ({ value, label: words[value] }));

const oneOf = <T extends string>(values: readonly T[], value: string | undefined): T | undefined =>
  values.find((candidate) => candidate === value);

/** A date as an input of dates takes it, in the reader's zone. */
function localDate(at: string | number): string {
  if (typeof at === "string" && at.length === 10) return at;
  return dayOf(at);
}

/** The last date that a range holds: a date as an end counts whole, an instant does not count itself. */
const lastDate = (end: string): string => (end.length === 10 ? end : localDate(Date.parse(end) - 1));

interface FieldsProps {
  filters: Filters;
  choices: Choices;
  onChange: Change;
  wide?: boolean;
}

const hasOwnDates = ({ from, to }: Filters): boolean => from !== undefined || to !== undefined;

/** What most look for first. */
function FirstFields({ filters, choices, onChange, wide = false }: FieldsProps) {
  const own = hasOwnDates(filters);
  return (
    <>
      <Pick
        label="Time"
        any="Any time"
        value={own ? OWN_DATES : filters.range}
        choices={[...choicesOf(RANGE_WORDS, RANGES), { value: OWN_DATES, label: "Own dates" }]}
        onPick={(picked) =>
          onChange(
            picked === OWN_DATES
              ? { range: undefined, from: localDate(Date.now() - 7 * DAY_MS), to: undefined }
              : { range: oneOf(RANGES, picked), from: undefined, to: undefined },
          )
        }
        wide={wide}
      />
      {wide && own && <OwnDates filters={filters} onChange={onChange} />}
      <Pick
        label="Status"
        any="Any status"
        value={filters.status}
        choices={choicesOf(STATUS_WORDS, STATUSES)}
        onPick={(picked) => onChange({ status: oneOf(STATUSES, picked) })}
        wide={wide}
      />
      <Pick
        label="Model"
        any="Any model"
        value={filters.model}
        choices={choices.models}
        onPick={(model) => onChange({ model })}
        wide={wide}
      />
      <Pick
        label="API key"
        any="Any key"
        value={filters.key}
        choices={choices.keys}
        onPick={(key) => onChange({ key })}
        wide={wide}
      />
    </>
  );
}

function OwnDates({ filters, onChange }: Omit<FieldsProps, "choices" | "wide">) {
  const today = localDate(Date.now());
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">Own dates, in the zone {zone()}</legend>
      <Input
        type="date"
        aria-label="From"
        className="w-36"
        max={filters.to ? lastDate(filters.to) : today}
        value={filters.from ? localDate(filters.from) : ""}
        onChange={({ target }) => onChange({ from: target.value || undefined })}
      />
      <span aria-hidden>–</span>
      <Input
        type="date"
        aria-label="To"
        className="w-36"
        {...(filters.from && { min: localDate(filters.from) })}
        value={filters.to ? lastDate(filters.to) : ""}
        onChange={({ target }) => onChange({ to: target.value || undefined })}
      />
    </fieldset>
  );
}

const STREAM_CHOICES = [
  { value: "true", label: "Streamed" },
  { value: "false", label: "Whole" },
];

function MoreFields({ filters, choices, onChange }: FieldsProps) {
  return (
    <>
      <Pick
        label="Provider"
        any="Any provider"
        value={filters.provider}
        choices={choices.providers}
        onPick={(provider) => onChange({ provider })}
        wide
      />
      <Pick
        label="Kind"
        any="Any kind"
        value={filters.operation}
        choices={choicesOf(OPERATION_WORDS, OPERATIONS)}
        onPick={(picked) => onChange({ operation: oneOf(OPERATIONS, picked) })}
        wide
      />
      <Pick
        label="Answer"
        any="Streamed or whole"
        value={filters.stream === undefined ? undefined : String(filters.stream)}
        choices={STREAM_CHOICES}
        onPick={(picked) => onChange({ stream: picked === undefined ? undefined : picked === "true" })}
        wide
      />
      <Least
        label="Took at least, in seconds"
        example="2.5"
        value={filters.minDurationMs}
        show={(ms) => String(ms / 1_000)}
        read={(text) => (/^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1_000) : undefined)}
        onChange={(minDurationMs) => onChange({ minDurationMs })}
      />
      <Least
        label="Cost at least, in dollars"
        example="0.01"
        value={filters.minCostMicroUsd}
        show={formatUsd}
        read={parseUsd}
        onChange={(minCostMicroUsd) => onChange({ minCostMicroUsd })}
      />
    </>
  );
}

/** A number that counts once it is whole: on Enter, or when the field is left. */
function Least({
  label,
  example,
  value,
  show,
  read,
  onChange,
}: {
  label: string;
  example: string;
  value: number | undefined;
  show(value: number): string;
  read(text: string): number | undefined;
  onChange(value: number | undefined): void;
}) {
  const given = value === undefined ? "" : show(value);
  const [text, setText] = useState(given);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    setText(given);
    setWrong(false);
  }, [given]);
  const commit = (event?: FormEvent): void => {
    event?.preventDefault();
    const trimmed = text.trim();
    const number = trimmed === "" ? undefined : read(trimmed);
    setWrong(trimmed !== "" && number === undefined);
    if (trimmed === "" || number !== undefined) onChange(number || undefined);
  };
  return (
    <form onSubmit={commit}>
      <Input
        label={label}
        inputMode="decimal"
        placeholder={example}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => commit()}
        {...(wrong && { error: `Give a number such as ${example}.` })}
      />
    </form>
  );
}

const MORE: readonly FilterName[] = ["provider", "operation", "stream", "minDurationMs", "minCostMicroUsd"];

/** Each filter that is set, in words. */
function wordsOf(filters: Filters, choices: Choices): [name: FilterName, words: string][] {
  const { range, from, to, status, model, key, provider, operation, stream, requestId } = filters;
  const { minDurationMs, minCostMicroUsd } = filters;
  const edge = (at: string): string => (at.length === 10 ? dateOf(`${at}T00:00`) : momentOf(at));
  const words: [FilterName, string | undefined][] = [
    ["requestId", requestId && `Request ${requestId}`],
    ["range", range && RANGE_WORDS[range]],
    ["from", from && `From ${edge(from)}`],
    ["to", to && `To ${edge(to)}`],
    ["status", status && STATUS_WORDS[status]],
    ["model", model],
    ["key", key && `Key ${choices.keys.find(({ value }) => value === key)?.label ?? key}`],
    ["provider", provider && `Provider ${provider}`],
    ["operation", operation && OPERATION_WORDS[operation]],
    ["stream", stream === undefined ? undefined : stream ? "Streamed" : "Whole answers"],
    ["minDurationMs", minDurationMs ? `Took ${duration(minDurationMs)} or more` : undefined],
    ["minCostMicroUsd", minCostMicroUsd ? `Cost ${usd(minCostMicroUsd)} or more` : undefined],
  ];
  return words.flatMap(([name, text]): [FilterName, string][] => (text ? [[name, text]] : []));
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
  const hidden = wide ? words.filter(([name]) => MORE.includes(name)) : words.filter(([name]) => name !== "requestId");
  const fields = { filters, choices, onChange };
  return (
    <section aria-label="Filters" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Search value={filters.requestId} searchRef={searchRef} onChange={onChange} onCall={onCall} />
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
          {hidden.map(([name, text]) => (
            <li key={name} className="max-w-full">
              <button
                type="button"
                aria-label={`Remove: ${text}`}
                onClick={() => onChange({ [name]: undefined })}
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

function Search({
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
