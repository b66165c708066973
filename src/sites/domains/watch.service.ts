/**
 * What becomes of a bought domain once it is there: looked at every day, kept leading to its website, renewed from the
 * prepaid credit, given up. The registrar may charge the platform for a name from 30 days before its end, and only where
 * `auto_renew` is on: it is turned on when the renewal has been set aside, and off again behind it.
 */
import type { OrgId } from "../../kernel/id.ts";
import { formatUsd } from "../../kernel/money.ts";
import type { CloudflareAccount, CloudflareAccounts, Registration } from "../cloudflare/cloudflare.schema.ts";
import type { Attention } from "../provisioning/provisioning.schema.ts";
import type { Reservations } from "../provisioning/steps/money.ts";
import type { DomainStore, Looked, StoredDomain } from "./domains.service.ts";
import type { Served } from "./serving.service.ts";
import { toldOf } from "./trouble.ts";

const DAY_MS = 24 * 60 * 60_000;
/** Before the registrar could charge by itself. */
export const RENEW_BEFORE_MS = 35 * DAY_MS;
/** While the registrar renews. */
const OFTEN_MS = 6 * 60 * 60_000;
/** Until the registrar has done what it was told. */
const SOON_MS = 10 * 60_000;

/** What was decided under a key is asked, too: a renewal may be given back, and be wanted after all. */
export interface RenewalReservations extends Reservations {
  reservation(orgId: OrgId, key: string, unit: "micro_usd"): Promise<"reserved" | "captured" | "released" | undefined>;
}

export interface WatchPorts {
  store: Pick<DomainStore, "look" | "end">;
  accounts: CloudflareAccounts;
  reservations: RenewalReservations;
  /** Whether its visitors come to its website; see createServing. */
  serving: (account: CloudflareAccount, domain: StoredDomain) => Promise<Served>;
  now: () => number;
  warn: (event: string, facts: Record<string, string>) => void;
}

export function createWatch({ store, accounts, reservations, serving, now, warn }: WatchPorts) {
  /** Looks at a bought domain, and does what is due. Tells when it is to be looked at again. */
  return async (orgId: OrgId, domain: StoredDomain): Promise<number> => {
    const account = accounts.byId(domain.accountId ?? "");
    if (!account) return now() + DAY_MS;
    const found = await account.registrar.registration(domain.name);
    if (!found.ok) return now() + OFTEN_MS;
    const there = found.value;
    if (!there) {
      // Behind its end nobody can renew it any more.
      if (domain.expiresAt !== null && Date.parse(domain.expiresAt) < now()) {
        await giveBack(orgId, domain.id, new Date(domain.expiresAt));
        // Seen so before, by the day: it is anybody's at its registry, and must not be held here.
        if (domain.attention?.code === LOST) {
          await store.end(orgId, domain.id);
          return now();
        }
      }
      await store.look(orgId, domain.id, { ...stateOf(domain), status: "lapsed", attention: lost(domain.name) });
      return now() + DAY_MS;
    }
    const renewed = await settleRenewal(orgId, domain, there);
    const wants = await renewal(orgId, domain, there);
    const status = there.status === "active" || there.status === "registration_pending" ? "active" : "lapsed";
    // What a purchase under way has not shown yet is its own to lead here.
    const served: Served =
      status === "active" && domain.shown.length > 0 ? await serving(account, domain) : { kind: "served" };
    const attention = troubleOf(there) ?? both(wants.attention, unservedOf(domain, served));
    const { status: registrarStatus, expiresAt, autoRenew } = there;
    const isChanged = autoRenew !== wants.on;
    if (isChanged) await account.registrar.setAutoRenew(domain.name, wants.on);
    // As it was seen: whether it has changed, the next look tells.
    const keepsTime = served.kind === "waits";
    await store.look(orgId, domain.id, { status, registrarStatus, expiresAt, autoRenew, attention, keepsTime });
    if (isChanged) return now() + SOON_MS;
    return now() + (wants.on || renewed || attention || served.kind !== "served" ? OFTEN_MS : DAY_MS);
  };

  /** A year that was set aside is spent once the registrar has added it. */
  async function settleRenewal(orgId: OrgId, domain: StoredDomain, there: Registration): Promise<boolean> {
    const before = domain.expiresAt === null ? undefined : Date.parse(domain.expiresAt);
    if (before === undefined || there.expiresAt === null || there.expiresAt.getTime() < before + 300 * DAY_MS)
      return false;
    const { key } = await renewalOf(orgId, domain.id, new Date(before));
    const captured = await reservations.capture(orgId, key, "micro_usd");
    // Renewed by somebody's hand: the operator's to settle.
    if (captured !== "captured") warn("renewal_not_settled", { domainId: domain.id, key });
    return true;
  }

  async function renewal(
    orgId: OrgId,
    domain: StoredDomain,
    { expiresAt, autoRenew, status }: Registration,
  ): Promise<{ on: boolean; attention: Attention | null }> {
    if (expiresAt === null || expiresAt.getTime() - now() > RENEW_BEFORE_MS) return { on: false, attention: null };
    if (!domain.renew || expiresAt.getTime() < now()) {
      // The registrar may charge for as long as it is on: only behind that it goes back.
      if (autoRenew && status === "active") return { on: false, attention: ending(domain, expiresAt) };
      const left = await giveBack(orgId, domain.id, expiresAt);
      return { on: false, attention: left === "captured" ? null : ending(domain, expiresAt) };
    }
    // As it was when the name was bought, or as the operator has set it since: the registrar's API tells what names
    // cost that can still be had, and of no other.
    const amount = domain.renewalMicroUsd;
    if (amount === null) return { on: false, attention: unpriced(domain.name) };
    const { key } = await renewalOf(orgId, domain.id, expiresAt);
    const note = `Renewal of ${domain.name}`;
    const reserved = await reservations.reserve(orgId, { key, unit: "micro_usd", amount, note });
    if (reserved === "reserved" || reserved === "captured") return { on: true, attention: null };
    return { on: false, attention: unpaid(domain.name, amount, expiresAt) };
  }

  /**
   * The reservation of this year's renewal. A key that was released stays so: who turns the renewal off and on again
   * has it set aside under the next.
   */
  async function renewalOf(orgId: OrgId, domainId: string, expiresAt: Date) {
    for (let nth = 1; ; nth += 1) {
      const key = `renewal:${domainId}:${day(expiresAt)}${nth === 1 ? "" : `:${nth}`}`;
      const state = await reservations.reservation(orgId, key, "micro_usd");
      if (state !== "released") return { key, state };
    }
  }

  /** A key under which nothing is set aside stays open for an owner who wants it after all. */
  async function giveBack(orgId: OrgId, domainId: string, expiresAt: Date) {
    const { key, state } = await renewalOf(orgId, domainId, expiresAt);
    return state === "reserved" ? reservations.release(orgId, key, "micro_usd") : state;
  }
}

const stateOf = ({ registrarStatus, expiresAt, autoRenew }: StoredDomain): Omit<Looked, "status" | "attention"> => ({
  registrarStatus,
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
  autoRenew,
});

/** What the registrar's own state asks of somebody. */
function troubleOf({ name, status }: Registration): Attention | null {
  switch (status) {
    case "suspended":
      return {
        code: "suspended",
        message: `The registrar holds ${name}: most often because the registrant's e-mail address was not confirmed within 15 days.`,
        action: "Look for the registrar's message in that mailbox and confirm the address.",
      };
    case "expired":
    case "redemption_period":
    case "pending_delete":
      return {
        code: "expired",
        message: `${name} has expired.`,
        action: "Ask the operator of this platform at once: for some weeks it can be had back, at a higher price.",
      };
    default:
      return null;
  }
}

function unservedOf(domain: StoredDomain, served: Served): Attention | null {
  if (served.kind === "trouble") return served.attention;
  return served.kind === "unknown" ? toldOf(domain) : null;
}

/** A domain has one attention: the weightier's code, with the words of both. An end that its owner wants weighs less. */
function both(renewal: Attention | null, unserved: Attention | null): Attention | null {
  if (renewal === null || unserved === null) return renewal ?? unserved;
  const [first, second] = renewal.code === "ends" ? [unserved, renewal] : [renewal, unserved];
  return {
    code: first.code,
    message: `${first.message} ${second.message}`,
    action: `${first.action} ${second.action}`,
  };
}

const LOST = "lost";
const lost = (name: string): Attention => ({
  code: LOST,
  message: `The registrar does not know ${name} any more.`,
  action: "The operator of this platform has to look into it.",
});

const day = (at: Date): string => at.toISOString().slice(0, 10);

const ending = ({ name }: StoredDomain, expiresAt: Date): Attention => ({
  code: "ends",
  message: `${name} ends on ${day(expiresAt)}, and is not renewed.`,
  action: "Turn its renewal on if you want to keep it.",
});

const unpriced = (name: string): Attention => ({
  code: "renewal_unpriced",
  message: `The price of renewing ${name} is not known.`,
  action: "The operator of this platform has to look into it.",
});

const unpaid = (name: string, amount: number, expiresAt: Date): Attention => ({
  code: "renewal_unpaid",
  message: `Renewing ${name} costs $${formatUsd(amount)}, and the prepaid credit does not reach so far. It ends on ${day(expiresAt)}.`,
  action: "Add credit: it is tried again every six hours.",
});
