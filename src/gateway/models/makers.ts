import { findProvider } from "@pydantic/genai-prices";

/**
 * What stands before the slash in the names of models that resellers serve, such as `meta-llama`. A customer's endpoint of
 * that name would be gone one day, and its calls would quietly go to the reseller's model.
 */
export function makersOf(pricesIds: readonly (string | undefined)[]): ReadonlySet<string> {
  const makers = new Set<string>();
  for (const providerId of pricesIds) {
    if (providerId === undefined) continue;
    for (const { id } of findProvider({ providerId })?.models ?? []) {
      const slash = id.indexOf("/");
      if (slash > 0) makers.add(id.slice(0, slash).toLowerCase());
    }
  }
  return makers;
}
