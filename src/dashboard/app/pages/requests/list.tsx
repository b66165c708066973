/** The log's rows: a table where there is room for one, cards where there is not. Only rows near the screen are made. */
import { type MouseEvent, memo, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { inputTokensOf, outputTokensOf } from "../../../../billing/account.schema.ts";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { clockOf, compact, count, duration, momentOf, usd } from "../../format.ts";
import { Model, modelId } from "./model.tsx";
import { Status } from "./status.tsx";
import { type Slice, slicesOf, useWindow } from "./use-window.ts";

const TABLE_REM = 42;
const ROW_REM = { table: 2.75, cards: 6.25 };

const remPx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

const shortMoment = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
});

const isToday = (at: string): boolean => new Date(at).toDateString() === new Date().toDateString();

/** The date only where it is not today's. */
function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={momentOf(at)}>
      {isToday(at) ? clockOf(at) : shortMoment.format(new Date(at))}
    </time>
  );
}

export const linkId = (id: string): string => `row-${id}`;

/** Reads a row's tokens as words where two numbers and an arrow would be read as such. Of a hit there are none. */
function Tokens({ call, unit = "" }: { call: UsageCall; unit?: string }) {
  if (call.cache === "hit") {
    return (
      <span title="Answered from the cache: no tokens were used" className="text-kumo-subtle">
        cached
      </span>
    );
  }
  const [input, output] = [inputTokensOf(call.tokens), outputTokensOf(call.tokens)];
  return (
    <span title={`${count(input)} tokens in, ${count(output)} out${call.estimated ? " (estimated)" : ""}`}>
      <span aria-hidden>
        {call.estimated && "≈ "}
        {compact(input)} → {compact(output)}
      </span>
      <span className="sr-only">
        {call.estimated && "about "}
        {count(input)} in, {count(output)} out
      </span>
      {unit}
    </span>
  );
}

/**
 * A click anywhere in a row opens its call here. Clicks on the link that mean something else (a new tab) are left to the
 * browser, and so is the end of selecting text.
 */
const opener = (onOpen: (id: string) => void, id: string) => (event: MouseEvent<HTMLElement>) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (getSelection()?.isCollapsed === false) return;
  event.preventDefault();
  onOpen(id);
};

interface RowProps {
  call: UsageCall;
  /** Its place in the log, from 1. */
  place: number;
  isOpen: boolean;
  isStop: boolean;
  /** The log's address without an open call. */
  base: string;
  onOpen(id: string): void;
}

function OpenLink({
  call,
  isOpen,
  isStop,
  base,
  className,
}: Omit<RowProps, "place" | "onOpen"> & { className: string }) {
  return (
    // The router's own links are too heavy to be made by the dozen while somebody scrolls.
    <a
      href={`${base}${base.includes("?") ? "&" : "?"}call=${call.id}`}
      id={linkId(call.id)}
      data-row={call.id}
      tabIndex={isStop ? 0 : -1}
      aria-haspopup="dialog"
      {...(isOpen && { "aria-current": true })}
      className={className}
    >
      <Time at={call.startedAt} />
    </a>
  );
}

const CELL = "h-11 truncate border-b border-kumo-hairline px-3 group-last:border-b-0";
const NUMBER = `${CELL} text-right`;
const LINK = "rounded-sm underline-offset-2 outline-offset-2 outline-kumo-focus focus-visible:outline-2";

const TableRow = memo(function TableRow({ onOpen, place, ...row }: RowProps) {
  const { call, isOpen } = row;
  return (
    <tr
      aria-rowindex={place + 1}
      onClick={opener(onOpen, call.id)}
      className={`group cursor-pointer hover:bg-kumo-tint has-focus-visible:bg-kumo-tint ${isOpen ? "bg-kumo-tint" : ""}`}
    >
      <td className={CELL}>
        <OpenLink {...row} className={`${LINK} group-hover:underline`} />
      </td>
      <td className={CELL}>
        <Status of={call.status} />
      </td>
      <td className={CELL} title={modelId(call)}>
        <Model of={call} />
      </td>
      <td className={`${CELL} hidden @5xl:table-cell`} title={call.keyName ?? call.keyId}>
        {call.keyName ?? call.keyId}
      </td>
      <td className={`${NUMBER} hidden @3xl:table-cell`}>
        <Tokens call={call} />
      </td>
      <td className={NUMBER}>{usd(call.costMicroUsd)}</td>
      <td className={`${NUMBER} hidden @4xl:table-cell`}>
        {call.firstByteMs === null ? <Absent /> : duration(call.firstByteMs)}
      </td>
      <td className={NUMBER}>{duration(call.durationMs)}</td>
    </tr>
  );
});

const Absent = () => (
  <>
    <span aria-hidden className="text-kumo-subtle">
      –
    </span>
    <span className="sr-only">none</span>
  </>
);

const Card = memo(function Card({ onOpen, place, rows, ...row }: RowProps & { rows: number }) {
  const { call, isOpen } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the card is the keyboard's way; a touch anywhere is the finger's.
    <li
      aria-posinset={place}
      aria-setsize={rows}
      onClick={opener(onOpen, call.id)}
      className={`flex h-25 cursor-pointer flex-col justify-center gap-1 overflow-hidden border-b border-kumo-hairline px-4 last:border-b-0 ${isOpen ? "bg-kumo-tint" : ""}`}
    >
      <span className="flex items-center justify-between gap-3">
        <Status of={call.status} />
        <OpenLink {...row} className={`${LINK} text-sm text-kumo-subtle`} />
      </span>
      <span className="truncate font-medium">
        <Model of={call} />
      </span>
      <span className="flex items-center justify-between gap-3 text-sm text-kumo-subtle">
        <span>{usd(call.costMicroUsd)}</span>
        <Tokens call={call} unit=" tokens" />
        <span>{duration(call.durationMs)}</span>
      </span>
    </li>
  );
});

/** Whether the element has room for a table; undefined until it is known. */
function useHasRoom(element: RefObject<HTMLElement | null>): boolean | undefined {
  const [hasRoom, setHasRoom] = useState<boolean>();
  useLayoutEffect(() => {
    if (!element.current) return;
    const measure = (width: number): void => setHasRoom(width >= TABLE_REM * remPx());
    measure(element.current.clientWidth);
    const observer = new ResizeObserver(([entry]) => entry && measure(entry.contentRect.width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return hasRoom;
}

export interface CallListProps {
  calls: readonly UsageCall[];
  /** The row that the keys are at. */
  activeId: string | undefined;
  openId: string | undefined;
  hasOlder: boolean;
  base: string;
  onOpen(id: string): void;
  onWalk(by: number): void;
  onFocus(id: string): void;
  listRef: RefObject<HTMLDivElement | null>;
}

export function CallList({ calls, activeId, openId, hasOlder, base, onOpen, onWalk, onFocus, listRef }: CallListProps) {
  const rowsRef = useRef<HTMLElement | null>(null);
  const hasRoom = useHasRoom(listRef);
  const rowHeight = ROW_REM[hasRoom ? "table" : "cards"] * remPx();
  const shown = useWindow(rowsRef, calls.length, rowHeight);
  const places = useMemo(() => new Map(calls.map(({ id }, index) => [id, index])), [calls]);
  const active = (activeId === undefined ? undefined : places.get(activeId)) ?? -1;
  const slices = slicesOf(shown, calls.length, [active]);
  const stop = calls[active]?.id ?? calls[0]?.id;
  const rows = hasOlder ? -1 : calls.length;

  useEffect(() => {
    const list = listRef.current;
    if (!list) return;
    const onKey = (event: KeyboardEvent): void => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      onWalk(by);
    };
    const onFocusIn = ({ target }: FocusEvent): void => {
      const id = target instanceof HTMLElement ? target.dataset.row : undefined;
      if (id !== undefined) onFocus(id);
    };
    list.addEventListener("keydown", onKey);
    list.addEventListener("focusin", onFocusIn);
    return () => {
      list.removeEventListener("keydown", onKey);
      list.removeEventListener("focusin", onFocusIn);
    };
  }, [listRef, onWalk, onFocus]);

  const rowOf = (index: number): RowProps | undefined => {
    const call = calls[index];
    return call && { call, place: index + 1, isOpen: call.id === openId, isStop: call.id === stop, base, onOpen };
  };
  const setRows = (element: HTMLElement | null): void => {
    rowsRef.current = element;
  };

  return (
    <div ref={listRef} className="@container overflow-clip text-base rounded-lg bg-kumo-base ring ring-kumo-hairline">
      {hasRoom === true && (
        <table
          className="w-full table-fixed border-separate border-spacing-0 text-left"
          aria-rowcount={rows < 0 ? -1 : rows + 1}
        >
          <caption className="sr-only">Calls, newest first</caption>
          <colgroup>
            <col className="w-38" />
            <col className="w-30" />
            <col />
            <col className="hidden w-36 @5xl:table-column" />
            <col className="hidden w-34 @3xl:table-column" />
            <col className="w-28" />
            <col className="hidden w-24 @4xl:table-column" />
            <col className="w-24" />
          </colgroup>
          <thead>
            <tr
              aria-rowindex={1}
              className="*:sticky *:top-14 *:z-1 *:h-10 *:border-b *:border-kumo-line *:bg-kumo-base *:px-3 *:font-medium *:text-kumo-subtle md:*:top-0"
            >
              <th scope="col">Time</th>
              <th scope="col">Status</th>
              <th scope="col">Model</th>
              <th scope="col" className="hidden @5xl:table-cell">
                Key
              </th>
              <th scope="col" className="hidden text-right @3xl:table-cell">
                Tokens
              </th>
              <th scope="col" className="text-right">
                Cost
              </th>
              <th scope="col" className="hidden text-right @4xl:table-cell">
                First byte
              </th>
              <th scope="col" className="text-right">
                Duration
              </th>
            </tr>
          </thead>
          <tbody ref={setRows}>
            {slices.map((slice) => {
              if (slice.kind === "gap")
                return <TableGap key={`gap-${slice.from}`} slice={slice} rowHeight={rowHeight} />;
              const row = rowOf(slice.index);
              return row && <TableRow key={row.call.id} {...row} />;
            })}
          </tbody>
        </table>
      )}
      {hasRoom === false && (
        <ul ref={setRows} aria-label="Calls, newest first">
          {slices.map((slice) => {
            if (slice.kind === "gap") {
              return <li key={`gap-${slice.from}`} aria-hidden style={{ height: slice.rows * rowHeight }} />;
            }
            const row = rowOf(slice.index);
            return row && <Card key={row.call.id} {...row} rows={rows} />;
          })}
        </ul>
      )}
    </div>
  );
}

function TableGap({ slice, rowHeight }: { slice: Extract<Slice, { kind: "gap" }>; rowHeight: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={8} style={{ height: slice.rows * rowHeight, padding: 0 }} />
    </tr>
  );
}
