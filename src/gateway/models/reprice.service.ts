/** Prices a recorded call again, by the same rules that priced it when it was made. */
import {
  type CallStatus,
  type CredentialOwner,
  inputTokensOf,
  outputTokensOf,
  type TokenUsage,
} from "../../billing/account.schema.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import { chargeOf, createPriceRecall, providerCostOf } from "./pricing.service.ts";

export interface CallToReprice {
  provider: string;
  model: string;
  /** When it was made: prices that go by the clock are those of its arrival. */
  startedAt: number;
  status: CallStatus;
  credential: CredentialOwner;
  tokens: TokenUsage;
  priceVersion: string;
}

export interface Repriced {
  costMicroUsd: MicroUsd;
  /** Undefined where nobody can know it any longer. */
  providerCostMicroUsd: MicroUsd | undefined;
}

/**
 * Undefined for a call by a price that is not installed any longer. `pricesIdOf`: under which name the price table knows
 * a provider.
 */
export function createReprice(
  pricesIdOf: (provider: string) => string | undefined,
): (call: CallToReprice) => Repriced | undefined {
  const recall = createPriceRecall();
  return ({ provider, model, startedAt, status, credential, tokens, priceVersion }) => {
    const quote = recall(priceVersion, { provider, pricesId: pricesIdOf(provider), model, at: startedAt });
    if (quote) {
      const costMicroUsd = chargeOf(quote, tokens, status, credential);
      return { costMicroUsd, providerCostMicroUsd: providerCostOf(quote, tokens) };
    }
    // Whatever its price was, such as of a call that the cache answered.
    const isUnused = inputTokensOf(tokens) + outputTokensOf(tokens) + (tokens.requests ?? 0) === 0;
    const free = credential === "own" || status === "error" || isUnused;
    return free ? { costMicroUsd: 0, providerCostMicroUsd: undefined } : undefined;
  };
}
