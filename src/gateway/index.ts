import type { AccountPort, Refusal, RoutingText } from "../billing/account.schema.ts";
import { readBody, type V1Call, type V1Options } from "../http/index.ts";
import { createKeyReader, type ParsedKey } from "../identity/index.ts";
import type { OrgId } from "../kernel/id.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import type { Database } from "../platform/db.ts";
import type { GuardedFetch } from "../platform/guarded-fetch.ts";
import type { Log } from "../platform/logger.ts";
import type { Settings } from "../platform/settings.ts";
import type { Vault } from "../platform/vault.ts";
import { createAnswerCache } from "./cache/answer-cache.ts";
import type { DeliveryPorts } from "./call/admitted-call.ts";
import { createCalls, keyOf, SCOPE } from "./call/call.service.ts";
import { createCounting } from "./call/count-tokens.ts";
import type { Memory } from "./call/memory.ts";
import { refusalToProblem, standing } from "./call/refusal.ts";
import { createSettler, type Timers } from "./call/settler.ts";
import type { CredentialId } from "./credentials/credentials.schema.ts";
import type { Keyring } from "./credentials/keyring.ts";
import { createLastUsed } from "./credentials/last-used.service.ts";
import { createRoutingConfigReader } from "./credentials/routing-config.repo.ts";
import type { RoutingConfig } from "./credentials/routing-config.schema.ts";
import { createGatewayRoutes } from "./gateway.routes.ts";
import { type Catalogue, createCatalogue } from "./models/catalogue.ts";
import { createListing } from "./models/listing.ts";
import { createPriceBook } from "./models/pricing.service.ts";
import { anthropicBackend } from "./protocols/anthropic/backend/backend.ts";
import { anthropicFace } from "./protocols/anthropic/face/face.ts";
import { geminiBackend } from "./protocols/gemini/backend.ts";
import { openAiChatBackend } from "./protocols/openai-chat/backend.ts";
import { renderOpenAi } from "./protocols/openai-chat/errors.ts";
import { chatFace, embeddingsFace } from "./protocols/openai-chat/face.ts";
import { isModelName } from "./protocols/openai-chat/request.service.ts";
import { responsesFace } from "./protocols/openai-responses/face.ts";
import type { Backend, CallRequest, Face } from "./protocols/protocol.ts";
import { createProviders, type Provider } from "./providers/providers.ts";
import { createBodyKeeper } from "./records/body-keeper.ts";
import { createConversations } from "./records/conversations.ts";
import type { Kept } from "./records/kept.ts";
import { createStoredResponsesRoutes } from "./records/stored-responses.routes.ts";
import { createBreakers } from "./routing/breaker.ts";
import { createLatencies } from "./routing/latencies.ts";
import { createPlanner } from "./routing/planner.ts";
import { createPlanning } from "./routing/planning.ts";
import { createRoutings } from "./routing/routings.ts";

export type GatewaySettings = Pick<
  Settings,
  | "API_KEY_MAC_SECRETS"
  | "IDEMPOTENCY_SECRET"
  | "MODEL_PRICES"
  | "DEFAULT_MAX_OUTPUT_TOKENS"
  | "UPSTREAM_TIMEOUT_MS"
  | "STREAM_IDLE_TIMEOUT_MS"
  | "MAX_BODY_BYTES"
> &
  Parameters<typeof createProviders>[0];

export interface GatewayDeps {
  settings: GatewaySettings;
  account: AccountPort;
  log: Log;
  now: () => number;
  timers?: Timers;
  /** How often a key may ask how many tokens something has. */
  countLimit: (key: ParsedKey) => Promise<{ allowed: boolean; retryAfterMs: number }>;
  /** How often a key may read or delete stored responses. */
  storedLimit: GatewayDeps["countLimit"];
  /** Opens customers' own keys. */
  keyring: Keyring;
  /** The way to customers' endpoints. */
  guardedFetch: GuardedFetch;
  /** Where answers are kept that may be given again. */
  vault: Pick<Vault, "put" | "get">;
  /** Notes that a customer's key was used. Must not throw, nor keep the call waiting. */
  markUsed: (orgId: OrgId, credentialId: CredentialId) => void;
  /** What is kept of calls beside their rows. */
  kept: Kept;
  /** What a key may do, asked of the account. */
  scopesOf: (key: ParsedKey) => Promise<Result<{ scopes: string[] }, Refusal["reason"]>>;
  send?: (url: string, init: RequestInit) => Promise<Response>;
}

export { type CacheServices, cacheRoutes } from "./cache/cache.routes.ts";
export { createCacheServices } from "./cache/cache.ts";
export { createCacheSweep } from "./cache/cache-sweep.service.ts";
export { createCompletion } from "./completion.ts";
export { createOwnKeys, type OwnKeys } from "./credentials/credentials.ts";
export { endpointsRoutes } from "./credentials/endpoints.routes.ts";
export { providersRoutes } from "./credentials/providers.routes.ts";
export { rewrapRoutes } from "./credentials/rewrap.routes.ts";
export { bodiesRoutes } from "./records/bodies.routes.ts";
export { createKept } from "./records/kept.ts";
export { type RecordServices, recordsRoutes } from "./records/records.routes.ts";
export { createRecords } from "./records/records.ts";
export { policiesRoutes } from "./routing/policies.routes.ts";
export { createRoutingPolicies } from "./routing/policies.ts";
/** Reads how an organisation's calls are routed, for its account to hold. */
export const createRoutingReader =
  (database: Database) =>
  async (orgId: OrgId): Promise<RoutingText> => {
    const routing = await createRoutingConfigReader(database).read(orgId);
    return { version: routing.version, text: JSON.stringify(routing) };
  };

export { catalogueRoutes } from "./models/catalogue.routes.ts";
export { createReprice } from "./models/reprice.service.ts";

export { keyHeaders, pricesIdOf } from "./providers/providers.ts";

/** A provider that calls can go to. */
export type Upstream = Pick<Provider, "id" | "name" | "baseUrl" | "apiKey" | "keyHeader" | "headers" | "healthPath">;

/** Into which of a provider's protocols a face's requests are translated. */
const BACKENDS: readonly Backend[] = [openAiChatBackend, anthropicBackend, geminiBackend];

/** OpenAI's face, to be mounted at /v1, and what people are told of it. */
export interface Gateway extends Pick<V1Options, "calls" | "routes" | "renderProblem"> {
  catalogue: Catalogue;
  /** Whose models have prices: one that needs no key, such as Ollama, counts only when the operator named a price. */
  upstreams: readonly Upstream[];
}

const runtimeTimers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout> | undefined),
};

function refuseTooMany({ allowed, retryAfterMs }: { allowed: boolean; retryAfterMs: number }, what: string): void {
  if (allowed) return;
  throw new Problem("rate_limited", {
    detail: `Too many ${what} with this key. Wait a moment.`,
    retryAfterS: retryAfterMs / 1_000,
  });
}

/** The gateway of one isolate: built once, it keeps prices, the settler's groups and nothing of any request. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { settings, log, now, timers = runtimeTimers } = deps;
  const providers = createProviders(settings);
  const prices = createPriceBook(settings.MODEL_PRICES);
  const readKey = createKeyReader(settings.API_KEY_MAC_SECRETS);
  const settler = createSettler({
    now,
    timers,
    onFailure: (error, attempt) => log.warn("settle_failed", { attempt }, error),
  });
  const breakers = createBreakers({ now });
  const latencies = createLatencies(now);
  const random = Math.random;
  const warn: DeliveryPorts["warn"] = (event, facts, error) => log.warn(event, facts, error);
  const routings = createRoutings({ account: deps.account, providers, keyring: deps.keyring, warn });
  const planning = createPlanning({
    plan: createPlanner({
      providers,
      backends: BACKENDS,
      prices,
      breakers,
      latencies,
      random,
      defaultMaxOutputTokens: settings.DEFAULT_MAX_OUTPUT_TOKENS,
    }),
    routings,
    now,
    warn,
  });
  const ways = {
    readBody: (request: Request) => readBody(request, settings.MAX_BODY_BYTES),
    send: deps.send ?? ((url: string, init: RequestInit) => fetch(url, init)),
    sendGuarded: (url: string, init: RequestInit) => deps.guardedFetch(url, init),
    now,
    warn,
  };
  const call = createCalls(
    {
      readKey,
      account: deps.account,
      settler,
      ...ways,
      planning,
      cache: createAnswerCache({ vault: deps.vault, secret: settings.IDEMPOTENCY_SECRET, now, timers, warn }),
      keepBodies: createBodyKeeper({ bodies: deps.kept.bodies, retentionDays: routings.retentionDays, now, timers }),
      breakers,
      latencies,
      random,
      keyUsed: createLastUsed(deps.markUsed, now).used,
      timers,
    },
    {
      upstreamTimeoutMs: settings.UPSTREAM_TIMEOUT_MS,
      streamIdleTimeoutMs: settings.STREAM_IDLE_TIMEOUT_MS,
    },
  );
  const count = createCounting({
    ...ways,
    planning,
    async authenticate(request) {
      const key = keyOf(request.headers, readKey, true);
      // Proves the key, and tells what has been set since: no admission would.
      await planning.learn(key);
      refuseTooMany(await deps.countLimit(key), "counts");
      return key;
    },
  });
  const listing = createListing({ providers, prices, now });
  /** Proves the request's key by asking what counts for its organisation. */
  async function configOf(request: Request): Promise<RoutingConfig | undefined> {
    const key = keyOf(request.headers, readKey);
    await planning.learn(key);
    return routings.configOf(key.orgId);
  }
  const conversations = createConversations({
    store: deps.kept.responses,
    retentionDays: routings.retentionDays,
    learn: (key) => planning.learn(key),
    maxBodyBytes: settings.MAX_BODY_BYTES,
    now,
    warn,
  });
  const routes = createGatewayRoutes({
    models: async (request) => listing.cards(await configOf(request)),
    async model(request, name) {
      const config = await configOf(request);
      const found = isModelName(name) ? listing.card(name, config) : undefined;
      if (found) return found;
      throw new Problem("model_not_found", {
        detail: `The model '${name.slice(0, 200)}' does not exist.`,
        errors: [{ path: "model", message: "does not exist" }],
      });
    },
  });
  routes.route(
    "/responses",
    createStoredResponsesRoutes({
      responses: deps.kept.responses,
      async authenticate(request) {
        const key = keyOf(request.headers, readKey);
        const found = await deps.scopesOf(key);
        const refused = !found.ok ? found.error : found.value.scopes.includes(SCOPE) ? undefined : "scope_missing";
        if (refused !== undefined) throw refusalToProblem(standing(refused), {}, now());
        refuseTooMany(await deps.storedLimit(key), "questions about stored responses");
        return key.orgId;
      },
    }),
  );
  const served = <Read extends CallRequest>(face: Face<Read>, memory?: Memory<Read>): V1Call => ({
    run: (request, context) => call(face, request, context, memory),
    renderProblem: face.renderProblem,
  });
  return {
    calls: {
      "/chat/completions": served(chatFace),
      "/responses": served(responsesFace, conversations),
      "/messages": served(anthropicFace),
      "/messages/count_tokens": { run: count, renderProblem: anthropicFace.renderProblem },
      "/embeddings": served(embeddingsFace),
    },
    routes,
    renderProblem: renderOpenAi,
    upstreams: providers.filter(({ id, pricesId, configured }) => {
      const priced =
        pricesId !== undefined || Object.keys(settings.MODEL_PRICES).some((name) => name.startsWith(`${id}/`));
      return configured && priced;
    }),
    catalogue: createCatalogue({ ...listing, now }),
  };
}
