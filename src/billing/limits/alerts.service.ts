/** Alerts on budgets: into the record, each once, and by mail to those who answer for the organisation's money. */
import type { OrgId } from "../../kernel/id.ts";
import { type Block, compose, type Mail } from "../../kernel/mail-text.ts";
import { formatUsd } from "../../kernel/money.ts";
import { nextDay, nextMonth } from "../../kernel/utc.ts";
import type { BudgetAlert } from "./limit.schema.ts";
import { nameOf } from "./subject.schema.ts";

export interface Recipient {
  userId: string;
  email: string;
  orgName: string;
}

export interface AlertStore {
  /** Puts down those that are new. Returns the ones of these whose mails are not sent yet. */
  put(orgId: OrgId, alerts: readonly BudgetAlert[]): Promise<BudgetAlert[]>;
  /** Owners, admins and billing members whose address is proven. */
  recipients(orgId: OrgId): Promise<Recipient[]>;
  mailed(orgId: OrgId, id: BudgetAlert["id"]): Promise<void>;
}

export interface AlertPorts {
  store: AlertStore;
  /** True when it was taken; tries again by itself. The same key sends nothing twice. */
  send(mail: Mail, idempotencyKey: string): Promise<boolean>;
  publicUrl: string;
}

/**
 * Rejects when the record does not have them: then raise the same again. A mail that the service takes at no attempt is
 * not tried again, and the alert says so.
 */
export const createAlerts =
  ({ store, send, publicUrl }: AlertPorts) =>
  async (orgId: OrgId, alerts: readonly BudgetAlert[]): Promise<void> => {
    const unmailed = await store.put(orgId, alerts);
    if (unmailed.length === 0) return;
    const recipients = await store.recipients(orgId);
    await Promise.all(
      unmailed.map(async (alert) => {
        const sent = recipients.map((to) => send(alertMail(publicUrl, to, alert), `${alert.id}/${to.userId}`));
        const taken = await Promise.all(sent);
        if (taken.length > 0 && taken.every((was) => was)) await store.mailed(orgId, alert.id);
      }),
    );
  };

export function alertMail(publicUrl: string, { email, orgName }: Recipient, alert: BudgetAlert): Mail {
  const { subject, period, threshold, budgetMicroUsd, spentMicroUsd, periodStart } = alert;
  const budget = `${period === "day" ? "daily" : "monthly"} budget of ${nameOf(subject)}`;
  const resets = new Date(period === "day" ? nextDay(periodStart) : nextMonth(periodStart)).toISOString().slice(0, 10);
  const blocks: Block[] = [
    {
      text: `In ${orgName}, ${threshold} % of the ${budget} is spent: $${formatUsd(spentMicroUsd)} of $${formatUsd(budgetMicroUsd)}.`,
    },
    {
      text:
        threshold === 100
          ? `Calls that it concerns are refused until it starts anew, on ${resets} at 00:00 UTC, or is raised.`
          : `When it is used up, calls that it concerns are refused. It starts anew on ${resets} at 00:00 UTC.`,
    },
    { link: `${publicUrl}/limits`, label: "See the limit, or change it" },
  ];
  return compose(email, `${threshold} % of the ${budget} is spent`, blocks);
}
