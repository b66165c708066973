/**
 * What a model is known to take and to give, from what the protocols' own tables say of it. `true`: its maker documents
 * it, and the gateway carries it. `false`: the model, its provider or the way there has no place for it. Null: what asks
 * for it is sent, and nobody here knows whether the provider refuses it.
 */
import { abilitiesOf } from "../protocols/anthropic/backend/models.ts";
import { familyOf } from "../protocols/gemini/families.ts";
import { dialectOf } from "../protocols/openai-chat/dialects.ts";
import { openAiModelOf } from "../protocols/openai-chat/openai-models.ts";
import type { ProtocolId } from "../protocols/protocol.ts";
import { Capabilities } from "./models.schema.ts";

export const UNKNOWN_CAPABILITIES: Capabilities = {
  streaming: null,
  tools: null,
  structuredOutput: null,
  vision: null,
  files: null,
  reasoning: null,
  embeddings: null,
};

/** Whoever makes vectors of texts does nothing else. */
const EMBEDDINGS: Capabilities = {
  streaming: false,
  tools: false,
  structuredOutput: false,
  vision: false,
  files: false,
  reasoning: false,
  embeddings: true,
};

/** `protocol`: into which calls are translated for the provider; undefined where nothing is known of it. */
interface Served {
  provider: string;
  protocol: ProtocolId | undefined;
  model: string;
  /** Undefined where it may be either. */
  kind: "chat" | "embeddings" | undefined;
}

export function capabilitiesOf({ provider, protocol, model, kind }: Served): Capabilities {
  if (kind === "embeddings") return EMBEDDINGS;
  const known = { ...UNKNOWN_CAPABILITIES, ...ofChat(provider, protocol, model) };
  return { ...known, embeddings: kind === "chat" || protocol === "anthropic.messages" ? false : null };
}

function ofChat(provider: string, protocol: ProtocolId | undefined, model: string): Partial<Capabilities> {
  switch (protocol) {
    case "anthropic.messages":
      return ofAnthropic(model);
    case "gemini":
      return ofGemini(model);
    case "openai.chat":
      return ofDialect(provider, model);
    default:
      return {};
  }
}

function ofAnthropic(model: string): Partial<Capabilities> {
  const { sinceClaude3, schemas, thinking } = abilitiesOf(model);
  const common = sinceClaude3 || null;
  return {
    streaming: common,
    tools: common,
    structuredOutput: schemas,
    vision: common,
    files: common,
    reasoning: thinking === "none" ? false : common,
  };
}

function ofGemini(model: string): Partial<Capabilities> {
  const { documented, thinking } = familyOf(model);
  const common = documented || null;
  return {
    streaming: true,
    tools: common,
    structuredOutput: common,
    vision: common,
    files: common,
    reasoning: thinking ? common : false,
  };
}

/** A dialect says what none of the provider's models takes; which of them take the rest is known of OpenAI's own alone. */
function ofDialect(provider: string, model: string): Partial<Capabilities> {
  if (provider === "openai") return openAiModelOf(model) ?? {};
  const { images, documents, schemas } = dialectOf(provider);
  return {
    streaming: true,
    structuredOutput: schemas ? null : false,
    vision: images === "none" ? false : null,
    files: documents === "none" ? false : null,
  };
}

/** What each of several can, for a name that stands for all of them; `false` where one of them cannot. */
export function sharedCapabilities(all: readonly Capabilities[]): Capabilities {
  const shared = { ...UNKNOWN_CAPABILITIES };
  if (all.length === 0) return shared;
  for (const name of Capabilities.keyof().options) {
    if (all.some((each) => each[name] === false)) shared[name] = false;
    else if (all.every((each) => each[name])) shared[name] = true;
  }
  return shared;
}
