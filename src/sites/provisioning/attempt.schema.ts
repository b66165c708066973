/** An attempt as the record has it, and what of the record the saga uses. */
import type { OrgId } from "../../kernel/id.ts";
import type { SiteFile } from "../hosting/pointer.schema.ts";
import type { Attention, ProvisioningState, StepName, StepRecord } from "./provisioning.schema.ts";

/** What steps found out for later ones. A key that is null is forgotten. */
export interface Facts {
  /** The account at Cloudflare that buys. */
  accountId?: string;
  /** When the registration was asked for, in milliseconds; null: nothing was asked, for certain. */
  registerAskedAt?: number | null;
  /** How often it was. */
  registerAsks?: number;
  /** `covered`: the site has had its credit before. */
  siteCredit?: "reserved" | "covered" | "captured";
  /** What the first page of the published version has in it, for the probe. */
  homeHash?: string;
}

export interface DomainState {
  id: string;
  name: string;
  kind: "registered" | "connected";
  status: "pending" | "active" | "lapsed" | "removing" | "released";
  holds: boolean;
  accountId: string | null;
  zoneId: string | null;
  /** Ids of custom hostnames, by host. */
  hostnames: Record<string, string>;
  proofToken: string | null;
}

export type DomainChange = Partial<
  Pick<DomainState, "status" | "holds" | "accountId" | "zoneId" | "hostnames"> & {
    registrarStatus: string | null;
    renewalMicroUsd: number | null;
    registeredAt: Date;
    expiresAt: Date | null;
  }
>;

export interface Attempt {
  orgId: OrgId;
  id: string;
  /** A move brings another site onto a domain that is there already. */
  kind: "purchase" | "connection" | "move";
  siteId: string;
  state: ProvisioningState;
  step: StepName;
  steps: StepRecord[];
  facts: Facts;
  attention: Attention | null;
  priceMicroUsd: number;
  years: number;
  requestedBy: string;
  revision: number;
  /** Milliseconds; null: not by itself. */
  dueAt: number | null;
  /** ISO. */
  updatedAt: string;
  domain: DomainState;
}

/** As it is shown. Times are ISO. */
export interface StoredAttempt extends Attempt {
  startedAt: string;
  finishedAt: string | null;
}

export interface Turn {
  steps: StepRecord[];
  facts: Facts;
  step?: StepName;
  state?: ProvisioningState;
  attention?: Attention | null;
  dueAt?: number | null;
  finished?: boolean;
  domain?: DomainChange | undefined;
}

export interface ProvisioningStore {
  /** The one attempt that is not over; undefined where there is none. */
  open(orgId: OrgId, domainId: string): Promise<Attempt | undefined>;
  /** The attempt and its domain together, unless somebody else has written since: then nothing, and undefined. */
  write(attempt: Attempt, turn: Turn): Promise<number | undefined>;
  /** "held": somebody else has proven the name, or bought it. */
  hold(orgId: OrgId, domainId: string): Promise<"holds" | "held">;
  /** How many names each account has at the registrar, over all organisations. */
  perAccount(): Promise<ReadonlyMap<string, number>>;
  /** Whether the site has had its credit by another attempt. */
  isPaid(orgId: OrgId, siteId: string, but: string): Promise<boolean>;
}

/** A host that shall show a site. */
export interface HostClaim {
  host: string;
  role: "primary" | "alias" | "admin";
}

/** What of hosting the saga uses. */
export interface SiteStage {
  /**
   * Gives the site these hosts, makes a version of what visitors see of it (its draft where they see nothing yet) for
   * its new address, and shows it. The same attempt again makes no second version. "gone": the site is not there any
   * more; "held": a host shows another's site.
   */
  stage(
    attempt: Attempt,
    hosts: readonly HostClaim[],
  ): Promise<{ kind: "shown"; home: SiteFile } | { kind: "gone" } | { kind: "held"; host: string }>;
}
