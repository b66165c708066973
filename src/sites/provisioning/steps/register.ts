/** The check of the price, and the registration: the point of no return. */
import type { OrgId } from "../../../kernel/id.ts";
import { formatUsd, type MicroUsd } from "../../../kernel/money.ts";
import type {
  CloudflareAccounts,
  DomainContact,
  DomainOffer,
  Registrar,
  RegistrarState,
} from "../../cloudflare/cloudflare.schema.ts";
import type { Attempt, DomainChange, ProvisioningStore } from "../attempt.schema.ts";
import type { Attention } from "../provisioning.schema.ts";
import type { At, Outcome, Step } from "../saga.service.ts";
import { accountOf, afterBusy, afterVendor, lookAfter } from "./vendor.ts";

export interface RegisterPorts {
  accounts: CloudflareAccounts;
  store: Pick<ProvisioningStore, "takePlace">;
  /** Who an organisation's domains are registered for. */
  contacts: { find(orgId: OrgId): Promise<DomainContact | undefined> };
}

/** Cloudflare sells an account no more names than these. */
const MOST_DOMAINS = 100;
/** So long after a question that was never answered, what the registrar knows of it is all that it will know. */
const QUIET_MS = 30_000;
const MOST_ASKS = 3;
/** A name that nobody can have any more, and that is not in our account after so long, is somebody else's. */
const OTHERS_MS = 60 * 60_000;
const SLOWLY_MS = 10 * 60_000;

const failed = (code: string, message: string, action: string): Outcome => ({
  kind: "fail",
  attention: { code, message, action },
});

const NOTHING_BOUGHT = "Nothing was bought, and nothing was charged.";

export function registerSteps({ accounts, store, contacts }: RegisterPorts) {
  /** Authoritative: the name can still be had, at the price that was agreed to. */
  const check: Step = async (attempt, at) => {
    const { name } = attempt.domain;
    const pool = accounts.all.map(({ accountId }) => accountId);
    const place = await store.takePlace(attempt.orgId, attempt.id, pool, MOST_DOMAINS);
    const account = place === undefined ? undefined : accounts.byId(place);
    if (!account) {
      const action = `The operator of this platform has to add one. ${NOTHING_BOUGHT}`;
      return failed("accounts_full", "No account at Cloudflare can take another domain.", action);
    }
    const checked = await account.registrar.check([name]);
    if (!checked.ok) {
      if (checked.error.kind !== "refused") return afterVendor(checked.error, at);
      return failed("check_refused", `The registrar refused: ${checked.error.message}`, NOTHING_BOUGHT);
    }
    const offer = checked.value.find((one) => one.name === name);
    if (!offer?.registrable || offer.tier === "premium") {
      const why = offer?.reason ?? "domain_unavailable";
      return failed(why, `${name} cannot be registered any more (${why}).`, `Choose another name. ${NOTHING_BOUGHT}`);
    }
    const price = priceOf(offer, attempt.years);
    if (price === null || attempt.years < offer.minimumYears) {
      const action = `Choose another name. ${NOTHING_BOUGHT}`;
      return failed("price_unknown", `The registrar tells no price of ${name} for ${attempt.years} years.`, action);
    }
    if (price !== attempt.priceMicroUsd) {
      const said = `$${formatUsd(price)} by now, and $${formatUsd(attempt.priceMicroUsd)} was agreed to`;
      return failed("price_changed", `${name} costs ${said}.`, `Look at the price and buy again. ${NOTHING_BOUGHT}`);
    }
    const { renewalMicroUsd } = offer;
    return { kind: "done", facts: { accountId: account.accountId }, domain: { renewalMicroUsd } };
  };

  /**
   * That the registrar is asked is written down first. A question without an answer is never repeated before it is certain
   * that it came to nothing: what the registrar knows of it is read before anything else. What it knows of an earlier
   * registration of the name says nothing about this one.
   */
  const register: Step = async (attempt, at) => {
    const { registrar, accountId } = accountOf(accounts, attempt);
    const askedAt = attempt.facts.registerAskedAt ?? null;
    if (askedAt === null) return ask(registrar, accountId, attempt, at);
    const seen = await registrar.status(attempt.domain.name);
    if (!seen.ok)
      return seen.error.kind === "refused"
        ? afterVendor({ ...seen.error, kind: "unknown" }, at)
        : afterVendor(seen.error, at);
    return seen.value !== null && isOf(seen.value, askedAt)
      ? follow(registrar, accountId, attempt, seen.value, at)
      : unanswered(registrar, accountId, attempt, askedAt, at);
  };

  async function ask(registrar: Registrar, accountId: string, attempt: Attempt, at: At): Promise<Outcome> {
    const contact = await contacts.find(attempt.orgId);
    if (!contact)
      return failed("contact_missing", "Nobody is named to register domains for.", `Say who. ${NOTHING_BOUGHT}`);
    const { domain, years, facts } = attempt;
    const asks = (facts.registerAsks ?? 0) + 1;
    await at.keep({ registerAskedAt: at.now, registerAsks: asks });
    const asked = await registrar.register(domain.name, { years, contact });
    if (asked.ok) return follow(registrar, accountId, attempt, asked.value, at);
    const { error } = asked;
    if (error.kind === "busy") {
      const note = "The registrar is busy. It is tried again.";
      // It was not sent, so it does not count.
      return {
        kind: "wait",
        afterMs: afterBusy(error.retryAfterMs, at.ageMs),
        note,
        facts: { registerAskedAt: null, registerAsks: asks - 1 },
      };
    }
    if (error.kind === "unknown" || asks > 1)
      return {
        kind: "wait",
        afterMs: 1_000,
        note: "The registrar did not answer. What became of it is being found out.",
      };
    return failed(
      "registrar_refused",
      `The registrar refused: ${error.message}`,
      `${NOTHING_BOUGHT} Change what it names, or choose another name.`,
    );
  }

  /** Asked, and the registrar knows of nothing: either it never heard of it, or not yet. */
  async function unanswered(
    registrar: Registrar,
    accountId: string,
    attempt: Attempt,
    askedAt: number,
    at: At,
  ): Promise<Outcome> {
    const { name } = attempt.domain;
    const note = "The registrar did not answer. What became of it is being found out.";
    if (at.now - askedAt < QUIET_MS) return { kind: "wait", afterMs: 2_000, note };
    const there = await registrar.registration(name);
    if (!there.ok) return afterVendor(there.error, at);
    if (there.value) return { kind: "done", domain: registered(accountId, there.value) };
    const checked = await registrar.check([name]);
    if (!checked.ok) return afterVendor(checked.error, at);
    if (checked.value.some((offer) => offer.name === name && offer.registrable)) {
      // Anybody could still have it, so it is certainly not bought.
      if ((attempt.facts.registerAsks ?? 0) < MOST_ASKS)
        return {
          kind: "wait",
          afterMs: 0,
          note: "It came to nothing. It is tried again.",
          facts: { registerAskedAt: null },
        };
      return failed(
        "registrar_unreachable",
        "The registrar did not answer three times.",
        `${NOTHING_BOUGHT} Try again later.`,
      );
    }
    if (at.now - askedAt > OTHERS_MS)
      return failed(
        "domain_unavailable",
        `${name} was registered by somebody else.`,
        `Choose another name. ${NOTHING_BOUGHT}`,
      );
    return { kind: "wait", afterMs: SLOWLY_MS, note, attention: unclear(name) };
  }

  return { check, register };
}

/** Of so many years at once; null where the registrar tells none. */
export function priceOf({ registrationMicroUsd, renewalMicroUsd }: DomainOffer, years: number): MicroUsd | null {
  if (registrationMicroUsd === null || (years > 1 && renewalMicroUsd === null)) return null;
  return registrationMicroUsd + (years - 1) * (renewalMicroUsd ?? 0);
}

/** The vendor's clock and ours may differ by some seconds. */
const SKEW_MS = 10_000;
const isOf = ({ createdAt }: RegistrarState, askedAt: number): boolean => createdAt.getTime() >= askedAt - SKEW_MS;

const registered = (
  accountId: string,
  { status, createdAt, expiresAt }: { status: string; createdAt: Date; expiresAt: Date | null },
): DomainChange => ({ status: "active", accountId, registrarStatus: status, registeredAt: createdAt, expiresAt });

async function follow(
  registrar: Registrar,
  accountId: string,
  { domain: { name } }: Attempt,
  { state, errorCode, errorMessage, context }: RegistrarState,
  at: At,
): Promise<Outcome> {
  switch (state) {
    case "succeeded": {
      const there = await registrar.registration(name);
      if (!there.ok) return afterVendor(there.error, at);
      if (!there.value)
        return { kind: "wait", afterMs: lookAfter(at.ageMs), note: "Registered; the registrar is writing it down." };
      return { kind: "done", domain: registered(accountId, there.value) };
    }
    case "failed": {
      const why = errorMessage ?? errorCode ?? "no reason was given";
      return failed(
        errorCode ?? "registration_failed",
        `The registration failed: ${why}`,
        `${NOTHING_BOUGHT} Choose another name, or try again.`,
      );
    }
    case "pending":
    case "in_progress":
      return {
        kind: "wait",
        afterMs: lookAfter(at.ageMs),
        note: state === "pending" ? "The registrar has it." : "The registry is at it.",
      };
    case "blocked":
      return {
        kind: "wait",
        afterMs: at.ageMs < 5 * 60_000 ? 5_000 : SLOWLY_MS,
        note: "The registrar waits for somebody else.",
        attention: blocked,
      };
    case "action_required":
      return { kind: "stop", attention: actionRequired(context) };
  }
}

const blocked: Attention = {
  code: "blocked",
  message: "The registrar waits for somebody else, such as the registry.",
  action: "Nothing is asked of you. It goes on by itself.",
};

/** In the registrar's own words where it has any. */
function actionRequired(context: Record<string, unknown> | null): Attention {
  const said = [context?.message, context?.action, context?.reason].find(
    (text) => typeof text === "string" && text !== "",
  );
  return {
    code: "action_required",
    message: "The registrar asks for something before it goes on.",
    action: `${typeof said === "string" ? said : "Look into the registrant's e-mail for its message and do what it says."} Then choose 'go on'.`,
  };
}

const unclear = (name: string): Attention => ({
  code: "registration_unclear",
  message: `The registrar does not say whether ${name} was registered, and nobody can have it any more. The price stays set aside.`,
  action: "Nothing is asked of you. It is looked at again every ten minutes, and certain within an hour.",
});
