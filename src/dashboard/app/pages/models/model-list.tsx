import { Table } from "@cloudflare/kumo/components/table";
import { ArrowDownIcon } from "@phosphor-icons/react/dist/csr/ArrowDown";
import { ArrowUpIcon } from "@phosphor-icons/react/dist/csr/ArrowUp";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CopyButton } from "../../components/copy-button.tsx";
import { Fact } from "../../components/fact.tsx";
import { LINK } from "../../components/link-style.ts";
import { count } from "../../format.ts";
import { abilityWords, contextOf, type Model, priceOf, unpricedWords } from "../../models/models.ts";
import { KIND_WORDS, ORDER_WORDS } from "./filters.tsx";
import type { ModelsSearch, Order } from "./search.ts";

interface ListProps {
  models: readonly Model[];
  search: ModelsSearch;
  onSort: (sort: Order) => void;
}

/** A table where there is room for one; where there is none, a card for each model. */
export function ModelList({ models, search, onSort }: ListProps) {
  return (
    <>
      <ModelTable models={models} search={search} onSort={onSort} />
      <ul aria-label="Models" className="flex flex-col gap-3 lg:hidden">
        {models.map((model) => (
          <ModelCard key={model.id} model={model} />
        ))}
      </ul>
    </>
  );
}

function Head({ of, search, onSort, right = false }: { of: Order; right?: boolean } & Omit<ListProps, "models">) {
  const sorted = search.sort === of;
  const Arrow = search.desc ? ArrowDownIcon : ArrowUpIcon;
  return (
    <Table.Head
      {...(sorted && { "aria-sort": search.desc ? ("descending" as const) : ("ascending" as const) })}
      className={right ? "text-right" : ""}
    >
      <button
        type="button"
        onClick={() => onSort(of)}
        className={`-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-kumo-default focus-visible:outline-2 focus-visible:outline-kumo-focus ${right ? "flex-row-reverse" : ""}`}
      >
        {of === "name" ? "Model" : ORDER_WORDS[of]}
        <Arrow size={14} aria-hidden className={sorted ? "" : "invisible"} />
      </button>
    </Table.Head>
  );
}

function ModelTable({ models, ...sorting }: ListProps) {
  return (
    <div className="hidden overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline lg:block">
      <Table aria-label="Models">
        <Table.Header variant="compact">
          <Table.Row>
            <Head of="name" {...sorting} />
            <Table.Head>Kind</Table.Head>
            <Head of="context" right {...sorting} />
            <Head of="input" right {...sorting} />
            <Head of="cached" right {...sorting} />
            <Head of="output" right {...sorting} />
            <Table.Head>
              <span className="sr-only">Actions</span>
            </Table.Head>
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {models.map((model) => {
            const unpriced = unpricedWords(model);
            return (
              <Table.Row key={model.id} className="border-t border-kumo-hairline first:border-t-0">
                <Table.Cell className="max-w-96">
                  <Name model={model} />
                </Table.Cell>
                <Table.Cell>{KIND_WORDS[model.kind]}</Table.Cell>
                <Table.Cell className="text-right">
                  <Context model={model} />
                </Table.Cell>
                {unpriced === undefined ? (
                  <>
                    <Table.Cell className="text-right">{priceOf(model.price.inputUsdPerMillion)}</Table.Cell>
                    <Table.Cell className="text-right">
                      <Cached model={model} />
                    </Table.Cell>
                    <Table.Cell className="text-right">
                      <Output model={model} />
                    </Table.Cell>
                  </>
                ) : (
                  <Table.Cell colSpan={3} className="text-right text-sm text-kumo-subtle">
                    {unpriced}
                  </Table.Cell>
                )}
                <Table.Cell>
                  <Actions model={model} />
                </Table.Cell>
              </Table.Row>
            );
          })}
        </Table.Body>
      </Table>
    </div>
  );
}

function ModelCard({ model }: { model: Model }) {
  const unpriced = unpricedWords(model);
  return (
    <li className="flex flex-col gap-3 rounded-lg bg-kumo-base p-4 text-base ring ring-kumo-hairline">
      <Name model={model} />
      <dl className="grid grid-cols-3 gap-x-4 gap-y-2">
        {unpriced === undefined ? (
          <>
            <Fact name="Input">{priceOf(model.price.inputUsdPerMillion)}</Fact>
            <Fact name="Cached">
              <Cached model={model} />
            </Fact>
            <Fact name="Output">
              <Output model={model} />
            </Fact>
          </>
        ) : (
          <Fact name="Price" className="col-span-3">
            {unpriced}
          </Fact>
        )}
        <Fact name="Context">
          <Context model={model} />
        </Fact>
        <Fact name="Kind">{KIND_WORDS[model.kind]}</Fact>
      </dl>
      <Actions model={model} />
    </li>
  );
}

function Name({ model }: { model: Model }) {
  const abilities = abilityWords(model);
  return (
    <span className="flex min-w-0 flex-col">
      <span className="font-medium wrap-anywhere">{model.id}</span>
      <span className="text-sm text-kumo-subtle">{model.providerName}</span>
      {abilities.length > 0 && (
        <span className="text-sm text-kumo-subtle">
          <span className="sr-only">Can: </span>
          {abilities.join(", ")}
        </span>
      )}
    </span>
  );
}

const Absent = ({ children }: { children: string }) => (
  <>
    <span aria-hidden className="text-kumo-subtle">
      –
    </span>
    <span className="sr-only">{children}</span>
  </>
);

const Context = ({ model: { contextTokens } }: { model: Model }): ReactNode =>
  contextTokens === null ? (
    <Absent>not known</Absent>
  ) : (
    <span title={`${count(contextTokens)} tokens`}>{contextOf(contextTokens)}</span>
  );

const Cached = ({ model: { price } }: { model: Model }): ReactNode =>
  price.cacheReadUsdPerMillion === null ? (
    <span className="text-kumo-subtle" title="As any input">
      {priceOf(price.inputUsdPerMillion)}
    </span>
  ) : (
    priceOf(price.cacheReadUsdPerMillion)
  );

const Output = ({ model: { price } }: { model: Model }): ReactNode =>
  price.outputUsdPerMillion === null ? <Absent>none</Absent> : priceOf(price.outputUsdPerMillion);

const Actions = ({ model: { id, kind } }: { model: Model }) => (
  <div className="flex items-center gap-4 lg:justify-end">
    {kind === "chat" && (
      <Link to="/playground" search={{ model: id }} preload={false} className={LINK}>
        Try<span className="sr-only"> {id} in the playground</span>
      </Link>
    )}
    <CopyButton text={id} of={id} />
  </div>
);
