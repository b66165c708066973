/**
 * What the platform asks of Cloudflare, in its own words. Money is in integer micro-USD, read exactly from the vendor's
 * decimal strings. Nothing here throws for what the vendor says or fails to say, and no call is ever sent twice by
 * itself: who reads may ask again, and who writes reads first what became of it.
 */
import type { MicroUsd } from "../../kernel/money.ts";
import type { Result } from "../../kernel/result.ts";

export type VendorError =
  /** Proven not done. `code` is the vendor's own, where it gave one. */
  | { kind: "refused"; status: number; code: number | null; message: string }
  /** A lost answer, a time-out, a fault of the vendor's: it may have been done. */
  | { kind: "unknown"; message: string }
  /** Not done: the vendor's limit is reached, or our own bucket is empty so that it never is. */
  | { kind: "busy"; retryAfterMs: number };

export type Answered<T> = Promise<Result<T, VendorError>>;

export interface DomainOffer {
  name: string;
  registrable: boolean;
  /** The vendor's word for why it cannot be had, such as `domain_unavailable`. */
  reason: string | null;
  tier: "standard" | "premium";
  /** Of the first year, and of each year that follows; null where no price is told, or none in dollars. */
  registrationMicroUsd: MicroUsd | null;
  renewalMicroUsd: MicroUsd | null;
  /** As the vendor has it; prices are read only where it is USD. */
  currency: string | null;
  /** So many years must be registered, and paid, at once. */
  minimumYears: number;
}

/** Who registers a domain; ASCII alone, as registries take it. */
export interface DomainContact {
  name: string;
  organization: string | null;
  email: string;
  /** `+1.5555555555` */
  phone: string;
  street: string;
  city: string;
  state: string;
  postalCode: string;
  /** ISO 3166-1, two capitals. */
  countryCode: string;
}

/** A registration, or a change of one, on its way. */
export interface RegistrarState {
  state: "pending" | "in_progress" | "action_required" | "blocked" | "succeeded" | "failed";
  completed: boolean;
  errorCode: string | null;
  errorMessage: string | null;
  context: Record<string, unknown> | null;
  /** When it was asked for: an earlier one of the same name says nothing about a later. */
  createdAt: Date;
}

export interface Registration {
  name: string;
  status:
    | "active"
    | "registration_pending"
    | "transfer_pending"
    | "expired"
    | "suspended"
    | "redemption_period"
    | "pending_delete";
  createdAt: Date;
  expiresAt: Date | null;
  autoRenew: boolean;
}

export interface Registrar {
  /** What the vendor remembers, quickly; not what is true of this moment. */
  search(q: string, options: { extensions?: string[]; limit?: number }): Answered<DomainOffer[]>;
  /** Authoritative, with prices; at most 20 names. */
  check(names: readonly string[]): Answered<DomainOffer[]>;
  /** Spends, and cannot be undone. After `unknown`, read `status`; never call it again before. */
  register(name: string, terms: { years: number; contact: DomainContact }): Answered<RegistrarState>;
  /** How the registration goes; null: nobody asked for this name in this account. */
  status(name: string): Answered<RegistrarState | null>;
  registration(name: string): Answered<Registration | null>;
  /** All pages. */
  registrations(): Answered<Registration[]>;
  /** From 30 days before the end the vendor may charge for a name that has it on. */
  setAutoRenew(name: string, on: boolean): Answered<RegistrarState>;
}

export interface Zone {
  id: string;
  accountId: string;
  name: string;
  status: "initializing" | "pending" | "active" | "moved";
}

export interface Zones {
  find(name: string): Answered<Zone | null>;
  create(name: string): Answered<Zone>;
  /** Has the vendor look at once whether the registry leads to this zone's name servers. */
  checkActivation(zoneId: string): Answered<void>;
  /** All of the account's, all pages. */
  list(): Answered<Zone[]>;
}

export interface NewDnsRecord {
  /** `A`, `AAAA`, `CNAME`, `MX`, `TXT`, `SRV`, `CAA`, `NS`. */
  type: string;
  /** The whole name, in small letters and without a dot at its end. */
  name: string;
  /** Absent of those that have `data`. */
  content?: string;
  /** Seconds; 1: as the vendor thinks fit. */
  ttl: number;
  proxied?: boolean;
  priority?: number;
  data?: Record<string, unknown>;
  comment?: string;
}

export interface DnsRecord {
  id: string;
  type: string;
  name: string;
  content: string;
  ttl: number;
  proxied: boolean;
  priority: number | null;
  data: Record<string, unknown> | null;
  comment: string | null;
}

/** In the order in which the vendor takes them. */
export interface DnsBatch {
  deletes?: readonly { id: string }[];
  puts?: readonly (NewDnsRecord & { id: string })[];
  posts?: readonly NewDnsRecord[];
}

export interface Dns {
  /** All pages. */
  list(zoneId: string): Answered<DnsRecord[]>;
  /** All of it or nothing. What is to be added and stands there already counts as added. */
  apply(zoneId: string, batch: DnsBatch): Answered<void>;
}

export interface CertificateStatus {
  /** `none`: the vendor has not begun. */
  status: "none" | "pending" | "active" | "failed";
  /** The vendor's own word, such as `pending_validation`. */
  vendorStatus: string | null;
  hosts: string[];
  expiresAt: Date | null;
  /** What the certificate authority says is in the way, verbatim. */
  errors: string[];
}

export interface WorkerRoute {
  id: string;
  pattern: string;
  script: string | null;
}

export interface Routes {
  list(zoneId: string): Answered<WorkerRoute[]>;
  /** One that is there already, for the same script, counts as made. */
  create(zoneId: string, pattern: string, script: string): Answered<void>;
}

export interface CustomHostname {
  id: string;
  hostname: string;
  /** The vendor's word: visitors are served once it and the certificate are `active`. */
  status: string;
  certificate: CertificateStatus;
  /** Why the name is not seen to lead here, verbatim. */
  verificationErrors: string[];
  createdAt: Date | null;
}

export interface CustomHostnames {
  find(zoneId: string, hostname: string): Answered<CustomHostname | null>;
  create(zoneId: string, hostname: string): Answered<CustomHostname>;
  /** Has the vendor try again at once, which tries ever less often by itself. */
  retry(zoneId: string, id: string): Answered<CustomHostname>;
  /** One that is gone is removed. */
  remove(zoneId: string, id: string): Answered<void>;
  /** All pages. */
  list(zoneId: string): Answered<CustomHostname[]>;
}

/** One of the pool. */
export interface CloudflareAccount {
  accountId: string;
  /** The one that the Worker runs in: only here a route can lead to it. */
  isMain: boolean;
  registrar: Registrar;
  zones: Zones;
  dns: Dns;
  certificates: { status(zoneId: string): Answered<CertificateStatus> };
  routes: Routes;
  hostnames: CustomHostnames;
}

export interface CloudflareAccounts {
  all: readonly CloudflareAccount[];
  main: CloudflareAccount;
  byId(accountId: string): CloudflareAccount | undefined;
  /** Of the zone of custom hostnames, in the main account; null where there is none. */
  saasZoneId(): Answered<string | null>;
}
