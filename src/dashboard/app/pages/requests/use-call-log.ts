/** The log as it is loaded, page by page, and as it grows by itself. */
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { subscribeToCalls } from "../../api/live.ts";
import { zone } from "../../format.ts";
import { type CallPage, joins, withCalls, withoutLeft } from "./call-log.ts";
import { type Filters, matches, queryOf } from "./search.ts";

const PAGE_SIZE = 100;
/** Calls that come together are shown together. */
const GATHER_MS = 100;
/** The record lags the calls by about a second. */
const RECORD_LAG_MS = 1_000;
/** A gap shorter than this is no news to anyone. */
const PATIENCE_MS = 2_000;
/** The shortest range is an hour: nobody misses a minute. */
const LET_GO_MS = 60_000;
/** More than this is read anew instead of being kept. */
const MOST_HELD = 500;
const MOST_KEPT = 10_000;

interface Page extends CallPage {
  /** The moment that a range until now is counted from, for this page and those after it. */
  now: number;
}

interface Place {
  cursor: string | undefined;
  now: number;
}

type Log = InfiniteData<Page, Place | undefined>;

export type Push = "off" | "connecting" | "live" | "broken";

interface Held {
  calls: readonly UsageCall[];
  /** There are more than are kept here. */
  more: boolean;
}

const NONE: Held = { calls: [], more: false };

async function readPage(filters: Filters, { cursor, now }: Place, signal?: AbortSignal): Promise<Page> {
  const query = { ...queryOf(filters, now, zone()), limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
  const page = await dataOf(api.GET("/api/usage/requests", { params: { query }, ...(signal && { signal }) }));
  return { ...page, now };
}

export interface CallLogOptions {
  organisation: string;
  filters: Filters;
  follow: boolean;
  /** Whether rows may move now: not while somebody looks at one of them. */
  mayMove(): boolean;
}

export function useCallLog({ organisation, filters, follow, mayMove }: CallLogOptions) {
  const client = useQueryClient();
  const queryKey = useMemo(() => [organisation, "requests", filters], [organisation, filters]);
  const [held, setHeld] = useState(NONE);
  const [push, setPush] = useState<Push>("off");
  const movable = useRef(mayMove);
  movable.current = mayMove;

  const log = useInfiniteQuery({
    queryKey,
    initialPageParam: undefined as Place | undefined,
    queryFn: ({ pageParam, signal }) => readPage(filters, pageParam ?? { cursor: undefined, now: Date.now() }, signal),
    getNextPageParam: ({ nextCursor, now }): Place | undefined =>
      nextCursor === null ? undefined : { cursor: nextCursor, now },
    // Asking again would ask for every page again; one query catches up instead.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
  });

  const reload = useCallback(async () => {
    const page = await readPage(filters, { cursor: undefined, now: Date.now() });
    client.setQueryData<Log>(queryKey, { pages: [page], pageParams: [undefined] });
    setHeld(NONE);
  }, [client, queryKey, filters]);

  const letGo = useCallback(() => {
    const { range, from } = filters;
    if (range === undefined || from !== undefined || !movable.current()) return;
    client.setQueryData<Log>(queryKey, (log) => {
      const pages = log && withoutLeft(log.pages, (call) => matches(call, { range }, Date.now()));
      if (!pages || pages === log.pages) return log;
      return { pages, pageParams: log.pageParams.slice(0, pages.length) };
    });
  }, [client, queryKey, filters]);

  const arrive = useCallback(
    (calls: readonly UsageCall[]) => {
      const loaded = client.getQueryData<Log>(queryKey);
      const known = new Set(loaded?.pages.flatMap(({ items }) => items.map(({ id }) => id)));
      const put = (told: readonly UsageCall[]): void => {
        if (told.length === 0) return;
        client.setQueryData<Log>(queryKey, (now) => now && { ...now, pages: withCalls(now.pages, told) });
      };
      put(calls.filter(({ id }) => known.has(id)));
      const news = calls.filter(({ id }) => !known.has(id));
      if (loaded && movable.current()) {
        if (known.size + news.length > MOST_KEPT) return void reload().catch(() => undefined);
        put(news);
        return letGo();
      }
      if (news.length === 0) return;
      setHeld(({ calls: before, more }) => {
        const all = new Map([...before, ...news].map((call) => [call.id, call]));
        return all.size > MOST_HELD ? { calls: [], more: true } : { calls: more ? [] : [...all.values()], more };
      });
    },
    [client, queryKey, reload, letGo],
  );

  const catchUp = useCallback(async () => {
    const newest = await readPage(filters, { cursor: undefined, now: Date.now() });
    const loaded = client.getQueryData<Log>(queryKey);
    if (loaded && joins(loaded.pages, newest)) return arrive(newest.items);
    if (!loaded || movable.current()) {
      client.setQueryData<Log>(queryKey, { pages: [newest], pageParams: [undefined] });
    } else setHeld({ calls: [], more: true });
  }, [client, queryKey, filters, arrive]);

  /** Shows what was held back. */
  const take = useCallback(() => {
    if (held.more) return void reload().catch(() => undefined);
    if (held.calls.length === 0) return;
    client.setQueryData<Log>(queryKey, (now) => now && { ...now, pages: withCalls(now.pages, held.calls) });
    setHeld(NONE);
  }, [client, queryKey, held, reload]);

  // What is held belongs to the filters that it passed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key changed.
  useEffect(() => setHeld(NONE), [queryKey]);

  // What was loaded on an earlier visit is a while ago.
  useEffect(() => {
    if (client.getQueryData(queryKey)) void catchUp().catch(() => undefined);
  }, [client, queryKey, catchUp]);

  useEffect(() => {
    if (!follow) return setPush("off");
    const stop = new AbortController();
    let asked = false;
    let gathered: UsageCall[] = [];
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const later = (name: string, ms: number, run: () => void): void => {
      clearTimeout(timers.get(name));
      timers.set(name, setTimeout(run, ms));
    };
    const hush = (): void => {
      for (const timer of timers.values()) clearTimeout(timer);
    };
    const show = (): void => {
      const calls = gathered;
      gathered = [];
      if (calls.length > 0) arrive(calls);
    };
    const clock = setInterval(letGo, LET_GO_MS);
    setPush("connecting");
    subscribeToCalls({
      signal: stop.signal,
      onCall(call) {
        if (!matches(call, filters, Date.now())) return;
        if (gathered.push(call) === 1) later("show", GATHER_MS, show);
      },
      onReady() {
        clearTimeout(timers.get("broken"));
        setPush("live");
        later("catch up", RECORD_LAG_MS, () => void catchUp().catch(() => undefined));
        asked = false;
      },
      onEnd(hidden) {
        if (hidden) {
          hush();
          show();
          asked = false;
          return setPush("connecting");
        }
        if (asked) return;
        asked = true;
        later("broken", PATIENCE_MS, () => setPush("broken"));
      },
    });
    return () => {
      stop.abort();
      clearInterval(clock);
      hush();
    };
  }, [follow, filters, arrive, catchUp, letGo]);

  const calls = useMemo(() => log.data?.pages.flatMap(({ items }) => items) ?? [], [log.data]);
  return { log, calls, held, take, push, catchUp };
}
