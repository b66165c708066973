import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Endpoint } from "../../../gateway/credentials/endpoints.schema.ts";
import { asProblem } from "../api/problem.ts";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { RemovalDialog } from "../components/removal-dialog.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { useLast } from "../components/use-last.ts";
import { useConnectionTests } from "../connections/use-connection-tests.ts";
import { policiesOf, usersOf } from "../policies/query.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { EndpointCard } from "./endpoints/endpoint-card.tsx";
import { EndpointDialog } from "./endpoints/endpoint-dialog.tsx";
import { endpointsOf, testEndpoint, useRemoveEndpoint } from "./endpoints/endpoints.ts";
import type { EndpointsSearch } from "./endpoints/search.ts";

const route = getRouteApi("/shell/endpoints");

export function EndpointsPage() {
  const person = usePerson();
  return person ? <Endpoints key={person.organisation.id} session={person} /> : null;
}

function Endpoints({ session: { organisation, user } }: { session: SignedIn }) {
  const { create, edit, remove } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (search: EndpointsSearch) =>
    void navigate({ search, replace: Object.keys(search).length === 0, resetScroll: false });
  const client = useQueryClient();
  const me = useQuery(meOf(organisation.id, user.id));
  const list = useQuery(endpointsOf(organisation.id));
  const mayWrite = me.data?.scopes.includes("providers:write") ?? false;
  const tests = useConnectionTests(
    testEndpoint,
    () => void client.invalidateQueries({ queryKey: endpointsOf(organisation.id).queryKey }),
  );
  const items = list.data?.items ?? [];
  const editing = items.find(({ id }) => mayWrite && id === edit);
  const removing = items.find(({ id }) => mayWrite && id === remove);
  const making = mayWrite && create === true;
  const lastShown = useLast(making ? "new" : editing);
  const lastRemoving = useLast(removing);
  const add = (
    <Button variant="primary" icon={PlusIcon} disabled={!mayWrite} onClick={() => show({ create: true })}>
      Add endpoint
    </Button>
  );

  return (
    <Page
      title="Endpoints"
      lead="Servers of your own that speak OpenAI's protocol, called through the gateway like any provider."
      actions={items.length > 0 && add}
    >
      {me.isError && !me.data && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {list.isPending && <Loading rows={4} label="Loading endpoints" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && (
        <Nothing title="No endpoints yet" action={add}>
          Add a server, and call its models as <code className="font-mono text-kumo-default">slug/model</code> with the
          same keys, limits and records as all others.
        </Nothing>
      )}
      {items.length > 0 && (
        <ul aria-label="Endpoints" className="flex flex-col gap-4">
          {items.map((endpoint) => (
            <EndpointCard
              key={endpoint.id}
              endpoint={endpoint}
              mayWrite={mayWrite}
              tests={tests}
              onEdit={() => show({ edit: endpoint.id })}
              onRemove={() => show({ remove: endpoint.id })}
            />
          ))}
        </ul>
      )}
      <EndpointDialog
        orgId={organisation.id}
        endpoint={lastShown === "new" ? undefined : lastShown}
        open={making || editing !== undefined}
        onClose={() => show({})}
        onSaved={(id) => {
          show({});
          tests.run(id);
        }}
      />
      {lastRemoving && (
        <Removal
          orgId={organisation.id}
          endpoint={lastRemoving}
          open={removing !== undefined}
          onClose={() => show({})}
        />
      )}
    </Page>
  );
}

/** Asks first, and names the policies that lose a target. */
function Removal({
  orgId,
  endpoint,
  open,
  onClose,
}: {
  orgId: string;
  endpoint: Endpoint;
  open: boolean;
  onClose: () => void;
}) {
  const toasts = useKumoToastManager();
  const { mutate } = useRemoveEndpoint(orgId);
  const policies = useQuery({ ...policiesOf(orgId), enabled: open });
  const users = usersOf(endpoint.slug, policies.data?.items ?? []).map(({ name }) => name);
  return (
    <RemovalDialog
      title={`Remove ${endpoint.name}?`}
      confirm="Remove endpoint"
      open={open}
      onClose={onClose}
      focusAfter={endpoint.id}
      onConfirm={() =>
        mutate(endpoint, {
          onSuccess: () => toasts.add({ title: `${endpoint.name} is removed`, variant: "success" }),
          onError: (error) =>
            toasts.add({
              title: `${endpoint.name} is not removed`,
              description: asProblem(error).message,
              variant: "error",
            }),
        })
      }
    >
      <p>
        Calls of <code className="font-mono text-kumo-default">{endpoint.slug}/…</code> are refused from the next one on
        {endpoint.key && ", and its key is deleted"}.
      </p>
      {users.length > 0 && (
        <p>
          {users.length === 1 ? "A policy uses it and goes on" : `${users.length} policies use it and go on`} without
          it: <strong className="font-medium text-kumo-default">{users.join(", ")}</strong>.
        </p>
      )}
    </RemovalDialog>
  );
}
