/** The DNS of a domain that was bought here: read from the vendor each time, changed in one batch. */
import type { AuditLog } from "../../identity/audit.schema.ts";
import { type Asking, auditEvent } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import type { CloudflareAccounts, Dns, DnsRecord, VendorError } from "../cloudflare/cloudflare.schema.ts";
import type { DomainAtVendor, ReadDomain } from "../domains/domains.service.ts";
import { type Fault, isDone, planChange, shown } from "./changes.service.ts";
import type { DnsChanges, ShownZone } from "./dns.schema.ts";
import { type Proposal, proposePreset } from "./presets.service.ts";

export type DnsError =
  | { reason: "not_found" }
  /** Its DNS is kept by somebody else. */
  | { reason: "elsewhere"; name: string }
  /** The zone is not there yet. */
  | { reason: "not_ready"; name: string }
  /** Somebody has changed it since it was looked at. */
  | { reason: "changed" }
  | { reason: "no_preset" }
  | { reason: "invalid"; faults: Fault[] }
  /** Not done, for the vendor's own reason. */
  | { reason: "refused"; message: string }
  | { reason: "vendor"; error: VendorError };

export interface DnsEditor {
  read(orgId: OrgId, domainId: string): Promise<Result<ShownZone, DnsError>>;
  change(domainId: string, changes: DnsChanges, asking: Asking): Promise<Result<ShownZone, DnsError>>;
  /** What a preset would change; changes nothing. */
  propose(
    orgId: OrgId,
    domainId: string,
    preset: { id: string; parameters: Record<string, string> },
  ): Promise<Result<Proposal & { revision: string }, DnsError>>;
}

export interface DnsEditorParts {
  accounts: CloudflareAccounts;
  domain: ReadDomain;
  audit: AuditLog;
}

interface Open {
  domain: DomainAtVendor;
  zoneId: string;
  dns: Dns;
  records: DnsRecord[];
  revision: string;
}

const byName = (a: DnsRecord, b: DnsRecord): number =>
  a.name.localeCompare(b.name) || a.type.localeCompare(b.type) || a.content.localeCompare(b.content);

/** The same for the same records, in whatever order the vendor tells them. */
const revisionOf = (records: readonly DnsRecord[]): Promise<string> =>
  sha256Hex(
    ...records.map((record) => JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))).toSorted(),
  );

export function createDnsEditor({ accounts, domain: find, audit }: DnsEditorParts): DnsEditor {
  async function open(orgId: OrgId, id: string): Promise<Result<Open, DnsError>> {
    const domain = await find(orgId, id);
    if (!domain) return err({ reason: "not_found" });
    const { kind, name, accountId, zoneId } = domain;
    if (kind === "connected") return err({ reason: "elsewhere", name });
    const account = accountId === null ? undefined : accounts.byId(accountId);
    if (!account || zoneId === null) return err({ reason: "not_ready", name });
    const listed = await account.dns.list(zoneId);
    if (!listed.ok) return err({ reason: "vendor", error: listed.error });
    const records = listed.value.toSorted(byName);
    return ok({ domain, zoneId, dns: account.dns, records, revision: await revisionOf(records) });
  }

  const view = ({ domain: { name }, records, revision }: Open): ShownZone => ({
    name,
    revision,
    records: records.map((record) => shown(record, name)),
  });

  async function read(orgId: OrgId, id: string): Promise<Result<ShownZone, DnsError>> {
    const opened = await open(orgId, id);
    return opened.ok ? ok(view(opened.value)) : opened;
  }

  return {
    read,

    async change(id, changes, asking) {
      const { orgId } = asking.member;
      const opened = await open(orgId, id);
      if (!opened.ok) return opened;
      const { domain, zoneId, dns, records, revision } = opened.value;
      if (revision !== changes.revision) return err({ reason: "changed" });
      const { faults, batch } = planChange(changes, records, domain.name);
      if (faults.length > 0) return err({ reason: "invalid", faults });
      const { upserts, deletes } = changes;
      const target = `${domain.name} (${id})`;
      // Before it is sent: what a crash cuts off here has perhaps been done.
      const detail = { set: upserts.length, deleted: deletes.length };
      await audit.record(auditEvent(asking, "dns.changed", target, detail), asking.origin);
      const applied = await dns.apply(zoneId, batch);
      const after = await open(orgId, id);
      if (!applied.ok) {
        if (applied.error.kind === "refused") return err({ reason: "refused", message: applied.error.message });
        const done = applied.error.kind === "unknown" && after.ok && isDone(batch, after.value.records);
        if (!done) return err({ reason: "vendor", error: applied.error });
      }
      return after.ok ? ok(view(after.value)) : after;
    },

    async propose(orgId, id, preset) {
      const opened = await open(orgId, id);
      if (!opened.ok) return opened;
      const { domain, records, revision } = opened.value;
      const proposed = proposePreset(preset.id, preset.parameters, records, domain.name);
      if (proposed.ok) return ok({ ...proposed.value, revision });
      const { error } = proposed;
      return err(error.reason === "no_preset" ? error : { reason: "invalid", faults: error.errors });
    },
  };
}
