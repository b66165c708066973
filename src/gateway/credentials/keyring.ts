/** Opens the keys of a routing configuration, and keeps what was opened for a moment: a busy key costs no cryptography. */
import { ok, type Result } from "../../kernel/result.ts";
import type { Binding, Envelope, EnvelopeError, Envelopes } from "../../platform/envelope.ts";
import { endpointBinding, providerBinding } from "./binding.service.ts";
import type { RoutedCredential, RoutedEndpoint } from "./routing-config.schema.ts";

export interface Keyring {
  providerKey(orgId: string, providerId: string, credential: RoutedCredential): Promise<Result<string, EnvelopeError>>;
  /** undefined: the endpoint takes none. */
  endpointKey(orgId: string, endpoint: RoutedEndpoint): Promise<Result<string | undefined, EnvelopeError>>;
}

export interface KeyringOptions {
  envelopes: Pick<Envelopes, "open">;
  now: () => number;
  maxKeys?: number;
}

const KEPT_MS = 60_000;
const MAX_KEYS = 500;

export function createKeyring({ envelopes, now, maxKeys = MAX_KEYS }: KeyringOptions): Keyring {
  /** Oldest first: all are kept equally long. */
  const opened = new Map<string, { until: number; key: string }>();

  function forget(): void {
    for (const [name, { until }] of opened) {
      if (until > now() && opened.size < maxKeys) return;
      opened.delete(name);
    }
  }

  async function open(envelope: Envelope, binding: Binding): Promise<Result<string, EnvelopeError>> {
    // All that decides whether it opens: a key that was opened for one purpose is none for another.
    const name = JSON.stringify([binding.orgId, binding.id, binding.purpose, envelope.wrappedKey, envelope.sealed]);
    const found = opened.get(name);
    if (found && now() < found.until) return ok(found.key);
    const key = await envelopes.open(envelope, binding);
    opened.delete(name);
    forget();
    if (key.ok) opened.set(name, { until: now() + KEPT_MS, key: key.value });
    return key;
  }

  return {
    providerKey: (orgId, providerId, { id, envelope }) => open(envelope, providerBinding(orgId, id, providerId)),
    async endpointKey(orgId, { id, baseUrl, credential }) {
      if (credential === null) return ok(undefined);
      return open(credential.envelope, endpointBinding(orgId, credential.id, { id, baseUrl }));
    },
  };
}
