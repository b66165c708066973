import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ProviderEntry } from "../../../gateway/credentials/credentials.schema.ts";
import { asProblem } from "../api/problem.ts";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { RemovalDialog } from "../components/removal-dialog.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { useLast } from "../components/use-last.ts";
import { useConnectionTests } from "../connections/use-connection-tests.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { BillingNote } from "./providers/billing-note.tsx";
import { KeyDialog } from "./providers/key-dialog.tsx";
import { ProviderRow } from "./providers/provider-row.tsx";
import { isOwned, type Owned, providersOf, testKey, usePauseKey, useRemoveKey } from "./providers/providers.ts";
import { afterRemoval } from "./providers/standing.ts";

const route = getRouteApi("/shell/providers");

export function ProvidersPage() {
  const person = usePerson();
  return person ? <Providers key={person.organisation.id} session={person} /> : null;
}

function Providers({ session: { organisation, user } }: { session: SignedIn }) {
  const { enter, remove } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (search: { enter?: string; remove?: string }) =>
    void navigate({ search, replace: Object.keys(search).length === 0, resetScroll: false });
  const client = useQueryClient();
  const me = useQuery(meOf(organisation.id, user.id));
  const list = useQuery(providersOf(organisation.id));
  const mayWrite = me.data?.scopes.includes("providers:write") ?? false;
  const tests = useConnectionTests(
    testKey,
    () => void client.invalidateQueries({ queryKey: providersOf(organisation.id).queryKey }),
  );
  const change = useKeyChanges(organisation.id);
  const items = list.data?.items ?? [];
  const entering = items.find(({ id }) => mayWrite && id === enter);
  const removing = items.filter(isOwned).find(({ id }) => mayWrite && id === remove);
  const lastEntering = useLast(entering);
  const lastRemoving = useLast(removing);

  return (
    <Page
      title="Providers"
      lead="Who serves the models that you call. Bring a key of your own where you have a contract with one."
    >
      <BillingNote />
      {me.isError && !me.data && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {list.isPending && <Loading rows={9} label="Loading providers" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <Nothing title="No providers">The operator has set none up.</Nothing>}
      {items.length > 0 && (
        <ul aria-label="Providers" className="rounded-lg bg-kumo-base text-base ring ring-kumo-hairline">
          {items.map((entry) => (
            <ProviderRow
              key={entry.id}
              entry={entry}
              actions={{
                mayWrite,
                tests,
                onEnter: ({ id }: ProviderEntry) => show({ enter: id }),
                onRemove: ({ id }: Owned) => show({ remove: id }),
                onPause: change.pause,
              }}
            />
          ))}
        </ul>
      )}
      {lastEntering && (
        <KeyDialog
          orgId={organisation.id}
          entry={lastEntering}
          open={entering !== undefined}
          onClose={() => show({})}
          onStored={({ id }) => {
            show({});
            tests.run(id);
          }}
        />
      )}
      {lastRemoving && (
        <RemovalDialog
          title={`Remove your ${lastRemoving.name} key?`}
          confirm="Remove key"
          open={removing !== undefined}
          onClose={() => show({})}
          onConfirm={() => change.remove(lastRemoving)}
          focusAfter={lastRemoving.id}
        >
          <p>
            {lastRemoving.ownKey.hint && (
              <>
                The key ending in <code className="font-mono text-kumo-default">{lastRemoving.ownKey.hint}</code> is
                deleted here; at {lastRemoving.name} it stays valid.{" "}
              </>
            )}
            {afterRemoval(lastRemoving)}
          </p>
        </RemovalDialog>
      )}
    </Page>
  );
}

/** Changes that show at once, and what is told when they are refused. */
function useKeyChanges(orgId: string) {
  const toasts = useKumoToastManager();
  const { mutate: removeKey } = useRemoveKey(orgId);
  const { mutate: pauseKey } = usePauseKey(orgId);
  const refused = (title: string) => (error: unknown) =>
    void toasts.add({ title, description: asProblem(error).message, variant: "error" });
  return {
    remove: (entry: Owned) =>
      removeKey(
        { entry },
        {
          onSuccess: () => void toasts.add({ title: `Your ${entry.name} key is removed`, variant: "success" }),
          onError: refused(`Your ${entry.name} key is not removed`),
        },
      ),
    pause: (entry: Owned, disabled: boolean) =>
      pauseKey(
        { entry, disabled },
        { onError: refused(`Your ${entry.name} key is ${disabled ? "not paused" : "still paused"}`) },
      ),
  };
}
