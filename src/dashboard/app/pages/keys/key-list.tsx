import { Button } from "@cloudflare/kumo/components/button";
import { Table } from "@cloudflare/kumo/components/table";
import { Fact } from "../../components/fact.tsx";
import { landmark } from "../../components/landmark.ts";
import { Moment } from "../../components/moment.tsx";
import { usd } from "../../format.ts";
import { type ApiKey, SPEND_DAYS, statusOf } from "./keys.ts";
import { Limits } from "./limits.tsx";
import { StatusBadge } from "./status-badge.tsx";

interface Rows {
  keys: ApiKey[];
  /** Undefined while it is not known. */
  spend: Map<string | undefined, number> | "failed" | undefined;
  mayRevoke: (key: ApiKey) => boolean;
  onRevoke: (key: ApiKey) => void;
}

const SPEND = `Last ${SPEND_DAYS} days`;

function spent({ spend }: Rows, { id }: ApiKey): string {
  if (spend === "failed") return "Unknown";
  return spend ? usd(spend.get(id) ?? 0) : "…";
}

function Name({ apiKey }: { apiKey: ApiKey }) {
  return (
    <span {...landmark(apiKey.id)} className="flex min-w-0 flex-col rounded-sm">
      <span className="font-medium wrap-anywhere">{apiKey.name}</span>
      <span className="font-mono text-sm whitespace-nowrap text-kumo-subtle">ew_live_…{apiKey.hint}</span>
    </span>
  );
}

function Revoke({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  return (
    <Button
      size="sm"
      variant="secondary-destructive"
      aria-label={`Revoke ${apiKey.name}`}
      onClick={() => onRevoke(apiKey)}
    >
      Revoke
    </Button>
  );
}

/** A table where there is room for one; where there is none, a card for each key. */
export function KeyList(rows: Rows) {
  return (
    <>
      <KeyTable {...rows} />
      <ul aria-label="API keys" className="flex flex-col gap-3 lg:hidden">
        {rows.keys.map((key) => (
          <KeyCard key={key.id} apiKey={key} rows={rows} />
        ))}
      </ul>
    </>
  );
}

function KeyTable(rows: Rows) {
  return (
    <div className="hidden overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline lg:block">
      <Table aria-label="API keys">
        <Table.Header variant="compact">
          <Table.Row>
            <Table.Head>Name</Table.Head>
            <Table.Head>Status</Table.Head>
            <Table.Head>Scopes</Table.Head>
            <Table.Head>Limits</Table.Head>
            <Table.Head className="text-right whitespace-nowrap">{SPEND}</Table.Head>
            <Table.Head className="whitespace-nowrap">Last used</Table.Head>
            <Table.Head>Created</Table.Head>
            <Table.Head>
              <span className="sr-only">Actions</span>
            </Table.Head>
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {rows.keys.map((key) => (
            <Table.Row key={key.id} className="border-t border-kumo-hairline align-top first:border-t-0">
              <Table.Cell className="max-w-64">
                <Name apiKey={key} />
              </Table.Cell>
              <Table.Cell>
                <StatusBadge status={statusOf(key)} />
              </Table.Cell>
              <Table.Cell className="max-w-56 text-sm">{key.scopes.join(", ")}</Table.Cell>
              <Table.Cell className="text-sm">
                <Limits apiKey={key} />
              </Table.Cell>
              <Table.Cell className="text-right">{spent(rows, key)}</Table.Cell>
              <Table.Cell>{key.lastUsedAt ? <Moment at={key.lastUsedAt} /> : "Never"}</Table.Cell>
              <Table.Cell>
                <Moment at={key.createdAt} />
              </Table.Cell>
              <Table.Cell className="text-right">
                {rows.mayRevoke(key) && <Revoke apiKey={key} onRevoke={rows.onRevoke} />}
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    </div>
  );
}

function KeyCard({ apiKey: key, rows }: { apiKey: ApiKey; rows: Rows }) {
  return (
    <li className="flex flex-col gap-3 rounded-lg bg-kumo-base p-4 ring ring-kumo-hairline">
      <div className="flex items-start justify-between gap-3">
        <Name apiKey={key} />
        <StatusBadge status={statusOf(key)} />
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
        <Fact name={SPEND}>{spent(rows, key)}</Fact>
        <Fact name="Last used">{key.lastUsedAt ? <Moment at={key.lastUsedAt} /> : "Never"}</Fact>
        <Fact name="Scopes">{key.scopes.join(", ")}</Fact>
        <Fact name="Limits">
          <Limits apiKey={key} />
        </Fact>
      </dl>
      {rows.mayRevoke(key) && (
        <div>
          <Revoke apiKey={key} onRevoke={rows.onRevoke} />
        </div>
      )}
    </li>
  );
}
