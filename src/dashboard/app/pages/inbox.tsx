import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { asProblem } from "../api/problem.ts";
import type { SignedIn } from "../api/session.ts";
import { focusLandmark } from "../components/landmark.ts";
import { Page } from "../components/page.tsx";
import { RemovalDialog } from "../components/removal-dialog.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { count } from "../format.ts";
import { inboxOf, submissionOf, summaryOf } from "../inbox/query.ts";
import { useInboxChanges } from "../inbox/use-inbox-changes.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { useShortcuts } from "../shortcuts.ts";
import { saveInbox } from "./inbox/download.ts";
import { InboxFilters } from "./inbox/filters.tsx";
import { ForAll } from "./inbox/for-all.tsx";
import { FormSettings } from "./inbox/form-settings.tsx";
import { linkId, SubmissionList, senderOf } from "./inbox/list.tsx";
import { Reading } from "./inbox/reading.tsx";
import { filterOf, type InboxSearch, isFiltered } from "./inbox/search.ts";

const route = getRouteApi("/shell/inbox");

export function InboxPage() {
  const person = usePerson();
  return person ? <Allowed key={person.organisation.id} session={person} /> : null;
}

function Allowed({ session }: { session: SignedIn }) {
  const { organisation, user } = session;
  const me = useQuery(meOf(organisation.id, user.id));
  if (me.data?.scopes.includes("sites:write")) return <Inbox orgId={organisation.id} />;
  return (
    <Page title="Inbox">
      {me.isPending && <Loading label="Loading messages" />}
      {me.isError && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {me.data && (
        <Nothing title="Not for your role">
          What visitors write to the organisation is read by those who may change its websites.
        </Nothing>
      )}
    </Page>
  );
}

function Inbox({ orgId }: { orgId: string }) {
  const search = route.useSearch();
  const { open } = search;
  const navigate = route.useNavigate();
  const toasts = useKumoToastManager();
  const heading = useRef<HTMLHeadingElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const [isRemoving, setRemoving] = useState(false);
  const list = useInfiniteQuery(inboxOf(orgId, filterOf(search)));
  const summary = useQuery(summaryOf(orgId));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const listed = items.find(({ id }) => id === open);
  const one = useQuery({ ...submissionOf(orgId, open ?? ""), enabled: open !== undefined && !listed });
  const item = listed ?? one.data;
  const changes = useInboxChanges(orgId);
  const go = (next: InboxSearch, replace = false) => void navigate({ search: next, replace, resetScroll: false });

  const failed = (error: unknown): void => {
    toasts.add({ variant: "error", title: "It is not changed", description: asProblem(error).message });
  };

  // Reading it is what marks it; once for each opening, so that one who marks it as unread has it so.
  const isUnread = item?.readAt === null;
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (!item || seen.current === item.id) return;
    seen.current = item.id;
    heading.current?.focus({ preventScroll: true });
    if (isUnread) changes.change(item.id, { read: true }).catch(() => undefined);
  });
  useEffect(() => {
    if (open === undefined) seen.current = undefined;
  }, [open]);

  const close = (): void => {
    const was = open;
    go({ ...search, open: undefined }, true);
    // The list may have been hidden behind it.
    requestAnimationFrame(() => document.getElementById(linkId(was ?? ""))?.focus());
  };
  const walk = (by: number): void => {
    const at = items.findIndex(({ id }) => id === open);
    const next = items[at < 0 ? 0 : at + by];
    if (next) go({ ...search, open: next.id }, open !== undefined);
    else if (by > 0 && list.hasNextPage) void list.fetchNextPage();
  };
  useShortcuts({
    j: () => walk(1),
    k: () => walk(-1),
    "/": () => searchRef.current?.focus(),
    ...(open !== undefined && { Escape: close }),
  });

  function remove(id: string): void {
    changes.remove(id).then(() => toasts.add({ title: "The message is deleted", variant: "success" }), failed);
    go({ ...search, open: undefined }, true);
  }

  const unread = summary.data?.unread ?? 0;
  return (
    <Page
      title="Inbox"
      lead={
        unread > 0
          ? `What visitors of your websites sent. ${count(unread)} unread.`
          : "What visitors of your websites sent."
      }
      actions={<Export search={search} disabled={items.length === 0} />}
    >
      <InboxFilters
        search={search}
        forms={summary.data?.forms ?? []}
        searchRef={searchRef}
        onChange={(change) => go({ ...search, ...change, open: undefined })}
      />
      {list.isPending && <Loading label="Loading messages" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && !item && <Empty search={search} onClear={() => go({})} />}
      {(items.length > 0 || item) && (
        <div className="grid items-start overflow-hidden rounded-lg bg-kumo-base text-base ring ring-kumo-hairline lg:grid-cols-[22rem_minmax(0,1fr)]">
          <div className={`min-w-0 lg:border-e lg:border-kumo-hairline ${open === undefined ? "" : "hidden lg:block"}`}>
            {items[0] && (
              <ForAll
                search={search}
                newest={items[0]}
                loaded={items.length}
                hasMore={list.hasNextPage}
                changes={changes}
                onDone={() => go({ ...search, open: undefined }, true)}
              />
            )}
            <SubmissionList items={items} search={search} />
            {list.hasNextPage && (
              <p className="p-3 text-center">
                <Button size="sm" aria-busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {list.isFetchingNextPage ? "Loading older…" : "Load older"}
                </Button>
              </p>
            )}
          </div>
          <div className={`min-w-0 ${open === undefined ? "hidden lg:block" : ""}`}>
            {item ? (
              <Reading
                item={item}
                heading={heading}
                onRead={(read) => void changes.change(item.id, { read }).catch(failed)}
                onSpam={(spam) => {
                  changes.change(item.id, { spam }).catch(failed);
                  go({ ...search, open: undefined }, true);
                  focusLandmark("");
                }}
                onRemove={() => setRemoving(true)}
                onBack={close}
              />
            ) : open === undefined ? (
              <p className="p-8 text-center text-kumo-subtle">Choose a message to read it.</p>
            ) : one.isError ? (
              <div className="p-5">
                <Failure error={one.error} />
              </div>
            ) : (
              <Loading label="Loading the message" />
            )}
          </div>
        </div>
      )}
      {search.site !== undefined && <FormSettings key={search.site} orgId={orgId} siteId={search.site} />}
      <RemovalDialog
        title={`Delete the message of ${item ? senderOf(item) : "somebody"}?`}
        confirm="Delete message"
        open={isRemoving && item !== undefined}
        onClose={() => setRemoving(false)}
        onConfirm={() => item && remove(item.id)}
        focusAfter=""
      >
        <p>It is gone for ever, for everybody in the organisation.</p>
      </RemovalDialog>
    </Page>
  );
}

function Empty({ search, onClear }: { search: InboxSearch; onClear(): void }) {
  if (isFiltered(search))
    return (
      <Nothing title="No message matches" action={<Button onClick={onClear}>Clear all filters</Button>}>
        Take a filter away, or look for other words.
      </Nothing>
    );
  return (
    <Nothing title="No messages yet">
      What visitors send by a form of your websites, be it a message, a booking or a sign-up, is listed here and told to
      you by mail.
    </Nothing>
  );
}

function Export({ search, disabled }: { search: InboxSearch; disabled: boolean }) {
  const toasts = useKumoToastManager();
  const download = useMutation({
    mutationFn: () => saveInbox(filterOf(search)),
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
