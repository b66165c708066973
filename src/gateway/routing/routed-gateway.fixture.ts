/** A gateway before the sandbox's providers, whose organisation has set how its calls are routed. */
import { type ProviderSandbox, startProviderSandbox } from "../../../sandbox/providers/server.ts";
import type { AccountPort, AdmitReply, AdmitRequest, RoutingText, Settlement } from "../../billing/account.schema.ts";
import { createV1 } from "../../http/index.ts";
import { mintApiKey } from "../../identity/index.ts";
import { newId, type OrgId } from "../../kernel/id.ts";
import { err, ok } from "../../kernel/result.ts";
import { createEnvelopes, type Envelope } from "../../platform/envelope.ts";
import { createLogger } from "../../platform/logger.ts";
import { readSettings } from "../../platform/settings.ts";
import { createTimedVault } from "../../platform/timed-vault.ts";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import type { Vault } from "../../platform/vault.ts";
import { testSettings } from "../../testing/test-settings.ts";
import { endpointBinding, providerBinding } from "../credentials/binding.service.ts";
import { createKeyring } from "../credentials/keyring.ts";
import type { RoutedCredential, RoutedEndpoint } from "../credentials/routing-config.schema.ts";
import { createGateway, createKept } from "../index.ts";

const TEST_PRICES = {
  "openai/test-model": { input: 1000, output: 1000 },
  "anthropic/test-model": { input: 500, output: 500 },
  "google/test-model": { input: 2000, output: 2000 },
};

/** In the place of the configuration's text. */
interface Setting {
  policies?: Record<string, unknown>;
  credentials?: Record<string, RoutedCredential>;
  endpoints?: Record<string, RoutedEndpoint>;
  bodyRetentionDays?: number;
}

type Send = (url: string, init: RequestInit) => Promise<Response>;

export interface RoutedGatewayOptions {
  sandbox: ProviderSandbox;
  settings?: Record<string, string>;
  /** In the place of the way to providers; undefined: as ever. */
  answer?: (url: string, init: RequestInit) => Promise<Response> | undefined;
  guarded?: Send;
  /** In the place of one of its own. */
  vault?: Vault;
  /** Another isolate of this organisation. */
  org?: OrgId;
  /** A timer of so many milliseconds is over at once. */
  skips?: (ms: number) => boolean;
}

export const startSandbox = (): Promise<ProviderSandbox> => startProviderSandbox({ port: 0 });

export function routedGateway(options: RoutedGatewayOptions) {
  const { sandbox, settings: more, answer, guarded, skips, vault = createMemoryVault(), org = newId("org") } = options;
  const keyId = newId("key");
  const user = newId("user");
  const bindings = {
    ...testSettings({ providersUrl: sandbox.url, sqlUrl: "http://127.0.0.1:1/sql", mailUrl: "http://127.0.0.1:1" }),
    MODEL_PRICES: JSON.stringify(TEST_PRICES),
    ...more,
  };
  const settings = readSettings(bindings);
  const envelopes = createEnvelopes(settings.CREDENTIAL_MASTER_KEYS);
  const admitted: AdmitRequest[] = [];
  const settled: Settlement[] = [];
  const work: Promise<unknown>[] = [];
  const waits: number[] = [];
  const warnings: string[] = [];
  const sent: { url: string; headers: Headers; guarded: boolean }[] = [];
  let learned = 0;
  let scopes = ["inference"];
  let skewMs = 0;
  let questions = Number.POSITIVE_INFINITY;
  let routing: RoutingText = { version: 0, text: "" };
  let reply: AdmitReply = { ok: true, userId: user, ttlMs: 60_000, limits: {} };

  /** The account at its port: lets in what was planned by what counts, and remembers what it was told. */
  const account: AccountPort = {
    async admit(request) {
      admitted.push(request);
      if ((request.routingVersion ?? 0) === routing.version) return reply;
      return { ok: false, refusal: { reason: "routing_stale" }, limits: {} };
    },
    async settle(_orgId, settlements) {
      settled.push(...settlements);
    },
    async routing() {
      learned += 1;
      return ok(routing);
    },
  };
  const note = (url: string, init: RequestInit | undefined, isGuarded: boolean) =>
    sent.push({ url, headers: new Headers(init?.headers), guarded: isGuarded });
  const log = createLogger({ write: (line) => void warnings.push(line) });
  const now = () => Date.now() + skewMs;
  const gateway = createGateway({
    settings,
    account,
    kept: createKept(createTimedVault({ vault, now })),
    scopesOf: async () => (reply.ok ? ok({ scopes }) : err("key_unknown")),
    keyring: createKeyring({ envelopes, now }),
    send(url, init) {
      note(url, init, false);
      return answer?.(url, init) ?? fetch(url, init);
    },
    guardedFetch(url, init = {}) {
      note(url, init, true);
      return guarded ? guarded(url, init) : fetch(url, init);
    },
    vault,
    markUsed: () => {},
    countLimit: async () => ({ allowed: true, retryAfterMs: 0 }),
    async storedLimit() {
      questions -= 1;
      return { allowed: questions >= 0, retryAfterMs: 2_000 };
    },
    log,
    now,
    timers: {
      set(run, ms) {
        waits.push(ms);
        return setTimeout(run, skips?.(ms) ? 0 : ms);
      },
      clear: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout> | undefined),
    },
  });
  const serve = createV1({ ports: { environment: "test", log }, ...gateway });
  const apiKey = mintApiKey({ orgId: org, keyId, jurisdiction: "global" }, settings.API_KEY_MAC_SECRETS).text;
  const context = {
    waitUntil: (promise: Promise<unknown>) => void work.push(promise),
    passThroughOnException: () => {},
    props: {},
  };

  /** What has been settled, once nothing is under way any more. */
  async function settlements(): Promise<readonly Settlement[]> {
    for (let done = -1; done !== work.length; ) {
      done = work.length;
      await Promise.all(work);
    }
    return settled;
  }

  return {
    org,
    apiKey,
    send: (request: Request): Promise<Response> => serve(request, new URL(request.url).pathname, context),
    bindings,
    admitted,
    sent,
    waits,
    warnings,
    learned: () => learned,
    /** Another version of what the organisation has set. */
    set({ policies = {}, credentials = {}, endpoints = {}, bodyRetentionDays = 0 }: Setting): void {
      const version = routing.version + 1;
      routing = { version, text: JSON.stringify({ version, credentials, endpoints, policies, bodyRetentionDays }) };
    },
    reply(next: AdmitReply): void {
      reply = next;
    },
    /** What its key may do. */
    may(...granted: string[]): void {
      scopes = granted;
    },
    /** How many questions about stored responses it has left. */
    mayAsk(times: number): void {
      questions = times;
    },
    pass(ms: number): void {
      skewMs += ms;
    },
    async ownKey(providerId: string, key: string): Promise<RoutedCredential> {
      const id = newId("cred");
      return { id, envelope: await envelopes.seal(key, providerBinding(org, id, providerId)) };
    },
    async endpoint(baseUrl: string, key: string | null, models: string[] = []): Promise<RoutedEndpoint> {
      const id = newId("endpoint");
      const keyed = newId("cred");
      const sealed = (text: string): Promise<Envelope> =>
        envelopes.seal(text, endpointBinding(org, keyed, { id, baseUrl }));
      const credential = key === null ? null : { id: keyed, envelope: await sealed(key) };
      const listed = models.map((model) => ({ id: model }));
      return { id, name: "Mine", baseUrl, protocol: "openai.chat", models: listed, credential };
    },
    async call(model: string, content: string, more: object = {}, init: RequestInit = {}): Promise<Response> {
      const request = new Request("http://gateway/v1/chat/completions", {
        method: "POST",
        body: JSON.stringify({ model, messages: [{ role: "user", content }], ...more }),
        ...init,
        headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...init.headers },
      });
      return await serve(request, "/v1/chat/completions", context);
    },
    settlements,
    /** The one settlement of the one call. */
    async settlement(): Promise<Settlement> {
      const [only, ...others] = await settlements();
      if (!only || others.length > 0) throw new Error(`${others.length + (only ? 1 : 0)} settlements, not one`);
      return only;
    },
  };
}

export type RoutedGateway = ReturnType<typeof routedGateway>;

/** What the client is told of who answered. */
export const heard = ({ status, headers }: Response) => [
  status,
  headers.get("x-edgewright-provider"),
  headers.get("x-edgewright-attempts"),
];
