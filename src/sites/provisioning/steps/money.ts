/** Setting aside, spending and giving back: the price of a domain and a site's credit. */
import type { OrgId } from "../../../kernel/id.ts";
import { formatUsd } from "../../../kernel/money.ts";
import type { Attempt, ProvisioningStore } from "../attempt.schema.ts";
import type { Attention } from "../provisioning.schema.ts";
import type { Outcome, Step } from "../saga.service.ts";

type Unit = "micro_usd" | "site_credit";

/** See billing: each call may be sent again, and ends as it did the first time. */
export interface Reservations {
  reserve(
    orgId: OrgId,
    reservation: { key: string; unit: Unit; amount: number; note: string },
  ): Promise<"reserved" | "insufficient" | "captured" | "released">;
  capture(orgId: OrgId, key: string, unit: Unit): Promise<"captured" | "released" | "unknown">;
  release(orgId: OrgId, key: string, unit: Unit): Promise<"released" | "captured">;
}

export interface MoneyPorts {
  reservations: Reservations;
  store: Pick<ProvisioningStore, "isPaid">;
}

const priceKey = ({ id }: Attempt): string => `purchase:${id}`;
const siteKey = ({ id }: Attempt): string => `site:${id}`;

export function moneySteps({ reservations, store }: MoneyPorts) {
  /** The site's credit, unless it has had one. Undefined: there is none. */
  async function reserveCredit(attempt: Attempt): Promise<"covered" | "reserved" | undefined> {
    const { orgId, domain, siteId } = attempt;
    if (await store.isPaid(orgId, siteId, attempt.id)) return "covered";
    const note = `A website on ${domain.name}`;
    const decided = await reservations.reserve(orgId, { key: siteKey(attempt), unit: "site_credit", amount: 1, note });
    return decided === "insufficient" ? undefined : "reserved";
  }

  const reserve: Step = async (attempt) => {
    const { orgId, domain, priceMicroUsd } = attempt;
    const siteCredit = await reserveCredit(attempt);
    if (!siteCredit) return { kind: "fail", attention: noSiteCredit };
    if (priceMicroUsd > 0) {
      const price = {
        key: priceKey(attempt),
        unit: "micro_usd",
        amount: priceMicroUsd,
        note: `Domain ${domain.name}`,
      } as const;
      if ((await reservations.reserve(orgId, price)) === "insufficient") return noCredit(priceMicroUsd);
    }
    return { kind: "done", facts: { siteCredit } };
  };

  /** The credit of a site that its owner chose when that of another was set aside. Behind `register` nothing fails. */
  const credited =
    (show: Step): Step =>
    async (attempt, at) => {
      if (attempt.facts.siteCredit !== undefined) return show(attempt, at);
      const siteCredit = await reserveCredit(attempt);
      if (!siteCredit) return { kind: "stop", attention: noSiteCreditYet };
      await at.keep({ siteCredit });
      return show(attempt, at);
    };

  /** The name is bought: its price is spent, whatever becomes of the rest. */
  const settle: Step = async (attempt) => {
    const captured = await reservations.capture(attempt.orgId, priceKey(attempt), "micro_usd");
    if (captured === "captured") return { kind: "done", note: `$${formatUsd(attempt.priceMicroUsd)} paid` };
    return {
      kind: "stop",
      attention: {
        code: "price_not_settled",
        message: "The domain is yours, but its price was not set aside any more.",
        action: "The operator of this platform has to settle it. Nothing is asked of you.",
      },
    };
  };

  const finish: Step = async (attempt) => {
    const { orgId, facts } = attempt;
    if (facts.siteCredit === "reserved") {
      await reservations.capture(orgId, siteKey(attempt), "site_credit");
      return { kind: "done", facts: { siteCredit: "captured" } };
    }
    // Set aside for a site that its owner had chosen before this one.
    await reservations.release(orgId, siteKey(attempt), "site_credit");
    return { kind: "done" };
  };

  const giveBack = async (attempt: Attempt): Promise<void> => {
    if (attempt.priceMicroUsd > 0) await reservations.release(attempt.orgId, priceKey(attempt), "micro_usd");
    await reservations.release(attempt.orgId, siteKey(attempt), "site_credit");
  };

  return { reserve, settle, finish, giveBack, credited };
}

const NO_CREDIT = "The organisation has no site credit left: each website on its own domain takes one, once.";

const noSiteCredit: Attention = {
  code: "no_site_credit",
  message: NO_CREDIT,
  action: "Ask the operator of this platform for another.",
};

const noSiteCreditYet: Attention = {
  code: "no_site_credit",
  message: NO_CREDIT,
  action:
    "Ask the operator of this platform for another and then choose 'go on', or choose a website that has had its own.",
};

const noCredit = (priceMicroUsd: number): Outcome => ({
  kind: "fail",
  attention: {
    code: "insufficient_credits",
    message: `The domain costs $${formatUsd(priceMicroUsd)}, and the prepaid credit does not reach so far.`,
    action: "Add credit and buy again. Nothing was bought, and nothing was charged.",
  },
});
