import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Scope } from "../../../identity/actor.schema.ts";
import { asProblem } from "../api/problem.ts";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { RemovalDialog } from "../components/removal-dialog.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { useLast } from "../components/use-last.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { statusOf } from "./keys/keys.ts";
import { Alerts } from "./limits/alerts.tsx";
import { LimitCard } from "./limits/limit-card.tsx";
import { LimitDialog } from "./limits/limit-dialog.tsx";
import { keyNamesOf, type Limit, limitsOf, membersOf, useRemoveLimit } from "./limits/limits.ts";
import type { LimitsSearch } from "./limits/search.ts";
import { byKind, keyChoice, memberChoice, wordsOf } from "./limits/subject.ts";

const route = getRouteApi("/shell/limits");

export function LimitsPage() {
  const person = usePerson();
  return person ? <Limits key={person.organisation.id} session={person} /> : null;
}

function Limits({ session: { organisation, user } }: { session: SignedIn }) {
  const { create, edit, remove } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (search: LimitsSearch) =>
    void navigate({ search, replace: Object.keys(search).length === 0, resetScroll: false });
  const toasts = useKumoToastManager();
  const me = useQuery(meOf(organisation.id, user.id));
  const list = useQuery(limitsOf(organisation.id));
  const may = (scope: Scope): boolean => me.data?.scopes.includes(scope) ?? false;
  const keys = useQuery({ ...keyNamesOf(organisation.id), enabled: may("keys:read") });
  const members = useQuery({ ...membersOf(organisation.id), enabled: may("members:read") });
  const { mutate } = useRemoveLimit(organisation.id);
  const mayWrite = may("limits:write");
  const items = (list.data?.items ?? []).toSorted(byKind);
  const known = { keys: keys.data ?? [], members: members.data ?? [], userId: user.id };
  const words = (of: Pick<Limit, "subject" | "kind" | "name">) => wordsOf(of, known);
  const editing = items.find(({ subject }) => mayWrite && subject === edit);
  const removing = items.find(({ subject }) => mayWrite && subject === remove);
  const listed = list.data !== undefined && !keys.isLoading && !members.isLoading;
  const making = mayWrite && create === true && listed;
  const lastShown = useLast(making ? "new" : editing);
  const lastRemoving = useLast(removing);
  const add = (
    <Button variant="primary" icon={PlusIcon} disabled={!mayWrite} onClick={() => show({ create: true })}>
      Set limit
    </Button>
  );

  return (
    <Page
      title="Limits"
      lead="What the organisation, a member, an API key or a tag may use, besides the plan's limits."
      actions={items.length > 0 && add}
    >
      {me.isError && !me.data && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {keys.isError && !keys.data && <Failure error={keys.error} onRetry={() => void keys.refetch()} />}
      {members.isError && !members.data && <Failure error={members.error} onRetry={() => void members.refetch()} />}
      {list.isPending && <Loading rows={4} label="Loading limits" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && <Teaching action={add} />}
      {items.length > 0 && (
        <ul aria-label="Limits" className="flex flex-col gap-4">
          {items.map((limit) => (
            <LimitCard
              key={limit.subject}
              limit={limit}
              words={words(limit)}
              mayWrite={mayWrite}
              onEdit={() => show({ edit: limit.subject })}
              onRemove={() => show({ remove: limit.subject })}
            />
          ))}
        </ul>
      )}
      <Alerts orgId={organisation.id} nameOf={(alert) => words(alert).within} />
      <LimitDialog
        orgId={organisation.id}
        userId={user.id}
        limit={lastShown === undefined || lastShown === "new" ? undefined : { was: lastShown, words: words(lastShown) }}
        choices={{
          key: keys.data?.filter((key) => statusOf(key) === "active").map(keyChoice),
          member: members.data?.toSorted((a, b) => a.name.localeCompare(b.name)).map(memberChoice),
        }}
        taken={items.map(({ subject }) => subject)}
        open={making || editing !== undefined}
        onClose={() => show({})}
        onSaved={() => show({})}
      />
      {lastRemoving && (
        <RemovalDialog
          title={`Remove the limit of ${words(lastRemoving).within}?`}
          confirm="Remove limit"
          open={removing !== undefined}
          onClose={() => show({})}
          focusAfter={lastRemoving.subject}
          onConfirm={() =>
            mutate(lastRemoving.subject, {
              onSuccess: () => toasts.add({ title: "The limit is removed", variant: "success" }),
              onError: (error) =>
                toasts.add({
                  title: "The limit is not removed",
                  description: asProblem(error).message,
                  variant: "error",
                }),
            })
          }
        >
          <p>
            From the next call on nothing of it holds; the plan's limits and the key's own stay. What was spent is on
            record.
          </p>
        </RemovalDialog>
      )}
    </Page>
  );
}

/** What a limit can be on, and how calls come to have a tag. */
function Teaching({ action }: { action: React.ReactNode }) {
  return (
    <Nothing title="No limits yet" action={action}>
      <p>
        Set a budget a day or a month, requests and tokens a minute, calls at once, or the models that may be called: of
        the whole organisation, one member, one API key, or all calls with a tag.
      </p>
      <p className="mt-2">
        A call has the tags that its header names:{" "}
        <code className="font-mono wrap-anywhere text-kumo-default">x-edgewright-tags: team=search</code>
      </p>
    </Nothing>
  );
}
