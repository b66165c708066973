import { LinkButton } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { ArrowSquareOutIcon } from "@phosphor-icons/react/dist/csr/ArrowSquareOut";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { asProblem, isMissing } from "../api/problem.ts";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { PartNav } from "../components/part-nav.tsx";
import { RemovalDialog } from "../components/removal-dialog.tsx";
import { Unshown } from "../components/unshown.tsx";
import { type Domain, domainOf, domainsOf, isShown } from "../domains/query.ts";
import { DomainStatusBadge } from "../domains/status-badge.tsx";
import { useDomainChanges } from "../domains/use-domain-changes.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { DnsEditor } from "./domain/dns.tsx";
import { Ended } from "./domain/ended.tsx";
import { Overview } from "./domain/overview.tsx";
import type { DomainSearch } from "./domain/search.ts";

const route = getRouteApi("/shell/domains/$id");

export function DomainPage() {
  const person = usePerson();
  const { id } = route.useParams();
  return person ? <Loaded key={`${person.organisation.id} ${id}`} session={person} id={id} /> : null;
}

function Loaded({ session: { organisation, user }, id }: { session: SignedIn; id: string }) {
  const me = useQuery(meOf(organisation.id, user.id));
  const client = useQueryClient();
  const domain = useQuery({
    ...domainOf(organisation.id, id),
    // As the list has it, so that whoever comes from there does not wait.
    placeholderData: () =>
      client.getQueryData(domainsOf(organisation.id).queryKey)?.items.find((each) => each.id === id),
  });
  const mayWrite = me.data?.scopes.includes("domains:write") ?? false;
  const { error } = domain;
  const onRetry = () => void domain.refetch();
  if (isMissing(error)) return <Ended orgId={organisation.id} id={id} error={error} onRetry={onRetry} />;
  if (domain.data) return <Shown orgId={organisation.id} domain={domain.data} mayWrite={mayWrite} />;
  return <Unshown what="domain" error={error} onRetry={onRetry} />;
}

function Shown({ orgId, domain, mayWrite }: { orgId: string; domain: Domain; mayWrite: boolean }) {
  const { id, name, kind, status, url } = domain;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const toasts = useKumoToastManager();
  const { remove } = useDomainChanges(orgId);
  const hasDns = kind === "registered" && status !== "pending";
  const part = hasDns && search.part === "dns" ? "dns" : "overview";
  const show = (wanted: DomainSearch) =>
    void navigate({ search: wanted, replace: Object.keys(wanted).length < 2, resetScroll: false });

  function disconnect(): void {
    remove(id).then(
      () => {
        toasts.add({ title: `${name} is being disconnected`, variant: "success" });
        void navigate({ to: "/domains" });
      },
      (error: unknown) =>
        toasts.add({ title: `${name} is not disconnected`, description: asProblem(error).message, variant: "error" }),
    );
  }

  return (
    <Page
      title={name}
      lead={<DomainStatusBadge domain={domain} />}
      actions={
        isShown(domain) && (
          <LinkButton href={url} target="_blank" rel="noreferrer" variant="secondary" icon={ArrowSquareOutIcon}>
            Open<span className="sr-only"> the website in a new tab</span>
          </LinkButton>
        )
      }
    >
      {hasDns && (
        <PartNav
          label="Parts of the domain"
          to="/domains/$id"
          params={{ id }}
          current={part}
          parts={[
            { key: "overview", words: "Overview", search: {} },
            { key: "dns", words: "DNS", search: { part: "dns" } },
          ]}
        />
      )}
      {part === "dns" ? (
        <DnsEditor
          orgId={orgId}
          domainId={id}
          mayWrite={mayWrite}
          search={search}
          show={(wanted) => show({ part: "dns", ...wanted })}
        />
      ) : (
        <Overview orgId={orgId} domain={domain} mayWrite={mayWrite} onRemove={() => show({ ask: "remove" })} />
      )}
      <RemovalDialog
        title={`Disconnect ${name}?`}
        confirm="Disconnect domain"
        open={mayWrite && kind === "connected" && search.ask === "remove"}
        onClose={() => show({})}
        onConfirm={disconnect}
        focusAfter=""
        typed={name}
      >
        <p>
          Visitors find nothing under it any more. Your website stays where it is otherwise, and the domain stays yours.
          Take the records away where it is kept, too.
        </p>
      </RemovalDialog>
    </Page>
  );
}
