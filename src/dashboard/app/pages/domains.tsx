import { Button } from "@cloudflare/kumo/components/button";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { Failure, Loading } from "../components/states.tsx";
import { domainsOf } from "../domains/query.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { sitesOf } from "../sites/query.ts";
import { BuyPage } from "./domains/buy-page.tsx";
import { ConnectDialog } from "./domains/connect-dialog.tsx";
import { DomainCard } from "./domains/domain-card.tsx";
import { FailedAttempts } from "./domains/failed-attempts.tsx";
import { Finder } from "./domains/finder.tsx";
import type { DomainsSearch } from "./domains/search.ts";

const route = getRouteApi("/shell/domains");

export function DomainsPage() {
  const person = usePerson();
  return person ? <Domains key={person.organisation.id} session={person} /> : null;
}

function Domains({ session }: { session: SignedIn }) {
  const { organisation, user } = session;
  const { q, buy, connect } = route.useSearch();
  const navigate = useNavigate();
  const show = (search: DomainsSearch, replace = false) =>
    void navigate({ to: "/domains", search, replace, resetScroll: false });
  const me = useQuery(meOf(organisation.id, user.id));
  const list = useQuery(domainsOf(organisation.id));
  const sites = useQuery(sitesOf(organisation.id));
  const scopes: readonly string[] = me.data?.scopes ?? [];
  const mayBuy = scopes.includes("domains:buy");
  const mayWrite = scopes.includes("domains:write");
  // In the place of what was filled in: one who goes back does not buy or connect it once more.
  const goTo = (id: string) => void navigate({ to: "/domains/$id", params: { id }, replace: true });

  if (buy !== undefined) {
    return (
      <BuyPage session={session} name={buy} onBegun={goTo} onCancel={() => show(q === undefined ? {} : { q }, true)} />
    );
  }
  const names = new Map(sites.data?.items.map(({ id, name }) => [id, name]));
  const items = list.data?.items ?? [];
  return (
    <Page
      title="Domains"
      lead="A name of your own for your website: bought here, or kept elsewhere and led here."
      actions={
        <Button disabled={!mayWrite} onClick={() => show({ connect: true })}>
          Connect a domain of yours
        </Button>
      }
    >
      {me.isError && !me.data && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {mayBuy && (
        <Finder
          orgId={organisation.id}
          q={q ?? ""}
          onSettled={(typed) => show(typed === "" ? {} : { q: typed }, true)}
          onChoose={(name) => show({ ...(q !== undefined && { q }), buy: name })}
        />
      )}
      {list.isPending && <Loading rows={3} label="Loading domains" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && q === undefined && (
        <p className="rounded-lg border border-dashed border-kumo-line px-6 py-8 text-center text-kumo-subtle">
          No domains yet.{" "}
          {mayBuy
            ? "Look for a name above: minutes later your website stands under it."
            : "Owners and admins can buy one."}
        </p>
      )}
      {items.length > 0 && (
        <ul aria-label="Domains" className="grid gap-4 lg:grid-cols-2">
          {items.map((domain) => (
            <DomainCard key={domain.id} domain={domain} siteName={names.get(domain.siteId ?? "")} />
          ))}
        </ul>
      )}
      {list.data && <FailedAttempts orgId={organisation.id} domains={items} />}
      <ConnectDialog
        orgId={organisation.id}
        sites={sites.data?.items ?? []}
        open={mayWrite && connect === true && sites.data !== undefined}
        onClose={() => show({}, true)}
        onBegun={goTo}
      />
    </Page>
  );
}
