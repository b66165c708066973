/** What the codes on a call mean, and what can be done. */

import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { PROBLEMS } from "../../../../kernel/problem.ts";

const WORDS: Record<string, string> = {
  interrupted:
    "Nothing was heard of this call until its time was up, so it was closed. What had been reserved for it was given back or charged as far as usage is known.",
  upstream_400: "The provider found the request wrong. Its message was in the answer; check the model and parameters.",
  upstream_401: "The provider refused the platform's own key. This is for the platform's operator to mend.",
  upstream_402: "The platform's account at the provider has no credit. This is for the platform's operator to mend.",
  upstream_403: "The provider refused the platform's account. This is for the platform's operator to mend.",
  upstream_404: "The provider does not know this model. Check its name in the list of models.",
  upstream_413: "The request was too large for the provider. Send less text or fewer images.",
  upstream_422: "The provider could not work with the request. Check the model and parameters.",
  upstream_429: "The provider is limiting the rate. Wait a moment and try again, or use another model.",
  upstream_503: "The provider was overloaded or down. Trying again later, or another provider, helps.",
  upstream_529: "The provider was overloaded. Trying again later, or another provider, helps.",
  upstream_timeout: "The provider did not begin to answer in time.",
  upstream_idle: "The provider began to answer and then fell silent.",
  upstream_broken: "The connection to the provider broke off in the middle of the answer.",
  upstream_truncated: "The answer ended before it was whole. What came of it was delivered.",
  upstream_stream_error: "The provider reported an error in its answer.",
  upstream_unreachable: "The provider could not be reached, or broke off before its answer began.",
  upstream_nonsense: "The provider answered with something that is no answer of a model.",
};

const isProblem = (code: string): code is keyof typeof PROBLEMS => code in PROBLEMS;

/** A sentence for a person; undefined when there is nothing to explain. */
export function explain({ status, errorCode }: Pick<UsageCall, "status" | "errorCode">): string | undefined {
  if (status === "cancelled")
    return "The client left before the answer was whole. What was made until then is charged.";
  if (errorCode === null) return undefined;
  const words = WORDS[errorCode];
  if (words) return words;
  const [, upstream] = /^upstream_(\d{3})$/.exec(errorCode) ?? [];
  if (upstream) {
    return Number(upstream) >= 500
      ? `The provider failed with status ${upstream}. Trying again may help.`
      : `The provider refused the request with status ${upstream}. Its message was in the answer.`;
  }
  return isProblem(errorCode) ? `${PROBLEMS[errorCode].title}.` : "The call failed.";
}
