import { Button } from "@cloudflare/kumo/components/button";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { LINK } from "../components/link-style.ts";
import { Page } from "../components/page.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { count } from "../format.ts";
import { modelsOf } from "../models/query.ts";
import { usePerson } from "../shell/person.ts";
import { type Chosen, choose, providersOf } from "./models/choose.ts";
import { type Changes, ModelFilters } from "./models/filters.tsx";
import { ModelList } from "./models/model-list.tsx";
import type { ModelsSearch, Order } from "./models/search.ts";

const route = getRouteApi("/shell/models");

export function ModelsPage() {
  const person = usePerson();
  return person ? <Models key={person.organisation.id} orgId={person.organisation.id} /> : null;
}

/** Only what is said stands in the address. */
const said = (search: Changes): ModelsSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

function Models({ orgId }: { orgId: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(modelsOf(orgId));
  const models = list.data?.items;
  const providers = useMemo(() => providersOf(models ?? []), [models]);
  const chosen = useMemo(() => models && choose(models, search), [models, search]);
  // Another choice begins at its first page.
  const change = (changes: Changes) =>
    void navigate({
      search: (now) => said({ ...now, page: undefined, ...changes }),
      replace: true,
      resetScroll: false,
    });
  const sort = (order: Order) =>
    change(
      search.sort !== order
        ? { sort: order, desc: undefined }
        : search.desc
          ? { sort: undefined, desc: undefined }
          : { desc: true },
    );

  return (
    <Page
      title="Models"
      lead="All that you can call, by the name that you send, with prices in dollars per million tokens."
    >
      {list.isPending && <Loading rows={10} label="Loading models" />}
      {list.isError && !models && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {models && chosen && (
        <>
          <ModelFilters search={search} providers={providers} onChange={change} />
          {models.length === 0 ? (
            <Nothing title="No model can be called yet">
              Add a key of your own on the{" "}
              <Link to="/providers" className={LINK}>
                providers page
              </Link>
              , and its models are listed here.
            </Nothing>
          ) : chosen.found === 0 ? (
            <Nothing
              title="No model fits"
              action={
                <Button onClick={() => change({ q: undefined, provider: undefined, kind: undefined })}>
                  Show all models
                </Button>
              }
            >
              Look for fewer words, or for any provider and kind.
            </Nothing>
          ) : (
            <ModelList models={chosen.items} search={search} onSort={sort} />
          )}
          <Pages
            chosen={chosen}
            onPage={(page) => {
              void navigate({ search: (now) => said({ ...now, page: page > 1 ? page : undefined }) });
            }}
          />
        </>
      )}
    </Page>
  );
}

/** Where one is among all that fit; read out when the choice changes. */
function Pages({
  chosen: { items, from, found, page, pages },
  onPage,
}: {
  chosen: Chosen;
  onPage: (page: number) => void;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p role="status" className="text-sm text-kumo-subtle">
        {found === 0
          ? "No models"
          : pages === 1
            ? `${count(found)} ${found === 1 ? "model" : "models"}`
            : `${count(from + 1)} to ${count(from + items.length)} of ${count(found)} models`}
      </p>
      {pages > 1 && (
        <nav aria-label="Pages of models" className="flex gap-2">
          <Button size="sm" disabled={page === 1} onClick={() => onPage(page - 1)}>
            Previous
          </Button>
          <Button size="sm" disabled={page === pages} onClick={() => onPage(page + 1)}>
            Next
          </Button>
        </nav>
      )}
    </div>
  );
}
