import { Button } from "@cloudflare/kumo/components/button";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { KEY_STATUSES } from "../../../identity/api-keys.schema.ts";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { CreateDialog } from "./keys/create-dialog.tsx";
import { KeyList } from "./keys/key-list.tsx";
import { type ApiKey, type KeyStatus, statusOf, useKeys, useSpend } from "./keys/keys.ts";
import { RevokeDialog } from "./keys/revoke-dialog.tsx";

const route = getRouteApi("/shell/keys");

const FILTERS: Record<KeyStatus | "all", string> = {
  all: "All",
  active: "Active",
  revoked: "Revoked",
  expired: "Expired",
};

export function KeysPage() {
  const person = usePerson();
  return person ? <Keys key={person.organisation.id} session={person} /> : null;
}

function Keys({ session: { organisation, user } }: { session: SignedIn }) {
  const { status, create } = route.useSearch();
  const navigate = route.useNavigate();
  const showCreate = (open: boolean) =>
    void navigate({
      search: (now) => ({ ...(now.status && { status: now.status }), ...(open && { create: true as const }) }),
      replace: !open,
      resetScroll: false,
      // The dialog knows when it may be closed.
      ignoreBlocker: !open,
    });
  const [revoking, setRevoking] = useState<{ key: ApiKey; open: boolean }>();
  const asked = useQuery(meOf(organisation.id, user.id));
  const me = asked.data;
  const mayWrite = me?.scopes.includes("keys:write") ?? false;
  const managesAll = organisation.role === "owner" || organisation.role === "admin";

  return (
    <Page
      title="API keys"
      lead="Programs call models with them. Give each program its own, with a budget, so that one can be revoked alone."
      actions={
        <Button variant="primary" icon={PlusIcon} disabled={!mayWrite} onClick={() => showCreate(true)}>
          Create key
        </Button>
      }
    >
      <nav aria-label="Keys by status" className="flex flex-wrap gap-1">
        {(["all", ...KEY_STATUSES] as const).map((each) => (
          <Link
            key={each}
            to="/keys"
            search={each === "all" ? {} : { status: each }}
            replace
            resetScroll={false}
            activeOptions={{ exact: true, includeSearch: true }}
            className="rounded-lg px-3 py-1.5 text-base text-kumo-subtle hover:bg-kumo-tint aria-[current=page]:bg-kumo-base aria-[current=page]:font-medium aria-[current=page]:text-kumo-default aria-[current=page]:ring aria-[current=page]:ring-kumo-line focus-visible:outline-2 focus-visible:outline-kumo-focus"
          >
            {FILTERS[each]}
          </Link>
        ))}
      </nav>
      {asked.isError && !me && <Failure error={asked.error} onRetry={() => void asked.refetch()} />}
      <List
        orgId={organisation.id}
        status={status}
        mayRevoke={(key) => mayWrite && statusOf(key) === "active" && (managesAll || key.userId === user.id)}
        onRevoke={(key) => setRevoking({ key, open: true })}
        onCreate={mayWrite ? () => showCreate(true) : undefined}
      />
      <CreateDialog
        orgId={organisation.id}
        scopes={me?.scopes ?? []}
        open={create === true && mayWrite}
        onClose={() => showCreate(false)}
      />
      {revoking && (
        <RevokeDialog
          orgId={organisation.id}
          apiKey={revoking.key}
          open={revoking.open}
          onClose={() => setRevoking({ ...revoking, open: false })}
        />
      )}
    </Page>
  );
}

function List({
  orgId,
  status,
  mayRevoke,
  onRevoke,
  onCreate,
}: {
  orgId: string;
  status: KeyStatus | undefined;
  mayRevoke: (key: ApiKey) => boolean;
  onRevoke: (key: ApiKey) => void;
  onCreate: (() => void) | undefined;
}) {
  const list = useKeys(orgId, status);
  const spend = useSpend(orgId);
  if (list.isPending) return <Loading rows={6} label="Loading keys" />;
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  const spendFailed = spend.isError && !spend.data;
  const keys = list.data.pages.flatMap(({ items }) => items);
  if (keys.length === 0 && status) return <Nothing title={`No key is ${status}`} />;
  if (keys.length === 0) {
    return (
      <Nothing
        title="No keys yet"
        action={
          onCreate && (
            <Button variant="primary" icon={PlusIcon} onClick={onCreate}>
              Create your first key
            </Button>
          )
        }
      >
        A key is what your program sends with each call. You can bound what it may spend, and revoke it at any time.
      </Nothing>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {spendFailed && <Failure error={spend.error} onRetry={() => void spend.refetch()} />}
      <KeyList keys={keys} spend={spendFailed ? "failed" : spend.data} mayRevoke={mayRevoke} onRevoke={onRevoke} />
      {list.isFetchNextPageError && <Failure error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <Button className="self-center" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </div>
  );
}
