/** Domains of an organisation: bought by the saga, connected, moved to another site, taken away. */
import type { LimitState } from "../../http/index.ts";
import { type Asking, type AuditEvent, auditEvent, type Origin } from "../../identity/audit.schema.ts";
import type { OrgId, UserId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { CloudflareAccounts, DomainContact } from "../cloudflare/cloudflare.schema.ts";
import type { HostWays } from "../hosting/hosting.ts";
import type { HostClaim, StoredAttempt } from "../provisioning/attempt.schema.ts";
import type { Attention } from "../provisioning/provisioning.schema.ts";
import { priceOf } from "../provisioning/steps/register.ts";
import type { LookUp } from "../provisioning/steps/show.ts";
import { createChecklist, type OutsideRecord, recordsOf } from "./checklist.service.ts";
import type { ChecklistItem, DomainChange, NewConnection, NewPurchase } from "./domains.schema.ts";

/** As the record has it. Times are ISO. */
export interface StoredDomain {
  id: string;
  name: string;
  kind: "registered" | "connected";
  status: "pending" | "active" | "lapsed" | "removing" | "released";
  /** No other organisation can have it; a connected one holds its name once it is proven. */
  holds: boolean;
  siteId: string | null;
  accountId: string | null;
  zoneId: string | null;
  hostnames: Record<string, string>;
  /** Hosts of it that show its site. */
  shown: string[];
  proofToken: string | null;
  registrarStatus: string | null;
  renewalMicroUsd: number | null;
  /** At the registrar. */
  autoRenew: boolean;
  /** As its owner wants it. */
  renew: boolean;
  registeredAt: string | null;
  expiresAt: string | null;
  attention: Attention | null;
  /** When it was last looked at, once it was there; see Looked. */
  checkedAt: string | null;
  createdAt: string;
}

/** Where at Cloudflare a domain is. */
export type DomainAtVendor = Pick<StoredDomain, "id" | "name" | "kind" | "accountId" | "zoneId" | "hostnames">;
/** See DomainStore. */
export type ReadDomain = (orgId: OrgId, id: string) => Promise<DomainAtVendor | undefined>;

/** What the record holds at Cloudflare, whoever's it is. */
export interface HeldDomain {
  orgId: OrgId;
  id: string;
  name: string;
  kind: "registered" | "connected";
  status: string;
  accountId: string | null;
  zoneId: string | null;
  hostnames: Record<string, string>;
}

export interface Claim {
  id: string;
  domainId: string;
  kind: "purchase" | "connection" | "move";
  name: string;
  siteId: string;
  priceMicroUsd: number;
  renewalMicroUsd: number | null;
  years: number;
  proofToken: string | null;
  requestedBy: string;
}

export type Claimed =
  /** `joined`: the organisation is at it already; `owned`: it has the name, or is getting it in another way. */
  | { kind: "begun" | "joined" | "owned"; attempt: StoredAttempt }
  /** Another organisation holds it; the site is not there; another attempt is at the site; nothing may be begun. */
  | { kind: "taken" | "no_site" | "site_busy" | "suspended" }
  /** A domain that has lapsed shows no other site. */
  | { kind: "lapsed" };

interface Trace {
  event: AuditEvent;
  origin: Origin;
}

/** What a look at a domain found. */
export interface Looked {
  status: "active" | "lapsed";
  registrarStatus: string | null;
  expiresAt: Date | null;
  autoRenew: boolean;
  attention: Attention | null;
  /** It does not count as a look: what is not well may be over by the next, and is told if it lasts. */
  keepsTime?: boolean;
}

export interface DomainStore {
  /** Claims the name and begins, in one transaction: of many who ask at once one does. The same claim again: as before. */
  claim(orgId: OrgId, claim: Claim, trace: Trace): Promise<Claimed>;
  /** Begins to show another site on a domain that is there. */
  move(orgId: OrgId, claim: Claim, trace: Trace): Promise<Claimed>;
  /** Not those that were given back. */
  list(orgId: OrgId): Promise<StoredDomain[]>;
  /** Undefined for others' and for one that was let go. */
  find(orgId: OrgId, id: string): Promise<StoredDomain | undefined>;
  /** The latest attempt of each, by domain. */
  latest(orgId: OrgId, domainIds: readonly string[]): Promise<ReadonlyMap<string, StoredAttempt>>;
  /** The latest 100. */
  attempts(orgId: OrgId): Promise<StoredAttempt[]>;
  attempt(orgId: OrgId, id: string): Promise<StoredAttempt | undefined>;
  /** By this organisation; another's is no concern of it. */
  isBeingBought(orgId: OrgId, name: string): Promise<boolean>;
  /** Has it go on now, where it is not over; as it stands then. */
  resume(orgId: OrgId, id: string, trace: Trace): Promise<StoredAttempt | undefined>;
  /** Something may have changed outside: whoever waits looks at once. */
  hasten(orgId: OrgId, domainId: string): Promise<void>;
  /** What somebody was asked for has come: whoever stopped until they say so looks at once as well. */
  rouse(orgId: OrgId, domainId: string): Promise<void>;
  setRenew(orgId: OrgId, id: string, renew: boolean, trace: Trace): Promise<void>;
  /** Of a connected one; undefined for any other. What was under way with it is over. */
  startRemoving(orgId: OrgId, id: string, trace: Trace): Promise<{ siteId: string | null } | undefined>;
  /** Of a bought one that has lapsed, and that nobody can have back: from here on as if it were taken away. */
  end(orgId: OrgId, id: string): Promise<void>;
  hideHosts(orgId: OrgId, domainId: string): Promise<void>;
  /** The site of this attempt has had its credit by it. */
  creditSpent(orgId: OrgId, attemptId: string): Promise<void>;
  /** Its hosts are anybody's again. */
  release(orgId: OrgId, domainId: string): Promise<void>;
  look(orgId: OrgId, id: string, looked: Looked): Promise<void>;
  /**
   * Gives a site these hosts; the first that is another's, which then keeps it. What else of the domain is shown goes along,
   * wherever the domain showed another site before.
   */
  claimHosts(
    orgId: OrgId,
    claim: { domainId: string; siteId: string; hosts: readonly HostClaim[] },
  ): Promise<string | undefined>;
  held(): Promise<HeldDomain[]>;
  ofHost(host: string): Promise<{ orgId: OrgId; id: string }[]>;
  /** With an attempt that was due by then; at most 200, by chance. */
  overdue(before: number): Promise<{ orgId: OrgId; id: string }[]>;
  /** Those that are there, and that nobody has looked at since then; at most 500, by chance. */
  unwatched(before: number): Promise<{ orgId: OrgId; id: string }[]>;
}

export type DomainError =
  | { reason: "not_found" }
  | { reason: "no_site" }
  | { reason: "unverified" }
  | { reason: "suspended" }
  | { reason: "no_contact" }
  | { reason: "taken"; name: string }
  | { reason: "owned"; name: string }
  | { reason: "site_busy" }
  | { reason: "lapsed"; name: string }
  | { reason: "reserved_name"; name: string }
  | { reason: "unfit"; message: string }
  | { reason: "price_changed"; priceMicroUsd: number }
  | { reason: "cannot_remove" }
  | { reason: "cannot_renew" }
  | { reason: "not_set_up"; message: string }
  | { reason: "unavailable" }
  | { reason: "too_often"; retryAfterMs: number; limits: LimitState[] };

export interface DomainPorts {
  store: DomainStore;
  accounts: CloudflareAccounts | undefined;
  /** For people who look at how things stand. */
  ways: HostWays | undefined;
  contacts: { find(orgId: OrgId): Promise<DomainContact | undefined> };
  /** Whether somebody's e-mail address is proven. */
  isVerified: (userId: UserId) => Promise<boolean>;
  /** Names below these are the platform's. */
  ownNames: readonly string[];
  /** Runs a change that begins something, so that a crash behind it is found, and wakes who goes on with it. */
  begin: <T>(orgId: OrgId, domainId: string, change: () => Promise<T>) => Promise<T>;
  lookUp: LookUp;
}

export interface Domains {
  purchase(input: NewPurchase, asking: Asking): Promise<Result<Begun, DomainError>>;
  connect(input: NewConnection, asking: Asking): Promise<Result<Begun, DomainError>>;
  change(id: string, change: DomainChange, asking: Asking): Promise<Result<StoredDomain, DomainError>>;
  /** Visitors find nothing under it any more, and anybody may connect it. */
  remove(id: string, asking: Asking): Promise<Result<void, DomainError>>;
  resume(provisioningId: string, asking: Asking): Promise<Result<StoredAttempt, DomainError>>;
  list(orgId: OrgId): Promise<StoredDomain[]>;
  find(orgId: OrgId, id: string): Promise<Result<StoredDomain, DomainError>>;
  latest: DomainStore["latest"];
  attempts: DomainStore["attempts"];
  attempt: DomainStore["attempt"];
  checklist(orgId: OrgId, id: string): Promise<Result<ChecklistItem[], DomainError>>;
  /** What a domain that is kept elsewhere needs there; [] of one that was bought here. */
  records(domain: StoredDomain): OutsideRecord[];
}

export interface Begun {
  attempt: StoredAttempt;
  /** False: the organisation was at it already. */
  isNew: boolean;
}

export function createDomains(ports: DomainPorts): Domains {
  const { store, accounts, ways, contacts, isVerified, ownNames, begin, lookUp } = ports;
  const checklist = createChecklist({ ways, lookUp });

  const isOurs = (name: string): boolean => ownNames.some((own) => name === own || name.endsWith(`.${own}`));
  const trace = (asking: Asking, action: string, target: string, detail: AuditEvent["detail"]): Trace => ({
    event: auditEvent(asking, action, target, detail),
    origin: asking.origin,
  });

  function begun(claimed: Claimed, name: string): Result<Begun, DomainError> {
    switch (claimed.kind) {
      case "begun":
        return ok({ attempt: claimed.attempt, isNew: true });
      case "joined":
        return ok({ attempt: claimed.attempt, isNew: false });
      case "owned":
        return err({ reason: "owned", name });
      case "taken":
      case "lapsed":
        return err({ reason: claimed.kind, name });
      default:
        return err({ reason: claimed.kind });
    }
  }

  async function find(orgId: OrgId, id: string): Promise<Result<StoredDomain, DomainError>> {
    const found = await store.find(orgId, id);
    return found ? ok(found) : err({ reason: "not_found" });
  }

  const isOwn = async (orgId: OrgId, name: string): Promise<boolean> =>
    (await store.list(orgId)).some((domain) => domain.name === name);

  /** So that nobody waits for what the saga would refuse at once. */
  async function offered(input: NewPurchase): Promise<Result<{ renewalMicroUsd: number | null }, DomainError>> {
    if (!accounts)
      return err({ reason: "not_set_up", message: "This deployment sells no domains: it has no Cloudflare account." });
    const checked = await accounts.main.registrar.check([input.name]);
    if (!checked.ok)
      return err(
        checked.error.kind === "refused"
          ? { reason: "unfit", message: checked.error.message }
          : { reason: "unavailable" },
      );
    const offer = checked.value.find(({ name }) => name === input.name);
    if (offer?.tier === "premium")
      return err({ reason: "unfit", message: `${input.name} is a premium name, which cannot be bought here.` });
    if (!offer?.registrable) return err({ reason: "taken", name: input.name });
    const price = priceOf(offer, input.years);
    if (price === null || input.years < offer.minimumYears)
      return err({
        reason: "unfit",
        message: `${input.name} is registered for at least ${offer.minimumYears} years, priced in dollars.`,
      });
    return price === input.priceMicroUsd
      ? ok({ renewalMicroUsd: offer.renewalMicroUsd })
      : err({ reason: "price_changed", priceMicroUsd: price });
  }

  return {
    async purchase(input, asking) {
      const { orgId, userId } = asking.member;
      const { name, siteId, priceMicroUsd, years } = input;
      if (!(await isVerified(userId))) return err({ reason: "unverified" });
      if (isOurs(name)) return err({ reason: "reserved_name", name });
      if (!(await contacts.find(orgId))) return err({ reason: "no_contact" });
      const isJoining = await store.isBeingBought(orgId, name);
      const offer = isJoining ? ok({ renewalMicroUsd: null }) : await offered(input);
      // What is taken may be so by the organisation itself, for whom somebody has just bought it.
      if (!offer.ok && !(offer.error.reason === "taken" && (await isOwn(orgId, name)))) return offer;
      const claim: Claim = {
        id: `prov_${asking.operationId}`,
        domainId: `dom_${asking.operationId}`,
        kind: "purchase",
        name,
        siteId,
        priceMicroUsd,
        renewalMicroUsd: offer.ok ? offer.value.renewalMicroUsd : null,
        years,
        proofToken: null,
        requestedBy: userId,
      };
      const event = trace(asking, "domain.purchase_requested", claim.domainId, { name, priceMicroUsd, siteId });
      return begun(await begin(orgId, claim.domainId, () => store.claim(orgId, claim, event)), name);
    },

    async connect({ name, siteId }, asking) {
      const { orgId, userId } = asking.member;
      if (ways?.target === undefined)
        return err({
          reason: "not_set_up",
          message:
            "This deployment cannot take domains that are kept elsewhere: its operator sets CLOUDFLARE_SAAS_ZONE.",
        });
      if (isOurs(name)) return err({ reason: "reserved_name", name });
      const claim: Claim = {
        id: `prov_${asking.operationId}`,
        domainId: `dom_${asking.operationId}`,
        kind: "connection",
        name,
        siteId,
        priceMicroUsd: 0,
        renewalMicroUsd: null,
        years: 1,
        proofToken: asking.operationId,
        requestedBy: userId,
      };
      const event = trace(asking, "domain.connection_requested", claim.domainId, { name, siteId });
      return begun(await begin(orgId, claim.domainId, () => store.claim(orgId, claim, event)), name);
    },

    async change(id, { renew, siteId }, asking) {
      const { orgId, userId } = asking.member;
      const found = await find(orgId, id);
      if (!found.ok) return found;
      const domain = found.value;
      if (renew !== undefined && domain.kind === "connected") return err({ reason: "cannot_renew" });
      // Where nothing changes nobody is woken, who would ask the vendor.
      if (renew !== undefined && renew !== domain.renew) {
        const event = trace(asking, "domain.changed", id, { renew });
        await begin(orgId, id, () => store.setRenew(orgId, id, renew, event));
      }
      if (siteId !== undefined && siteId !== domain.siteId) {
        const claim: Claim = {
          id: `prov_${asking.operationId}`,
          domainId: id,
          kind: "move",
          name: domain.name,
          siteId,
          priceMicroUsd: 0,
          renewalMicroUsd: null,
          years: 1,
          proofToken: null,
          requestedBy: userId,
        };
        const event = trace(asking, "domain.moved", id, { siteId });
        const moved = await begin(orgId, id, () => store.move(orgId, claim, event));
        const isMoving = "attempt" in moved && moved.kind !== "owned" && moved.attempt.siteId === siteId;
        if (!isMoving) {
          if (moved.kind === "lapsed") return err({ reason: "lapsed", name: domain.name });
          return err({ reason: "attempt" in moved || moved.kind === "taken" ? "site_busy" : moved.kind });
        }
      }
      return find(orgId, id);
    },

    async remove(id, asking) {
      const { orgId } = asking.member;
      const found = await find(orgId, id);
      if (!found.ok) return found;
      if (found.value.kind === "registered") return err({ reason: "cannot_remove" });
      const event = trace(asking, "domain.removed", id, { name: found.value.name });
      await begin(orgId, id, () => store.startRemoving(orgId, id, event));
      return ok(undefined);
    },

    async resume(provisioningId, asking) {
      const { orgId } = asking.member;
      const there = await store.attempt(orgId, provisioningId);
      if (!there) return err({ reason: "not_found" });
      const event = trace(asking, "provisioning.resumed", provisioningId, { step: there.step });
      const resumed = await begin(orgId, there.domain.id, () => store.resume(orgId, provisioningId, event));
      return resumed ? ok(resumed) : err({ reason: "not_found" });
    },

    list: store.list,
    find,
    latest: store.latest,
    attempts: store.attempts,
    attempt: store.attempt,
    records: (domain) => recordsOf(domain, ways?.target),

    async checklist(orgId, id) {
      const found = await find(orgId, id);
      return found.ok ? ok(await checklist(found.value)) : found;
    },
  };
}
