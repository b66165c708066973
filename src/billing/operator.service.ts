import type { OrgId, UserId } from "../kernel/id.ts";
import type { MicroUsd } from "../kernel/money.ts";
import type { OperatorAct, OrganisationView } from "./operator.schema.ts";

/** Who acts and from where: written beside every effect, in the same transaction. */
export interface Act {
  /** Stays the same when a request is repeated, so that one act is written once. */
  id: string;
  operatorId: UserId;
  operatorEmail: string;
  ip: string;
  requestId: string;
}

export interface PageAsk {
  /** The id after which the page starts. */
  after: string | undefined;
  limit: number;
}

export interface GrantOrder {
  grantId: string;
  orgId: OrgId;
  amountMicroUsd: MicroUsd;
  note: string;
}

export interface SiteCreditOrder {
  grantId: string;
  orgId: OrgId;
  siteCredits: number;
  note: string;
}

export interface Granted {
  /** Numbers the grants of an organisation without gaps. */
  seq: number;
  amountMicroUsd: MicroUsd;
}

export type OrganisationStatus = OrganisationView["status"];

export interface OperatorRecord {
  organisations(page: PageAsk, act: Act): Promise<OrganisationView[]>;
  /** The grant as it is recorded, the first one of this id; undefined when there is no such organisation. */
  grant(order: GrantOrder, act: Act): Promise<Granted | undefined>;
  /** How many website credits the first grant of this id was of; undefined when there is no such organisation. */
  grantSiteCredits(order: SiteCreditOrder, act: Act): Promise<number | undefined>;
  /** The status afterwards; undefined when there is no such organisation. A repeated act changes nothing. */
  setStatus(orgId: OrgId, status: OrganisationStatus, act: Act): Promise<OrganisationStatus | undefined>;
  /** Looking at the acts is one, which the next look shows. */
  acts(page: PageAsk, act: Act): Promise<OperatorAct[]>;
}

/** Lets the account's object read what has changed in the record. */
export interface AccountRefresh {
  refresh(orgId: OrgId): Promise<void>;
}
