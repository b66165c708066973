/** Where an organisation's calls can go, so far as that can be said without opening its keys. */
import type { RoutingConfig } from "../credentials/routing-config.schema.ts";
import type { ModelSource } from "../models/models.service.ts";
import { PolicyRules } from "./policy.schema.ts";

/** The platform's providers, each with the organisation's own key where it has one, and its endpoints. */
export function sourcesOf(
  providers: readonly ModelSource[],
  { credentials, endpoints }: Pick<RoutingConfig, "credentials" | "endpoints">,
): ModelSource[] {
  const own = Object.entries(endpoints).map(
    ([id, { name, models }]): ModelSource => ({
      id,
      name,
      pricesId: undefined,
      configured: true,
      credential: "own",
      endpoint: { models },
    }),
  );
  const withOwnKeys = providers.map(
    (provider): ModelSource =>
      Object.hasOwn(credentials, provider.id) ? { ...provider, configured: true, credential: "own" } : provider,
  );
  return [...withOwnKeys, ...own];
}

/** What stands in the place of rules that a newer deploy wrote: what they forbid cannot be known. */
export const UNREADABLE = "unreadable";
export type KnownPolicies = ReadonlyMap<string, PolicyRules | typeof UNREADABLE>;

/** Each by itself, so that one that cannot be read is in nobody else's way. */
export function readPolicies(policies: RoutingConfig["policies"]): KnownPolicies {
  return new Map(
    Object.entries(policies).map(([name, rules]) => {
      const read = PolicyRules.safeParse(rules);
      return [name, read.success ? read.data : UNREADABLE];
    }),
  );
}
