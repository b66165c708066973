import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useRef } from "react";
import type { RoutingPolicy } from "../../../gateway/routing/policies.schema.ts";
import { asProblem } from "../api/problem.ts";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { RemovalDialog } from "../components/removal-dialog.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { useHeading } from "../components/use-heading.ts";
import { useLast } from "../components/use-last.ts";
import { modelsOf } from "../models/query.ts";
import { policiesOf } from "../policies/query.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { Editor } from "./policies/editor.tsx";
import { useRemovePolicy } from "./policies/policies.ts";
import { PolicyCard } from "./policies/policy-card.tsx";
import { EMPTY_FORM, formOf } from "./policies/policy-values.ts";
import type { PoliciesSearch } from "./policies/search.ts";

const route = getRouteApi("/shell/policies");

export function PoliciesPage() {
  const person = usePerson();
  return person ? <Policies key={person.organisation.id} session={person} /> : null;
}

function Policies({ session: { organisation, user } }: { session: SignedIn }) {
  const { create, edit, remove } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (search: PoliciesSearch, replace = false) => void navigate({ search, replace });
  const toasts = useKumoToastManager();
  const me = useQuery(meOf(organisation.id, user.id));
  const list = useQuery(policiesOf(organisation.id));
  const mayWrite = me.data?.scopes.includes("providers:write") ?? false;
  const { mutate } = useRemovePolicy(organisation.id);
  const items = list.data?.items ?? [];
  const editing = items.find(({ name, rules }) => mayWrite && name === edit && rules !== null);
  const removing = items.find(({ name }) => mayWrite && name === remove);
  const lastRemoving = useLast(removing);
  const making = mayWrite && create === true && list.data !== undefined;

  if (making || editing) {
    return (
      <EditPage
        key={editing?.name ?? ""}
        orgId={organisation.id}
        policy={making ? undefined : editing}
        names={items.map(({ name }) => name)}
        onDone={() => show({}, true)}
      />
    );
  }
  const add = (
    <Button variant="primary" icon={PlusIcon} disabled={!mayWrite} onClick={() => show({ create: true })}>
      Create policy
    </Button>
  );
  return (
    <Page
      title="Policies"
      lead="Several models under one name: programs call the policy, and it chooses who answers and who steps in."
      actions={items.length > 0 && add}
    >
      {me.isError && !me.data && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {list.isPending && <Loading rows={4} label="Loading policies" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && (
        <Nothing title="No policies yet" action={add}>
          Put two models in an order, and calls of <code className="font-mono text-kumo-default">policy/name</code> go
          on when the first one's provider is down.
        </Nothing>
      )}
      {items.length > 0 && (
        <ul aria-label="Policies" className="flex flex-col gap-4">
          {items.map((policy) => (
            <PolicyCard
              key={policy.name}
              policy={policy}
              mayWrite={mayWrite}
              onEdit={() => show({ edit: policy.name })}
              onRemove={() => show({ remove: policy.name })}
            />
          ))}
        </ul>
      )}
      {lastRemoving && (
        <RemovalDialog
          title={`Remove ${lastRemoving.name}?`}
          confirm="Remove policy"
          open={removing !== undefined}
          onClose={() => show({}, true)}
          focusAfter={lastRemoving.name}
          onConfirm={() =>
            mutate(lastRemoving.name, {
              onSuccess: () => toasts.add({ title: `${lastRemoving.name} is removed`, variant: "success" }),
              onError: (error) =>
                toasts.add({
                  title: `${lastRemoving.name} is not removed`,
                  description: asProblem(error).message,
                  variant: "error",
                }),
            })
          }
        >
          <p>
            Programs that send <code className="font-mono text-kumo-default">{lastRemoving.model}</code> as the model
            are refused from their next call on.
          </p>
        </RemovalDialog>
      )}
    </Page>
  );
}

/** In the list's place, with room for an order. */
function EditPage({
  orgId,
  policy,
  names,
  onDone,
}: {
  orgId: string;
  policy: RoutingPolicy | undefined;
  names: readonly string[];
  onDone: () => void;
}) {
  const toasts = useKumoToastManager();
  const models = useQuery(modelsOf(orgId));
  // The button that was pressed went with the list, and so the editor goes when it is done.
  const back = useRef(policy?.name ?? "");
  useHeading(back);
  return (
    <Page title={policy ? `Edit ${policy.name}` : "Create policy"}>
      {models.isPending && <Loading rows={8} label="Loading models" />}
      {models.isError && !models.data && <Failure error={models.error} onRetry={() => void models.refetch()} />}
      {models.data && (
        <Editor
          orgId={orgId}
          initial={policy?.rules ? formOf(policy.name, policy.rules) : EMPTY_FORM}
          names={names}
          models={models.data.items}
          isNew={policy === undefined}
          onCancel={onDone}
          onSaved={(name) => {
            back.current = name;
            toasts.add({ title: `${name} is saved`, variant: "success" });
            onDone();
          }}
        />
      )}
    </Page>
  );
}
