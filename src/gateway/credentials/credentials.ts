/** Puts customers' own keys and endpoints together from their ports. */
import type { OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import { createResolver } from "../../platform/doh.ts";
import { createEnvelopes } from "../../platform/envelope.ts";
import { createAddressGuard, createGuardedFetch, type GuardedFetch } from "../../platform/guarded-fetch.ts";
import type { Outbound } from "../../platform/outbound.ts";
import type { Settings } from "../../platform/settings.ts";
import { makersOf } from "../models/makers.ts";
import { createProviders } from "../providers/providers.ts";
import { createConnectionTests, type TestLimiter } from "./connection-tests.service.ts";
import { createCredentialStore } from "./credentials.repo.ts";
import { type CredentialStore, createCredentials } from "./credentials.service.ts";
import { createEndpointStore } from "./endpoints.repo.ts";
import type { EndpointServices } from "./endpoints.routes.ts";
import { createEndpoints, RESERVED_SLUGS } from "./endpoints.service.ts";
import { createKeyring, type Keyring } from "./keyring.ts";
import { createProbe } from "./probe.ts";
import type { CredentialServices } from "./providers.routes.ts";
import { createRewrapStore } from "./rewrap.repo.ts";
import type { RewrapServices } from "./rewrap.routes.ts";
import { createRewrapping } from "./rewrap.service.ts";
import { createRoutingConfigReader, type RoutingConfigReader } from "./routing-config.repo.ts";

export interface OwnKeysPorts {
  settings: Pick<Settings, "PUBLIC_URL" | "DOH_URL" | "ALLOW_PRIVATE_ENDPOINTS" | "CREDENTIAL_MASTER_KEYS"> &
    Parameters<typeof createProviders>[0];
  database: Database;
  outbound: Outbound;
  limiter: TestLimiter;
  /** Lets the account's object read the organisation's routing configuration anew. */
  changed: (orgId: OrgId) => Promise<void>;
  now: () => number;
  /** What goes to the resolver and to customers' addresses once these were judged. */
  send?: (url: string, init: RequestInit) => Promise<Response>;
}

export interface OwnKeys {
  services: CredentialServices & EndpointServices & RewrapServices;
  /** For calls: nothing of it needs the database. */
  keyring: Keyring;
  guardedFetch: GuardedFetch;
  /** For the account's object, and for what a call leaves behind. */
  routing: RoutingConfigReader;
  markUsed: CredentialStore["used"];
}

export function createOwnKeys({ settings, database, outbound, limiter, changed, now, send }: OwnKeysPorts): OwnKeys {
  const envelopes = createEnvelopes(settings.CREDENTIAL_MASTER_KEYS);
  const guard = createAddressGuard({
    rules: { allowPrivate: settings.ALLOW_PRIVATE_ENDPOINTS, ownUrl: settings.PUBLIC_URL },
    resolve: createResolver({ url: settings.DOH_URL, ...(send && { send }) }),
    now,
  });
  const guarded = createGuardedFetch(guard, send);
  const providers = createProviders(settings);
  const tests = createConnectionTests(createProbe({ providers, outbound, guarded, now }), limiter);
  const store = createCredentialStore(database);
  const facts = providers.map(({ id, name, configured }) => ({ id, name, platformKey: configured }));
  return {
    services: {
      credentials: createCredentials({ store, envelopes, providers: facts, tests, changed }),
      endpoints: createEndpoints({
        store: createEndpointStore(database),
        envelopes,
        guard,
        tests,
        reserved: new Set([
          ...RESERVED_SLUGS,
          ...providers.map(({ id }) => id),
          ...makersOf(providers.map(({ pricesId }) => pricesId)),
        ]),
        changed,
      }),
      rewrapping: createRewrapping({ store: createRewrapStore(database), envelopes, changed }),
    },
    keyring: createKeyring({ envelopes, now }),
    guardedFetch: guarded,
    routing: createRoutingConfigReader(database),
    markUsed: store.used,
  };
}
