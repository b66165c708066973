/** What the account says of a call that it does not let in, and the limits of one that it does. */
import type { LimitsView, Refusal } from "../../billing/account.schema.ts";
import { type LimitSubject, nameOf } from "../../billing/limits/subject.schema.ts";
import { addOpenAiLimits, type LimitState, rateLimitHeaders } from "../../http/index.ts";
import { formatUsd, type MicroUsd } from "../../kernel/money.ts";
import { Problem, type ProblemCode } from "../../kernel/problem.ts";
import { unreachable } from "../../kernel/result.ts";

/** What the account's refusal means to a client. `now` in epoch milliseconds. */
export function refusalToProblem(refusal: Refusal, headers: Record<string, string>, now: number): Problem {
  const problem = (code: ProblemCode, detail: string, retryAfterMs?: number): Problem =>
    new Problem(code, { detail, headers, ...(retryAfterMs === undefined ? {} : { retryAfterS: retryAfterMs / 1000 }) });
  switch (refusal.reason) {
    case "key_unknown":
    case "key_revoked":
      return problem("invalid_api_key", "Incorrect API key provided: it does not exist or has been revoked.");
    case "key_expired":
      return problem("invalid_api_key", "The API key has expired.");
    case "scope_missing":
      return problem("forbidden", "The API key lacks the scope 'inference'.");
    case "suspended":
      return problem("organisation_suspended", "The organisation is suspended.");
    case "routing_stale":
      return problem("unavailable", "The organisation's routing is being changed. Try again.", 1000);
    case "model_not_allowed":
      return problem("model_not_allowed", notAllowed(refusal));
    case "requests_limited":
      return problem(
        "rate_limited",
        `Rate limit reached for requests per minute of ${rateOwner(refusal.subject)}.`,
        refusal.retryAfterMs,
      );
    case "tokens_limited":
      return problem(
        "rate_limited",
        `Rate limit reached for tokens per minute${owned(refusal)}.`,
        refusal.retryAfterMs,
      );
    case "tokens_beyond_limit":
      return new Problem("rate_limited", {
        detail: `The request is too large: it may need ${refusal.needed} tokens, and the limit${owned(refusal)} is ${refusal.limit} a minute. Shorten it or set a lower max_tokens; waiting does not help.`,
        headers: { ...headers, "x-should-retry": "false" },
      });
    case "concurrency_limited":
      return problem(
        "too_many_concurrent",
        `At most ${refusal.limit} calls${owned(refusal)} may run at once. Wait for one to end.`,
        1000,
      );
    case "quota_used_up": {
      const day = new Date(refusal.resetsAt).toISOString().slice(0, 10);
      const detail = `The quota of ${refusal.quota} requests a month is used up. It starts anew on ${day}.`;
      return problem("quota_exceeded", detail, Math.max(0, refusal.resetsAt - now));
    }
    case "budget_used_up": {
      const [spent, budget] = [formatUsd(refusal.spentMicroUsd), formatUsd(refusal.budgetMicroUsd)];
      return problem("budget_exceeded", `The key's budget of $${budget} does not cover this call; $${spent} is spent.`);
    }
    case "period_budget_used_up":
      return problem("budget_exceeded", overBudget(refusal), Math.max(0, refusal.resetsAt - now));
    case "insufficient_credits": {
      const [needed, available] = [formatUsd(refusal.neededMicroUsd), formatUsd(refusal.availableMicroUsd)];
      const hint = "Add credit, or set a lower max_tokens.";
      return problem("insufficient_credits", `This call can cost $${needed} and $${available} is available. ${hint}`);
    }
    case "unavailable":
      return problem("unavailable", "The account cannot be reached just now.", 1000);
    default:
      return unreachable(refusal);
  }
}

const owned = ({ of }: { of?: LimitSubject | undefined }): string => (of ? ` of ${nameOf(of)}` : "");

const rateOwner = (subject: "key" | "user" | LimitSubject): string =>
  subject === "key" || subject === "user" ? `this ${subject}` : nameOf(subject);

function notAllowed({ of, model }: Extract<Refusal, { reason: "model_not_allowed" }>): string {
  if (!of) return `The API key may not use the model '${model}'.`;
  return `The limits of ${nameOf(of)} do not allow the model '${model}'. Use one that they name, or have it added.`;
}

function overBudget(refusal: Extract<Refusal, { reason: "period_budget_used_up" }>): string {
  const { of, period, resetsAt } = refusal;
  const which = `${period === "day" ? "daily" : "monthly"} budget of ${nameOf(of)}`;
  const usd = (amount: MicroUsd) => `$${formatUsd(amount)}`;
  const used = `${usd(refusal.spentMicroUsd)} is spent and ${usd(refusal.heldMicroUsd)} held for calls under way`;
  const reset = `${new Date(resetsAt).toISOString().slice(0, 10)} at 00:00 UTC`;
  return `The ${which}, ${usd(refusal.budgetMicroUsd)}, does not cover this call: it can cost ${usd(refusal.neededMicroUsd)}, ${used}. It starts anew on ${reset}. Have it raised, or set a lower max_tokens.`;
}

const MINUTE_MS = 60_000;

function stateOf(name: keyof LimitsView, limits: LimitsView): LimitState | undefined {
  const limit = limits[name];
  if (!limit) return undefined;
  const remaining = Math.max(0, Math.floor(limit.remaining));
  return { name, limit: limit.limit, remaining, resetMs: limit.resetMs, windowMs: MINUTE_MS };
}

/**
 * Adds to `headers`, which it returns, the limits as OpenAI's clients read them; a refusal also says them as the IETF draft
 * on RateLimit headers does. On an answer that would be the same facts twice, and each header costs a call as much as
 * judging its key.
 */
export function addLimits(
  headers: Record<string, string>,
  limits: LimitsView,
  refused: boolean,
): Record<string, string> {
  addOpenAiLimits(headers, limits);
  if (!refused) return headers;
  const states = [stateOf("requests", limits), stateOf("tokens", limits)];
  return Object.assign(headers, rateLimitHeaders(states.filter((state) => state !== undefined)));
}

/** Of the reasons that stand for themselves; any other says that the account could not be asked. */
export function standing(reason: Refusal["reason"]): Refusal {
  switch (reason) {
    case "key_unknown":
    case "key_revoked":
    case "key_expired":
    case "scope_missing":
    case "suspended":
      return { reason };
    default:
      return { reason: "unavailable" };
  }
}

export const accountAway = (): Problem =>
  new Problem("unavailable", { detail: "The account cannot be reached just now. Try again.", retryAfterS: 1 });
