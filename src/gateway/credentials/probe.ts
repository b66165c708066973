/** Asks a provider or an endpoint for the list of its models, or for what else costs nothing and opens by its key. */
import { AddressRefused, type GuardedFetch } from "../../platform/guarded-fetch.ts";
import { type Outbound, OutboundError } from "../../platform/outbound.ts";
import { keyHeaders, type Provider } from "../providers/providers.ts";
import { type Asked, TEST_TIMEOUT_MS } from "./connection-test.service.ts";
import type { Probe } from "./connection-tests.service.ts";

export interface ProbeOptions {
  providers: readonly Provider[];
  outbound: Outbound;
  guarded: GuardedFetch;
  now: () => number;
}

export function createProbe({ providers, outbound, guarded, now }: ProbeOptions): Probe {
  async function ask(send: (signal: AbortSignal) => Promise<Response>): Promise<Asked> {
    const begun = now();
    const took = () => Math.max(0, now() - begun);
    const signal = AbortSignal.timeout(TEST_TIMEOUT_MS);
    try {
      const { status, body } = await send(signal);
      await body?.cancel();
      return { kind: "answered", status, durationMs: took() };
    } catch (error) {
      if (error instanceof AddressRefused) return { kind: "refused", reason: error.reason, durationMs: took() };
      const timedOut = signal.aborted || (error instanceof OutboundError && error.timedOut);
      return { kind: "silent", timedOut, durationMs: took() };
    }
  }

  return {
    async provider(providerId, apiKey) {
      const provider = providers.find(({ id }) => id === providerId);
      if (!provider) return undefined;
      const { name, baseUrl, healthPath } = provider;
      const headers = { accept: "application/json", ...keyHeaders({ ...provider, apiKey }) };
      // A redirect is not followed, and says as little about the key as any other odd answer.
      const asked = await ask(() => outbound(baseUrl + healthPath, { headers }, { timeoutMs: TEST_TIMEOUT_MS }));
      return { name, asked };
    },

    endpoint: (baseUrl, key) =>
      ask((signal) => {
        const headers = { accept: "application/json", ...(key !== undefined && { authorization: `Bearer ${key}` }) };
        // A call would not be redirected either: following here would call that well which fails later.
        return guarded(`${baseUrl}/models`, { headers, signal }, { maxRedirects: 0 });
      }),
  };
}
