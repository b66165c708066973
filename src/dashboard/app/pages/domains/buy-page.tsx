import { Button } from "@cloudflare/kumo/components/button";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SignedIn } from "../../api/session.ts";
import { LINK } from "../../components/link-style.ts";
import { Page } from "../../components/page.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { useHeading } from "../../components/use-heading.ts";
import { contactOf, domainsOf, offerOf } from "../../domains/query.ts";
import { meOf } from "../../shell/me.ts";
import { sitesOf, templatesOf } from "../../sites/query.ts";
import { Buy } from "./buy.tsx";
import { OfferLine } from "./offer.tsx";

interface Props {
  session: SignedIn;
  name: string;
  onBegun: (domainId: string) => void;
  onCancel: () => void;
}

/** In the list's place: what is bought here cannot be given back, and so it has the room. */
export function BuyPage(props: Props) {
  const { organisation, user } = props.session;
  const me = useQuery(meOf(organisation.id, user.id));
  useHeading();
  if (me.data?.scopes.includes("domains:buy")) return <Offered {...props} />;
  return (
    <Page title={`Buy ${props.name}`}>
      {me.isError && !me.data && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {me.isPending && <Loading rows={6} label="Loading the price" />}
      {me.data && (
        <Unbought onCancel={props.onCancel}>Owners and admins of {organisation.name} can buy domains.</Unbought>
      )}
    </Page>
  );
}

function Offered({ session: { organisation, user }, name, onBegun, onCancel }: Props) {
  const { id: orgId } = organisation;
  const offer = useQuery(offerOf(orgId, name));
  const contact = useQuery(contactOf(orgId));
  const domains = useQuery(domainsOf(orgId));
  const sites = useQuery(sitesOf(orgId));
  const templates = useQuery(templatesOf(orgId));
  const needed = [offer, contact, domains, sites, templates];
  const failed = needed.find(({ isError, data }) => isError && data === undefined);
  const [first, ...others] = templates.data?.items ?? [];
  const own = domains.data?.items.find((domain) => domain.name === name);
  const { purchaseMicroUsd } = offer.data ?? {};
  const canBeBought = own === undefined && offer.data?.registrable && purchaseMicroUsd != null;
  return (
    <Page title={`Buy ${name}`} lead={canBeBought ? "It is available." : undefined}>
      {failed ? (
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
      ) : needed.some(({ isPending }) => isPending) ? (
        <Loading rows={6} label="Loading the price" />
      ) : own ? (
        <Unbought onCancel={onCancel}>
          It is yours already.{" "}
          <Link to="/domains/$id" params={{ id: own.id }} className={LINK}>
            Look at {name}
          </Link>
        </Unbought>
      ) : (
        !canBeBought && (
          <Unbought onCancel={onCancel}>
            {offer.data ? <OfferLine offer={offer.data} /> : `Nothing is known of ${name}.`}
          </Unbought>
        )
      )}
      {offer.data && canBeBought && contact.data && sites.data && domains.data && first && (
        <Buy
          orgId={orgId}
          buyer={user}
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

/** Why it cannot be bought, and the way back. */
const Unbought = ({ children, onCancel }: { children: ReactNode; onCancel: () => void }) => (
  <>
    <div className="rounded-lg bg-kumo-base p-5 text-base ring ring-kumo-hairline">{children}</div>
    <div>
      <Button onClick={onCancel}>Look for another</Button>
    </div>
  </>
);
