/** How organisations' calls are routed, as this isolate knows it. */
import type { AccountPort, Refusal, RoutingText } from "../../billing/account.schema.ts";
import type { ParsedKey } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { Keyring } from "../credentials/keyring.ts";
import { type RoutedEndpoint, RoutingConfig } from "../credentials/routing-config.schema.ts";
import type { Provider } from "../providers/providers.ts";
import { type KnownPolicies, readPolicies, UNREADABLE } from "./sources.service.ts";

/** Of one organisation, with its keys opened: for one call, not to be kept. */
export interface Routing {
  /** The platform's, with the organisation's own keys in their place, and its endpoints. */
  providers: readonly Provider[];
  policies: KnownPolicies;
}

/** What is kept: keys in it are sealed. */
interface Known {
  version: number;
  /** Undefined where nothing is set. */
  config: RoutingConfig | undefined;
  policies: KnownPolicies;
}

export interface Routings {
  /** The version that calls are planned by; 0 where none is known. */
  versionOf(orgId: OrgId): number;
  /** What is set, so far as is known; its keys are sealed. */
  configOf(orgId: OrgId): RoutingConfig | undefined;
  /** For how many days bodies are kept, so far as is known. */
  retentionDays(orgId: OrgId): number;
  /** Undefined where nothing is set, so far as is known. */
  routingOf(orgId: OrgId): Promise<Routing> | undefined;
  /** Asks the account for what counts now. */
  learn(key: ParsedKey): Promise<Result<void, Refusal["reason"]>>;
}

export interface RoutingsOptions {
  account: Pick<AccountPort, "routing">;
  providers: readonly Provider[];
  keyring: Keyring;
  warn: (event: string, facts: Record<string, unknown>) => void;
  /** How many organisations are remembered. */
  most?: number;
}

const NOTHING: Known = { version: 0, config: undefined, policies: new Map() };

export function createRoutings({ account, providers, keyring, warn, most = 1_000 }: RoutingsOptions): Routings {
  /** The one that was asked about last stands last. */
  const known = new Map<OrgId, Known>();

  function remember(orgId: OrgId, { version, text }: RoutingText): void {
    const config = text === "" ? undefined : RoutingConfig.parse(JSON.parse(text));
    known.delete(orgId);
    const [oldest] = known.keys();
    if (known.size >= most && oldest !== undefined) known.delete(oldest);
    if (version === 0) return;
    const policies = readPolicies(config?.policies ?? {});
    for (const [name, rules] of policies) if (rules === UNREADABLE) warn("policy_unreadable", { orgId, policy: name });
    known.set(orgId, { version, config, policies });
  }

  async function open(
    orgId: OrgId,
    { credentials, endpoints }: RoutingConfig,
    policies: KnownPolicies,
  ): Promise<Routing> {
    const withOwnKeys = providers.map(async (provider): Promise<Provider> => {
      const credential = Object.hasOwn(credentials, provider.id) ? credentials[provider.id] : undefined;
      if (!credential) return provider;
      const key = await keyring.providerKey(orgId, provider.id, credential);
      if (!key.ok) warn("credential_unreadable", { orgId, credentialId: credential.id, reason: key.error });
      // Never the platform's key in its place: the customer would be billed for what they meant to pay elsewhere.
      const { id: credentialId } = credential;
      return {
        ...provider,
        credential: "own",
        credentialId,
        configured: key.ok,
        apiKey: key.ok ? key.value : undefined,
      };
    });
    const own = Object.entries(endpoints).map(async ([slug, endpoint]): Promise<Provider> => {
      const key = await keyring.endpointKey(orgId, endpoint);
      if (!key.ok) warn("credential_unreadable", { orgId, endpointId: endpoint.id, reason: key.error });
      return endpointProvider(slug, endpoint, key);
    });
    return {
      providers: await Promise.all([...withOwnKeys, ...own]),
      policies,
    };
  }

  return {
    versionOf: (orgId) => (known.get(orgId) ?? NOTHING).version,
    configOf: (orgId) => known.get(orgId)?.config,
    retentionDays: (orgId) => known.get(orgId)?.config?.bodyRetentionDays ?? 0,
    routingOf(orgId) {
      const { config, policies } = known.get(orgId) ?? NOTHING;
      return config && open(orgId, config, policies);
    },
    async learn({ orgId, keyId, hash }) {
      const found = await account.routing(orgId, keyId, hash);
      if (!found.ok) return found;
      remember(orgId, found.value);
      return ok(undefined);
    },
  };
}

/** A server that speaks OpenAI's protocol, of which nothing more is known. */
function endpointProvider(slug: string, endpoint: RoutedEndpoint, key: Result<string | undefined, unknown>): Provider {
  return {
    id: slug,
    name: endpoint.name,
    protocols: endpoint.protocol === "openai.chat" ? ["openai.chat", "openai.embeddings"] : [],
    keyHeader: "authorization",
    keyless: endpoint.credential === null,
    pricesId: undefined,
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    headers: {},
    unmetered: [],
    onAbort: "cancel",
    baseUrl: endpoint.baseUrl.replace(/\/+$/, ""),
    apiKey: key.ok ? key.value : undefined,
    configured: key.ok,
    credential: "own",
    ...(endpoint.credential && { credentialId: endpoint.credential.id }),
    endpoint: { models: endpoint.models },
  };
}
