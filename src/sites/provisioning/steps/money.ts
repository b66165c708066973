/** Setting aside, spending and giving back: the price of a domain and a site's credit. */
import type { OrgId } from "../../../kernel/id.ts";
import { formatUsd } from "../../../kernel/money.ts";
import type { Attempt, ProvisioningStore } from "../attempt.schema.ts";
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
  const reserve: Step = async (attempt) => {
    const { orgId, domain, priceMicroUsd, siteId } = attempt;
    const covered = await store.isPaid(orgId, siteId, attempt.id);
    if (!covered) {
      const credit = {
        key: siteKey(attempt),
        unit: "site_credit",
        amount: 1,
        note: `A website on ${domain.name}`,
      } as const;
      if ((await reservations.reserve(orgId, credit)) === "insufficient") return noSiteCredit;
    }
    if (priceMicroUsd > 0) {
      const price = {
        key: priceKey(attempt),
        unit: "micro_usd",
        amount: priceMicroUsd,
        note: `Domain ${domain.name}`,
      } as const;
      if ((await reservations.reserve(orgId, price)) === "insufficient") return noCredit(priceMicroUsd);
    }
    return { kind: "done", facts: { siteCredit: covered ? "covered" : "reserved" } };
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
    if (attempt.facts.siteCredit !== "reserved") return { kind: "done" };
    await reservations.capture(attempt.orgId, siteKey(attempt), "site_credit");
    return { kind: "done", facts: { siteCredit: "captured" } };
  };

  const giveBack = async (attempt: Attempt): Promise<void> => {
    if (attempt.priceMicroUsd > 0) await reservations.release(attempt.orgId, priceKey(attempt), "micro_usd");
    if (attempt.facts.siteCredit !== "covered")
      await reservations.release(attempt.orgId, siteKey(attempt), "site_credit");
  };

  return { reserve, settle, finish, giveBack };
}

const noSiteCredit: Outcome = {
  kind: "fail",
  attention: {
    code: "no_site_credit",
    message: "The organisation has no site credit left: each website on its own domain takes one, once.",
    action: "Ask the operator of this platform for another.",
  },
};

const noCredit = (priceMicroUsd: number): Outcome => ({
  kind: "fail",
  attention: {
    code: "insufficient_credits",
    message: `The domain costs $${formatUsd(priceMicroUsd)}, and the prepaid credit does not reach so far.`,
    action: "Add credit and buy again. Nothing was bought, and nothing was charged.",
  },
});
