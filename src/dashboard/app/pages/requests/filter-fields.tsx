/** The fields of the filters: what most look for first, and the rest. */
import { Input } from "@cloudflare/kumo/components/input";
import { type FormEvent, useEffect, useState } from "react";
import { MOST_TAGS, readTagFilter, tagFilterText } from "../../../../billing/tags.schema.ts";
import { formatUsd, parseUsd } from "../../../../kernel/money.ts";
import { Pick, type PickChoice } from "../../components/pick.tsx";
import { dayOf } from "../../days.ts";
import { zone } from "../../format.ts";
import type { Choices } from "./choices.ts";
import { CACHE_WORDS, OPERATION_WORDS, RANGE_WORDS } from "./filter-words.ts";
import { CACHE_STATES, type Changes, type Filters, OPERATIONS, RANGES, STATUSES } from "./search.ts";
import { STATUS_WORDS } from "./status.tsx";

const OWN_DATES = "own";
const DAY_MS = 86_400_000;

export type Change = (changes: Changes) => void;

const choicesOf = <T extends string>(words: Record<T, string>, values: readonly T[]): PickChoice<T>[] =>
  values.map((value) => ({ value, label: words[value] }));

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

export const hasOwnDates = ({ from, to }: Filters): boolean => from !== undefined || to !== undefined;

/** What most look for first. */
export function FirstFields({ filters, choices, onChange, wide = false }: FieldsProps) {
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
              : { range: picked, from: undefined, to: undefined },
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
        onPick={(status) => onChange({ status })}
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

export function OwnDates({ filters, onChange }: Omit<FieldsProps, "choices" | "wide">) {
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

export function MoreFields({ filters, choices, onChange }: FieldsProps) {
  return (
    <>
      <TagField tags={filters.tag ?? []} onAdd={(tag) => onChange({ tag })} />
      <Written
        label="Model begins with"
        example="gpt-5"
        value={filters.modelPrefix}
        show={(prefix) => prefix}
        read={(text) => text.slice(0, 200)}
        onChange={(modelPrefix) => onChange({ modelPrefix })}
      />
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
        onPick={(operation) => onChange({ operation })}
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
      <Pick
        label="Cache"
        any="With or without the cache"
        value={filters.cache}
        choices={choicesOf(CACHE_WORDS, CACHE_STATES)}
        onPick={(cache) => onChange({ cache })}
        wide
      />
      <Written
        inputMode="decimal"
        label="Took at least, in seconds"
        example="2.5"
        value={filters.minDurationMs}
        show={(ms) => String(ms / 1_000)}
        read={(text) => (/^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1_000) : undefined)}
        onChange={(minDurationMs) => onChange({ minDurationMs })}
      />
      <Written
        inputMode="decimal"
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

/** What counts once it is whole: on Enter, or when the field is left. */
function Written<T extends string | number>({
  label,
  example,
  value,
  show,
  read,
  onChange,
  inputMode = "text",
}: {
  label: string;
  example: string;
  value: T | undefined;
  show(value: T): string;
  read(text: string): T | undefined;
  onChange(value: T | undefined): void;
  inputMode?: "decimal" | "text";
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
    const said = trimmed === "" ? undefined : read(trimmed);
    setWrong(trimmed !== "" && said === undefined);
    if (trimmed === "" || said !== undefined) onChange(said || undefined);
  };
  return (
    <form onSubmit={commit}>
      <Input
        label={label}
        inputMode={inputMode}
        placeholder={example}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => commit()}
        {...(wrong && { error: `Give a number such as ${example}.` })}
      />
    </form>
  );
}

/** Adds one tag more to those that are asked for. */
function TagField({ tags, onAdd }: { tags: readonly string[]; onAdd(tags: string[]): void }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const commit = (event?: FormEvent): void => {
    event?.preventDefault();
    const trimmed = text.trim();
    const filter = readTagFilter(trimmed);
    setWrong(trimmed !== "" && !filter);
    if (!filter) return;
    setText("");
    onAdd([...new Set([...tags, tagFilterText(filter)])].slice(-MOST_TAGS));
  };
  return (
    <form onSubmit={commit}>
      <Input
        label="Tag"
        placeholder="team:search"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => commit()}
        {...(wrong && { error: "Give a key and a value such as team:search." })}
      />
    </form>
  );
}
