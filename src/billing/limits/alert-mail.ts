/** What is said by mail of a budget's alert. */
import { Named } from "../../identity/auth.schema.ts";
import { type Block, compose, type Mail } from "../../kernel/mail-text.ts";
import type { Recipient } from "../../kernel/mailing.ts";
import { formatUsd } from "../../kernel/money.ts";
import { nextDay, nextMonth } from "../../kernel/utc.ts";
import type { BudgetAlert } from "./limit.schema.ts";
import { nameOf } from "./subject.schema.ts";

/** `called`: the name of the member or key that the budget is of, where it is known. Their id stands for one that is no mere name. */
export function alertMail(
  publicUrl: string,
  { email, orgName }: Recipient,
  alert: BudgetAlert,
  called: string | undefined,
): Mail {
  const { subject, period, periodStart } = alert;
  const budget = `${period === "day" ? "daily" : "monthly"} budget of ${nameOf(subject, harmless(called))}`;
  const resets = new Date(period === "day" ? nextDay(periodStart) : nextMonth(periodStart)).toISOString().slice(0, 10);
  const { title, texts } = alert.refused
    ? refusedWords(orgName, budget, alert, alert.refused)
    : spentWords(orgName, budget, alert);
  const blocks: Block[] = [
    ...texts.map((text) => ({ text })),
    { text: `The budget starts anew on ${resets} at 00:00 UTC.` },
    { link: `${publicUrl}/limits`, label: "See the limit, or change it" },
  ];
  return compose(email, title, blocks);
}

/** Whoever makes a key may call it anything; a mail to those who answer for the money carries no message of theirs. */
const harmless = (called: string | undefined): string | undefined =>
  Named.safeParse(called).success ? called : undefined;

interface Words {
  title: string;
  texts: string[];
}

const dollars = (microUsd: number): string => `$${formatUsd(microUsd)}`;

function spentWords(orgName: string, budget: string, { threshold, spentMicroUsd, budgetMicroUsd }: BudgetAlert): Words {
  const title = `${threshold} % of the ${budget} is spent`;
  return {
    title,
    texts: [
      `In ${orgName}, ${title}: ${dollars(spentMicroUsd)} of ${dollars(budgetMicroUsd)}.`,
      threshold === 100
        ? "Calls that it concerns are refused until it starts anew, or is raised."
        : "Calls that it concerns are refused as soon as what is spent, what is held for calls under way and what the next call reserves are more than it together. This may be before all of it is spent; you are told of the first one.",
    ],
  };
}

function refusedWords(
  orgName: string,
  budget: string,
  { spentMicroUsd, budgetMicroUsd }: BudgetAlert,
  { heldMicroUsd, neededMicroUsd }: NonNullable<BudgetAlert["refused"]>,
): Words {
  return {
    title: `The ${budget} refuses calls`,
    texts: [
      `In ${orgName}, the ${budget}, ${dollars(budgetMicroUsd)}, has refused a call: ${dollars(spentMicroUsd)} is spent, ${dollars(heldMicroUsd)} is held for calls under way, and the call would have reserved ${dollars(neededMicroUsd)}.`,
      "Calls that reserve more than is left are refused until others have ended and give back what they did not use, the budget starts anew, or is raised. Smaller ones may still be let in. You are told of the first refusal alone.",
    ],
  };
}
