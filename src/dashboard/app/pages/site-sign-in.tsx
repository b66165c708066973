import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { api, dataOf } from "../api/client.ts";
import { Page } from "../components/page.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";

interface Asked {
  site: string;
  host: string;
  state: string;
}

const codeFor = ({ site, host, state }: Asked) =>
  dataOf(api.POST("/api/sites/{id}/admin-codes", { params: { path: { id: site } }, body: { host, state } }));

/** Where a website's own place for its owners sends whoever is not signed in there; sends them back with a code. */
export function SiteSignInPage() {
  const { site, host, state } = useSearch({ from: "/shell/site-sign-in" });
  if (site === undefined || host === undefined || state === undefined) {
    return (
      <Page title="Sign in to a website">
        <Nothing title="This link is not whole">Open the website's own address for its owners again.</Nothing>
      </Page>
    );
  }
  return <GoOn site={site} host={host} state={state} />;
}

function GoOn({ site, host, state }: Asked) {
  const { data, error, refetch } = useQuery({
    queryKey: ["site-sign-in", site, host, state],
    queryFn: () => codeFor({ site, host, state }),
    // A code is good once: none is made again for a page that is only looked at.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    if (data) location.replace(data.redirectTo);
  }, [data]);
  return (
    <Page title="Sign in to a website" lead={`Going on to ${host}.`}>
      {error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading rows={2} label="Signing in" />}
    </Page>
  );
}
