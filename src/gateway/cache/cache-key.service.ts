/** By what an answer is found again: all that decides it, and nothing else. */

import { MOST_COPIED_BYTES } from "../call/copy.ts";
import type { ProtocolId } from "../protocols/protocol.ts";
import type { Plan } from "../routing/planner.ts";
import { membersOf } from "../wire/members.ts";
import { countValues } from "../wire/splice.ts";
import { canonicalJson, parseExactly } from "./canonical-json.ts";

export interface KeyedCall {
  face: { protocol: ProtocolId };
  /** As the client sent it. */
  bytes: Uint8Array;
  headers: Pick<Headers, "get">;
  read: { model: string; stream: boolean };
  unsupported: () => string | null;
  plan: Pick<Plan, "routes" | "policy" | "routingVersion">;
}

/** Canonicalising takes several times its size. */
const MOST_BODY_BYTES = MOST_COPIED_BYTES;
const MOST_VALUES = 500_000;

/**
 * Members that name the call or its user and reach no model. An answer of Responses says most of them again, so there they
 * count.
 */
const BESIDE: Readonly<Record<ProtocolId, readonly string[]>> = {
  "openai.chat": ["metadata", "user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "store"],
  "openai.responses": [],
  "openai.embeddings": ["user"],
  "anthropic.messages": ["metadata"],
  gemini: [],
};

/** The text that an answer's name is the digest of; undefined for a body of more than 4 MiB or half a million values. */
export function cacheKeyOf({ face, bytes, headers, read, unsupported, plan }: KeyedCall): string | undefined {
  const body = bodyOf(bytes);
  if (!body) return undefined;
  const { protocol } = face;
  const decisive: Record<string, unknown> = { ...body, model: undefined, stream: undefined };
  for (const name of BESIDE[protocol]) decisive[name] = undefined;
  // Without a stream there is nothing that it could say.
  if (!read.stream) decisive.stream_options = undefined;
  try {
    return canonicalJson({
      form: 1,
      protocol,
      model: read.model,
      stream: read.stream,
      way: wayOf(plan),
      unsupported: unsupported() ?? "refuse",
      headers: headersOf(plan, headers),
      body: decisive,
    });
  } catch {
    return undefined;
  }
}

/** Undefined where it is too large. Its face has read it: it is an object. */
function bodyOf(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (bytes.length > MOST_BODY_BYTES || countValues(bytes, MOST_VALUES) > MOST_VALUES) return undefined;
  try {
    return membersOf(parseExactly(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/**
 * Who would answer. By a policy this may be anyone of several, so it counts which rules they are chosen by, which are those
 * of the organisation's routing as a whole.
 */
function wayOf({ routes, policy, routingVersion }: KeyedCall["plan"]): Record<string, unknown> {
  if (policy !== undefined) return { policy, routingVersion };
  const { provider, model } = routes[0].resolved;
  const { id, credential, credentialId, baseUrl } = provider;
  return { id, model, credential, credentialId, baseUrl };
}

/** What of the client's headers goes to a provider. */
function headersOf({ routes }: KeyedCall["plan"], headers: Pick<Headers, "get">): Record<string, string | null> {
  const names = new Set(routes.flatMap(({ resolved }) => resolved.provider.requestHeaders));
  return Object.fromEntries([...names].map((name) => [name, headers.get(name)]));
}
