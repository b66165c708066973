import { Badge } from "@cloudflare/kumo/components/badge";
import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { EnvelopeIcon } from "@phosphor-icons/react/dist/csr/Envelope";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useQuery } from "@tanstack/react-query";
import { asProblem } from "../../api/problem.ts";
import { landmark } from "../../components/landmark.ts";
import { RemovalDialog } from "../../components/removal-dialog.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { useLast } from "../../components/use-last.ts";
import { dnsOf } from "../../domains/query.ts";
import { PresetDialog } from "./preset-dialog.tsx";
import { RecordDialog } from "./record-dialog.tsx";
import { type DnsRecord, nameWithin, ttlWords } from "./record-values.ts";
import type { DomainSearch } from "./search.ts";
import { useDns } from "./use-dns.ts";

/** The records of a domain that was bought here. Those that lead to the website are shown, and kept by the platform. */
export function DnsEditor({
  orgId,
  domainId,
  mayWrite,
  search: { ask, edit, drop },
  show,
}: {
  orgId: string;
  domainId: string;
  mayWrite: boolean;
  search: DomainSearch;
  show: (search: Omit<DomainSearch, "part">) => void;
}) {
  const toasts = useKumoToastManager();
  const zone = useQuery(dnsOf(orgId, domainId));
  const dns = useDns(orgId, domainId);
  const records = zone.data?.records ?? [];
  const editable = (id: string | undefined) =>
    records.find((record) => mayWrite && record.editable && record.id === id);
  const editing = editable(edit);
  const dropping = editable(drop);
  const lastEditing = useLast(mayWrite && ask === "add" ? "new" : editing);
  const lastDropping = useLast(dropping);
  if (!zone.data) {
    return zone.isError ? (
      <Failure error={zone.error} onRetry={() => void zone.refetch()} />
    ) : (
      <Loading rows={6} label="Loading the records" />
    );
  }
  const { name: domain, revision } = zone.data;

  function remove(record: DnsRecord): void {
    dns.change(revision, { deletes: [record.id] }).then(
      () => toasts.add({ title: "The record is removed", variant: "success" }),
      (error: unknown) =>
        toasts.add({ title: "The record is not removed", description: asProblem(error).message, variant: "error" }),
    );
  }

  return (
    <section aria-labelledby="records" className="flex flex-col gap-4">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="records" {...landmark("records")} className="rounded-sm text-lg font-semibold">
          DNS records
        </h2>
        {mayWrite && (
          <div className="flex flex-wrap gap-2">
            <Button icon={EnvelopeIcon} onClick={() => show({ ask: "preset" })}>
              Set up mail
            </Button>
            <Button variant="primary" icon={PlusIcon} onClick={() => show({ ask: "add" })}>
              Add record
            </Button>
          </div>
        )}
      </header>
      <ul
        aria-label="DNS records"
        className="flex flex-col divide-y divide-kumo-hairline rounded-lg bg-kumo-base text-base ring ring-kumo-hairline"
      >
        {records.map((record) => (
          <RecordRow
            key={record.id}
            record={record}
            domain={domain}
            mayWrite={mayWrite}
            onEdit={() => show({ edit: record.id })}
            onDrop={() => show({ drop: record.id })}
          />
        ))}
      </ul>
      <RecordDialog
        domain={domain}
        record={lastEditing === "new" ? undefined : lastEditing}
        open={mayWrite && (ask === "add" || editing !== undefined)}
        onClose={() => show({})}
        revision={revision}
        onSave={dns.change}
      />
      <PresetDialog
        orgId={orgId}
        zone={zone.data}
        dns={dns}
        open={mayWrite && ask === "preset"}
        onClose={() => show({})}
      />
      {lastDropping && (
        <RemovalDialog
          title="Remove this record?"
          confirm="Remove record"
          open={dropping !== undefined}
          onClose={() => show({})}
          onConfirm={() => remove(lastDropping)}
          focusAfter="records"
        >
          <p className="font-mono text-sm wrap-anywhere text-kumo-default">
            {lastDropping.type} {lastDropping.name} {lastDropping.content}
          </p>
          <p>What stands on it, such as mail, may stop working.</p>
        </RemovalDialog>
      )}
    </section>
  );
}

function RecordRow({
  record: { type, name, content, ttl, priority, proxied, editable, reason },
  domain,
  mayWrite,
  onEdit,
  onDrop,
}: {
  record: DnsRecord;
  domain: string;
  mayWrite: boolean;
  onEdit: () => void;
  onDrop: () => void;
}) {
  const within = nameWithin(name, domain);
  const what = `${type} ${within}`;
  return (
    <li className="grid grid-cols-[4rem_minmax(0,1fr)] items-start gap-x-3 gap-y-2 px-4 py-3 md:grid-cols-[4rem_minmax(0,3fr)_minmax(0,6fr)_7rem_9rem]">
      <span className="font-mono text-sm leading-6">{type}</span>
      <span className="font-medium wrap-anywhere">{within}</span>
      <span className="font-mono text-sm leading-6 wrap-anywhere max-md:col-span-2">
        {priority !== null && !content.startsWith(`${priority} `) && `${priority} `}
        {content}
        {proxied && (
          <span className="ml-2 font-sans">
            <Badge variant="outline">Through Cloudflare</Badge>
          </span>
        )}
        {reason && <span className="block font-sans text-kumo-subtle">{reason}</span>}
      </span>
      <span className="text-sm leading-6 text-kumo-subtle max-md:col-span-2">{ttlWords(ttl)}</span>
      {editable && mayWrite ? (
        <span className="flex gap-2 max-md:col-span-2 md:justify-end">
          <Button size="sm" aria-label={`Edit ${what}`} onClick={onEdit}>
            Edit
          </Button>
          <Button size="sm" variant="secondary-destructive" aria-label={`Remove ${what}`} onClick={onDrop}>
            Remove
          </Button>
        </span>
      ) : (
        <span className="max-md:hidden" />
      )}
    </li>
  );
}
