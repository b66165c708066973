/** Who is asked, for the row of the call and for its client. */
import type { Resolved } from "../models/models.service.ts";
import type { Provider } from "../providers/providers.ts";
import type { Route } from "../routing/planner.ts";
import type { MeteredTarget } from "./metering.service.ts";
import type { Passage } from "./passage.ts";
import { droppedHeader } from "./route.ts";

export const targetOf = ({ resolved: { provider, model, quote, priced } }: Route): MeteredTarget => ({
  provider: provider.id,
  model,
  quote,
  priced,
  credential: provider.credential,
});

export const targetHeaders = ({ provider, model }: Resolved<Provider>): Record<string, string> => ({
  "x-edgewright-provider": provider.id,
  "x-edgewright-model": model,
});

/** Whom the client heard, at which attempt, and what was left out for it. */
export function answerHeaders({ resolved }: Route, { dropped }: Passage, attempts: number): Record<string, string> {
  const headers = targetHeaders(resolved);
  headers["x-edgewright-attempts"] = String(attempts);
  return dropped.length > 0 ? Object.assign(headers, droppedHeader(dropped)) : headers;
}
