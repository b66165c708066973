/** Whether calls can go to a policy's targets. */
import { type ModelSource, resolveModel } from "../models/models.service.ts";
import type { PriceBook } from "../models/pricing.service.ts";
import type { TargetProblem } from "./policies.schema.ts";
import type { PolicyRules } from "./policy.schema.ts";

/** Whose model it is. A target must say it: a name that nobody owns any more must not find another's model. */
export function sourceOfTarget<Source extends Pick<ModelSource, "id">>(
  model: string,
  sources: readonly Source[],
): Source | undefined {
  const id = model.slice(0, model.indexOf("/"));
  return sources.find((source) => source.id === id);
}

/** Undefined where a call would be let in. */
function problemOf(model: string, sources: readonly ModelSource[], prices: PriceBook, at: number): string | undefined {
  if (!sourceOfTarget(model, sources)) return "names no provider, and none of the organisation's endpoints";
  const resolved = resolveModel(model, sources, prices, at);
  return resolved.ok ? undefined : resolved.error.message;
}

export function problemsOf(
  { targets }: Pick<PolicyRules, "targets">,
  sources: readonly ModelSource[],
  prices: PriceBook,
  at: number,
): TargetProblem[] {
  return targets.flatMap(({ model }, index) => {
    const message = problemOf(model, sources, prices, at);
    return message === undefined ? [] : [{ path: `targets.${index}.model`, message }];
  });
}
