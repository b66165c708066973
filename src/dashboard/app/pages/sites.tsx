import { Button } from "@cloudflare/kumo/components/button";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { LivePreview } from "../sites/live-preview.tsx";
import { sitesOf, templatesOf } from "../sites/query.ts";
import { NewSitePage } from "./sites/new-site.tsx";
import type { SitesSearch } from "./sites/search.ts";
import { SiteCard } from "./sites/site-card.tsx";

const route = getRouteApi("/shell/sites");

export function SitesPage() {
  const person = usePerson();
  return person ? <Sites key={person.organisation.id} session={person} /> : null;
}

function Sites({ session: { organisation, user } }: { session: SignedIn }) {
  const { create, template } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (search: SitesSearch, replace = false) => void navigate({ search, replace, resetScroll: false });
  const me = useQuery(meOf(organisation.id, user.id));
  const list = useQuery(sitesOf(organisation.id));
  const mayWrite = me.data?.scopes.includes("sites:write") ?? false;

  if (mayWrite && create === true) {
    return (
      <NewSitePage
        orgId={organisation.id}
        userId={user.id}
        chosen={template}
        onChoose={(chosen) => show({ create, ...(chosen !== undefined && { template: chosen }) })}
        onCancel={() => show({}, true)}
      />
    );
  }
  const items = list.data?.items ?? [];
  const add = (
    <Button variant="primary" icon={PlusIcon} disabled={!mayWrite} onClick={() => show({ create: true })}>
      New website
    </Button>
  );
  return (
    <Page
      title="Websites"
      lead="Made from a template, changed as a draft, shown to visitors when you publish."
      actions={items.length > 0 && add}
    >
      {me.isError && !me.data && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {list.isPending && <Loading rows={4} label="Loading websites" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && (
        <Nothing title="Your first website is a minute away" action={add}>
          Choose a template and give it a name. It stands with words of its own, ready to be made yours, and every
          version that you publish can be shown again.
          <Samples orgId={organisation.id} />
        </Nothing>
      )}
      {items.length > 0 && (
        <ul aria-label="Websites" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {items.map((site) => (
            <SiteCard key={site.id} orgId={organisation.id} site={site} />
          ))}
        </ul>
      )}
    </Page>
  );
}

/** What templates look like. Where they cannot be had the invitation stands without. */
function Samples({ orgId }: { orgId: string }) {
  const templates = useQuery(templatesOf(orgId));
  return (
    <div className="mt-6 grid grid-cols-2 gap-4">
      {templates.data?.items.slice(0, 4).map(({ id, name, sample }) => (
        <LivePreview
          key={id}
          orgId={orgId}
          template={id}
          settings={sample}
          width={1280}
          title={`What ${name} looks like`}
          isPicture
          className="aspect-4/3 rounded-md text-start ring ring-kumo-hairline"
        />
      ))}
    </div>
  );
}
