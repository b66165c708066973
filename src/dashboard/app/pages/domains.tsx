import { Button } from "@cloudflare/kumo/components/button";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { Failure, Loading } from "../components/states.tsx";
import { contactOf, domainsOf, offerOf } from "../domains/query.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { sitesOf, templatesOf } from "../sites/query.ts";
import { Buy } from "./domains/buy.tsx";
import { ConnectDialog } from "./domains/connect-dialog.tsx";
import { DomainCard } from "./domains/domain-card.tsx";
import { Finder } from "./domains/finder.tsx";
import { OfferLine } from "./domains/offer.tsx";
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
  const goTo = (id: string) => void navigate({ to: "/domains/$id", params: { id } });

  if (buy !== undefined && mayBuy) {
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
      {list.data && items.length === 0 && (
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

/** In the list's place: what is bought here cannot be given back, and so it has the room. */
function BuyPage({
  session: { organisation, user },
  name,
  onBegun,
  onCancel,
}: {
  session: SignedIn;
  name: string;
  onBegun: (domainId: string) => void;
  onCancel: () => void;
}) {
  const { id: orgId } = organisation;
  const offer = useQuery(offerOf(orgId, name));
  const contact = useQuery(contactOf(orgId));
  const sites = useQuery(sitesOf(orgId));
  const templates = useQuery(templatesOf(orgId));
  const needed = [offer, contact, sites, templates];
  const failed = needed.find(({ isError, data }) => isError && data === undefined);
  const [first, ...others] = templates.data?.items ?? [];
  // What was pressed went with the list.
  useEffect(() => {
    document.querySelector<HTMLElement>("main h1")?.focus();
    return () => void requestAnimationFrame(() => document.querySelector<HTMLElement>("main h1")?.focus());
  }, []);
  const { purchaseMicroUsd } = offer.data ?? {};
  const canBeBought = offer.data?.registrable && purchaseMicroUsd != null;
  return (
    <Page title={`Buy ${name}`} lead={canBeBought ? "It can be had." : undefined}>
      {failed ? (
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
      ) : needed.some(({ isPending }) => isPending) ? (
        <Loading rows={6} label="Loading the price" />
      ) : null}
      {offer.data === null || (offer.data && !canBeBought) ? (
        <>
          <div className="rounded-lg bg-kumo-base p-5 text-base ring ring-kumo-hairline">
            {offer.data ? <OfferLine offer={offer.data} /> : `Nothing is known of ${name}.`}
          </div>
          <div>
            <Button onClick={onCancel}>Look for another</Button>
          </div>
        </>
      ) : null}
      {offer.data && canBeBought && contact.data && sites.data && first && (
        <Buy
          orgId={orgId}
          email={user.email}
          offer={{ ...offer.data, purchaseMicroUsd }}
          contact={contact.data.contact}
          sites={sites.data.items}
          templates={[first, ...others]}
          onBegun={onBegun}
          onCancel={onCancel}
        />
      )}
    </Page>
  );
}
