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
  /** `covered`: the site has had its credit before. None: not asked yet, or its owner chose another site since. */
  siteCredit?: "reserved" | "covered" | "captured";
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
  /**
   * The first of these accounts that has room for one name more, of at most so many: its place is this attempt's until that
   * is over, and no other's. The same attempt again has the same. Undefined: all of them are full.
   */
  takePlace(orgId: OrgId, id: string, accounts: readonly string[], most: number): Promise<string | undefined>;
  /** Whether the site has had its credit by another attempt. */
  isPaid(orgId: OrgId, siteId: string, but: string): Promise<boolean>;
}

/** A host that shall show a site. */
export interface HostClaim {
  host: string;
  role: "primary" | "alias" | "admin";
}

/** How a host answers who asks for its first page. */
export interface HomeAnswer {
  /** 503 under maintenance or suspended, of the 300s where its owner sends visitors on. */
  status: number;
  /** Where visitors are sent on to, as the header says it. */
  location: string | null;
}

/** What of hosting the saga uses. */
export interface SiteStage {
  /**
   * Gives the site these hosts, makes a version of what visitors see of it (its draft where they see nothing yet) for
   * its new address, and shows it. The same attempt again makes no second version. "gone": the site is not there any
   * more; "held": a host shows another's site; "unbuildable": no version can be made of it, and `words` say why.
   */
  stage(
    attempt: Attempt,
    hosts: readonly HostClaim[],
  ): Promise<
    { kind: "shown" } | { kind: "gone" } | { kind: "held"; host: string } | { kind: "unbuildable"; words: string }
  >;
  /**
   * The first page of the attempt's site at one of its hosts, and what visitors who ask for it shall get now, which is
   * another thing under maintenance, suspended or redirected. Undefined: nothing is shown there.
   */
  homeAt(attempt: Attempt, host: string): Promise<(HomeAnswer & { page: SiteFile }) | undefined>;
}
