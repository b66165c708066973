import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import { Switch } from "@cloudflare/kumo/components/switch";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { ArrowClockwiseIcon } from "@phosphor-icons/react/dist/csr/ArrowClockwise";
import { ArrowUpIcon } from "@phosphor-icons/react/dist/csr/ArrowUp";
import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { asProblem } from "../api/problem.ts";
import { Key, Keys } from "../components/key.tsx";
import { Page } from "../components/page.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { count } from "../format.ts";
import { usePerson } from "../shell/person.ts";
import { setShortcuts, useShortcuts, useShortcutsOn } from "../shortcuts.ts";
import { CallPanel } from "./requests/call-panel.tsx";
import { downloadCalls } from "./requests/download.ts";
import { FilterBar } from "./requests/filters.tsx";
import { CallList, linkId } from "./requests/list.tsx";
import {
  type Changes,
  type Filters,
  filtersOf,
  followsByDefault,
  isFiltered,
  type RequestsSearch,
} from "./requests/search.ts";
import { type Push, useCallLog } from "./requests/use-call-log.ts";

const route = getRouteApi("/shell/requests");

const PUSH_WORDS: Record<Push, string> = {
  off: "New calls are not shown by themselves.",
  connecting: "Connecting…",
  live: "New calls appear as they end.",
  broken: "The connection is broken. Reconnecting…",
};

const PUSH_DOTS: Record<Push, string> = {
  off: "bg-kumo-line",
  connecting: "bg-kumo-warning",
  live: "bg-kumo-success",
  broken: "bg-kumo-danger",
};

export function RequestsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const organisation = usePerson()?.organisation.id ?? "";
  const { call: openId, ...unopened } = search;
  const base = useRouter().buildLocation({ to: "/requests", search: unopened }).href;

  const said = JSON.stringify(filtersOf(search));
  // One object as long as the filters are the same: queries and the live view hang on it.
  const filters = useMemo<Filters>(() => JSON.parse(said), [said]);
  const follow = search.live ?? followsByDefault(filters);

  const listRef = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const [activeId, setActiveId] = useState<string>();

  const mayMove = (): boolean => {
    const list = listRef.current;
    if (!list) return true;
    return openId === undefined && list.getBoundingClientRect().top >= 0 && !list.querySelector(":focus-visible");
  };
  const { log, calls, held, take, push, catchUp } = useCallLog({ organisation, filters, follow, mayMove });
  const index = openId === undefined ? -1 : calls.findIndex(({ id }) => id === openId);

  // What was held back is shown as soon as nobody looks at a row any more.
  const settle = useRef(() => {});
  settle.current = () => {
    if ((held.more || held.calls.length > 0) && mayMove()) take();
  };
  useEffect(() => settle.current());
  useEffect(() => {
    const soon = (): void => void requestAnimationFrame(() => settle.current());
    document.addEventListener("scroll", soon, { capture: true, passive: true });
    document.addEventListener("focusout", soon);
    return () => {
      document.removeEventListener("scroll", soon, { capture: true });
      document.removeEventListener("focusout", soon);
    };
  }, []);

  /** Whether the entry of the history before this one is the log without the open call. */
  const openedHere = useRef(false);
  const before = useRef(openId);
  useEffect(() => {
    if (before.current === undefined && openId !== undefined) openedHere.current = true;
    if (openId === undefined) openedHere.current = false;
    before.current = openId;
  }, [openId]);

  const go = useCallback(
    (change: (before: RequestsSearch) => RequestsSearch, replace = false) =>
      void navigate({ search: change, replace, resetScroll: false }),
    [navigate],
  );
  const change = useCallback(
    (changes: Changes) => {
      openedHere.current = false;
      go((now) => ({ ...now, ...changes, call: undefined }));
    },
    [go],
  );
  const clear = useCallback(() => go(({ live }) => ({ live })), [go]);
  const open = useCallback(
    (id: string) => {
      setActiveId(id);
      go((now) => ({ ...now, call: id }), openId !== undefined);
    },
    [go, openId],
  );
  const close = useCallback(() => {
    if (openedHere.current) history.back();
    else go(({ call: _, ...rest }) => rest, true);
  }, [go]);

  const { fetchNextPage, hasNextPage, isFetchingNextPage } = log;
  const older = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  const walk = useCallback(
    (by: number) => {
      const at = calls.findIndex(({ id }) => id === (openId ?? activeId));
      const to = at < 0 ? 0 : at + by;
      if (to < 0) return take();
      if (to >= calls.length - 1) older();
      const next = calls[to];
      if (!next) return;
      setActiveId(next.id);
      if (openId !== undefined) go((now) => ({ ...now, call: next.id }), true);
      // The row may not be made yet.
      requestAnimationFrame(() => {
        const link = document.getElementById(linkId(next.id));
        link?.closest("tr, li")?.scrollIntoView({ block: "nearest" });
        if (openId === undefined) link?.focus({ preventScroll: true });
      });
    },
    [calls, openId, activeId, take, older, go],
  );

  useShortcuts({
    j: () => walk(1),
    k: () => walk(-1),
    "/": () => searchRef.current?.focus(),
  });

  const known = calls[index];
  const filtered = isFiltered(filters);
  return (
    <Page
      title="Requests"
      lead="Every call through the gateway: what it asked for, how long it took and what it cost."
      actions={
        <>
          {push !== "live" && <Refresh onRefresh={catchUp} />}
          <Export filters={filters} disabled={calls.length === 0} />
        </>
      }
    >
      <FilterBar
        organisation={organisation}
        filters={filters}
        calls={calls}
        searchRef={searchRef}
        onChange={change}
        onClear={clear}
        onCall={open}
      />
      <div className="flex flex-col gap-3">
        <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <div className="flex items-center gap-3">
            <Switch label="Live" checked={follow} onCheckedChange={(live) => go((now) => ({ ...now, live }), true)} />
            <p role="status" className="flex items-center gap-2 text-sm text-kumo-subtle">
              <span aria-hidden className={`size-2 shrink-0 rounded-full ${PUSH_DOTS[push]}`} />
              {PUSH_WORDS[push]}
            </p>
          </div>
          <Hint />
        </div>
        <Pill held={held.more ? "many" : held.calls.length} hasList={calls.length > 0} onTake={take} />
        {log.isPending ? (
          <Loading rows={10} label="Loading calls" />
        ) : calls.length > 0 ? (
          <>
            <CallList
              calls={calls}
              activeId={openId ?? activeId}
              openId={openId}
              hasOlder={hasNextPage}
              base={base}
              onOpen={open}
              onWalk={walk}
              onFocus={setActiveId}
              listRef={listRef}
            />
            <Older log={log} loaded={calls.length} onOlder={older} />
          </>
        ) : log.isError ? (
          <Failure error={log.error} onRetry={() => void log.refetch()} />
        ) : filtered ? (
          <Nothing title="No call matches" action={<Button onClick={clear}>Clear all filters</Button>}>
            Widen the time or take a filter away. {follow && "A call that matches appears here by itself."}
          </Nothing>
        ) : (
          <Nothing
            title="No calls yet"
            action={
              <LinkButton href="/start" variant="primary">
                Make the first call
              </LinkButton>
            }
          >
            Each call through the gateway is listed here as soon as it ends.
          </Nothing>
        )}
      </div>
      <CallPanel
        organisation={organisation}
        id={openId}
        known={known}
        canGo={{ newer: index > 0, older: index >= 0 && (index < calls.length - 1 || hasNextPage) }}
        onWalk={walk}
        onClose={close}
      />
    </Page>
  );
}

function Refresh({ onRefresh }: { onRefresh(): Promise<void> }) {
  const toasts = useKumoToastManager();
  const refresh = useMutation({
    mutationFn: onRefresh,
    onError: (error) =>
      toasts.add({ variant: "error", title: "The log could not be read", description: asProblem(error).message }),
  });
  return (
    <Button icon={ArrowClockwiseIcon} loading={refresh.isPending} onClick={() => refresh.mutate()}>
      Refresh
    </Button>
  );
}

function Export({ filters, disabled }: { filters: Filters; disabled: boolean }) {
  const toasts = useKumoToastManager();
  const download = useMutation({
    mutationFn: () => downloadCalls(filters),
    onSuccess: () => toasts.add({ variant: "success", title: "The file is saved" }),
    onError: (error) =>
      toasts.add({ variant: "error", title: "The file could not be made", description: asProblem(error).message }),
  });
  return (
    <Button
      icon={DownloadSimpleIcon}
      loading={download.isPending}
      disabled={disabled}
      onClick={() => download.mutate()}
    >
      Export CSV
    </Button>
  );
}

/** The keys that work here, for those who have some. */
function Hint() {
  const on = useShortcutsOn();
  return (
    <p className="hidden items-center gap-4 text-sm text-kumo-subtle lg:flex">
      {on && (
        <>
          <Keys>
            <Key>J</Key>
            <Key>K</Key> move
          </Keys>
          <Keys>
            <Key>Enter</Key> open
          </Keys>
          <Keys>
            <Key>Esc</Key> close
          </Keys>
          <Keys>
            <Key>/</Key> search
          </Keys>
        </>
      )}
      <Button variant="ghost" size="sm" onClick={() => setShortcuts(!on)}>
        {on ? "Turn off" : "Turn on keys"}
      </Button>
    </p>
  );
}

/** Says that there is news where showing it would move what somebody looks at. Takes no room of its own. */
function Pill({ held, hasList, onTake }: { held: number | "many"; hasList: boolean; onTake(): void }) {
  const shown = held !== 0 && hasList;
  return (
    <div aria-live="polite" className="sticky top-18 z-20 -mb-3 flex h-0 justify-center md:top-10">
      {shown && (
        <Button
          variant="primary"
          size="sm"
          icon={ArrowUpIcon}
          className="mt-2 shadow-lg"
          onClick={() => {
            onTake();
            document.querySelector("main h1")?.scrollIntoView({ block: "center" });
          }}
        >
          {held === "many" ? "Many new" : `${count(held)} new`}
        </Button>
      )}
    </div>
  );
}

/** Loads what is older when the end of the list comes near. */
function Older({
  log,
  loaded,
  onOlder,
}: {
  log: Pick<
    ReturnType<typeof useCallLog>["log"],
    "hasNextPage" | "isFetchingNextPage" | "isFetchNextPageError" | "error"
  >;
  loaded: number;
  onOlder(): void;
}) {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError: failed } = log;
  useEffect(() => {
    if (!end.current || !hasNextPage || failed) return;
    const place = end.current;
    // Rows that come by themselves would push away the button from under whoever has just come to it by keyboard.
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && !place.contains(document.activeElement) && onOlder(),
      { rootMargin: "800px" },
    );
    observer.observe(place);
    return () => observer.disconnect();
  }, [hasNextPage, failed, onOlder]);
  return (
    <div ref={end} className="flex min-h-9 flex-col items-center justify-center gap-3">
      {failed && <Failure error={log.error} onRetry={onOlder} />}
      {!failed && hasNextPage && (
        <Button aria-busy={isFetchingNextPage} onClick={onOlder}>
          {isFetchingNextPage ? "Loading older…" : "Load older"}
        </Button>
      )}
      {!hasNextPage && (
        <p className="text-sm text-kumo-subtle">{count(loaded)} calls, back to the first that matches.</p>
      )}
    </div>
  );
}
