/** Puts an organisation's routing policies together from their ports. */
import type { OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import type { Settings } from "../../platform/settings.ts";
import type { RoutingConfigReader } from "../credentials/routing-config.repo.ts";
import { createPriceBook } from "../models/pricing.service.ts";
import { createProviders } from "../providers/providers.ts";
import { createPolicyStore } from "./policies.repo.ts";
import type { PolicyServices } from "./policies.routes.ts";
import { createPolicies } from "./policies.service.ts";
import { sourcesOf } from "./sources.service.ts";

export interface RoutingPoliciesPorts {
  settings: Pick<Settings, "MODEL_PRICES"> & Parameters<typeof createProviders>[0];
  database: Database;
  routing: RoutingConfigReader;
  /** Lets the account's object read the organisation's routing configuration anew. */
  changed: (orgId: OrgId) => Promise<void>;
  now: () => number;
}

export function createRoutingPolicies({
  settings,
  database,
  routing,
  changed,
  now,
}: RoutingPoliciesPorts): PolicyServices {
  const providers = createProviders(settings);
  return {
    policies: createPolicies({
      store: createPolicyStore(database),
      sources: async (orgId) => sourcesOf(providers, await routing.read(orgId)),
      prices: createPriceBook(settings.MODEL_PRICES),
      changed,
      now,
    }),
  };
}
