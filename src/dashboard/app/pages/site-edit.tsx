import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { isMissing } from "../api/problem.ts";
import type { SignedIn } from "../api/session.ts";
import { Unshown } from "../components/unshown.tsx";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { siteOf, templatesOf } from "../sites/query.ts";
import { templateOf } from "../sites/settings.ts";
import { Editor } from "./site-edit/editor.tsx";

const route = getRouteApi("/shell/sites/$id/edit");

export function SiteEditPage() {
  const person = usePerson();
  const { id } = route.useParams();
  return person ? <Loaded key={`${person.organisation.id} ${id}`} session={person} id={id} /> : null;
}

function Loaded({ session: { organisation, user }, id }: { session: SignedIn; id: string }) {
  const me = useQuery(meOf(organisation.id, user.id));
  // What the editor builds upon is what the server has now, and not what it had when somebody looked last.
  const site = useQuery({ ...siteOf(organisation.id, id), refetchOnMount: "always" });
  const templates = useQuery(templatesOf(organisation.id));
  const name = site.data?.name;
  useEffect(() => {
    if (name !== undefined) document.title = `Edit ${name} · Edgewright`;
  }, [name]);
  const kind = site.data?.template;
  const all = useMemo(() => templates.data?.items.map(templateOf) ?? [], [templates.data]);
  const samples = useMemo(() => all.map(({ sample }) => sample), [all]);
  const template = all.find((each) => each.id === kind);
  const failed = [site, templates, me].find(({ isError, data }) => isError && data === undefined);
  if (site.data && site.isFetchedAfterMount && template && me.data && !isMissing(site.error)) {
    return (
      <Editor
        orgId={organisation.id}
        userId={user.id}
        site={site.data}
        template={template}
        samples={samples}
        mayWrite={me.data.scopes.includes("sites:write")}
      />
    );
  }
  return <Unshown what="site" error={failed?.error ?? site.error} onRetry={() => void (failed ?? site).refetch()} />;
}
