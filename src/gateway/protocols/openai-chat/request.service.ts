import * as z from "zod";
import type { Operation } from "../../../billing/account.schema.ts";
import type { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { measure } from "../../call/estimate.service.ts";
import { memberOf } from "../../wire/members.ts";
import { type Edit, type Outline, splice } from "../../wire/splice.ts";
import {
  type Body,
  invalid,
  isFilled,
  isModelName,
  lookalike,
  MOST_TOKENS,
  ModelName,
  metadataOf,
  misspelt,
  openBody,
  readMembers,
  refuseTier,
  unsupported,
  wrongMember,
} from "../body.ts";
import type { CallRequest } from "../protocol.ts";

export { isModelName, refuseUnmetered } from "../body.ts";

const MOST_CHOICES = 128;

const tokens = z
  .int("must be a whole number of at least 1")
  .min(1, "must be a whole number of at least 1")
  .max(MOST_TOKENS);
/** Of a body, what decides about a call and its price. Its content is judged by the provider. */
export const Chat = z.object({
  model: ModelName,
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: tokens.nullish(),
  max_completion_tokens: tokens.nullish(),
  n: z.int().min(1).max(MOST_CHOICES).nullish(),
  tools: z.unknown().optional(),
  modalities: z.unknown().optional(),
  service_tier: z.unknown().optional(),
});

const Embeddings = z.object({ model: ModelName });

const MEMBERS = { chat: Object.keys(Chat.shape), embeddings: Object.keys(Embeddings.shape) };

/** With its bytes, of which only two members are ever changed. */
export interface ChatCall extends CallRequest {
  /** The client asked for the usage chunk itself. */
  includeUsage: boolean;
  streamOptions: Readonly<Record<string, unknown>>;
  bytes: Uint8Array<ArrayBuffer>;
  outline: Outline;
}

/** What is read, changed or refused here. */
const READ: ReadonlySet<string> = new Set([
  "model",
  "messages",
  "input",
  "stream",
  "stream_options",
  "max_tokens",
  "max_completion_tokens",
  "n",
  "tools",
  "modalities",
  "service_tier",
]);

/**
 * Reads the body of a call. What the client can mend about it is said in OpenAI's words, with the parameter's name. Of a
 * body above 1 MiB only the outline is read and the members that decide; what else is wrong in it the provider says.
 */
export function readCall(operation: Operation, given: Uint8Array<ArrayBuffer>): Result<ChatCall, Problem> {
  const opened = openBody(given, READ);
  if (!opened.ok) return opened;
  const body = opened.value;
  const found = readMembers(body, operation === "embeddings" ? MEMBERS.embeddings : MEMBERS.chat);
  if (!found.ok) return found;
  const { bytes, outline } = body;
  const size = measure(bytes);
  if (operation === "embeddings") {
    const parsed = Embeddings.safeParse(found.value);
    if (!parsed.success) return wrongMember(parsed.error);
    const wrong = wrongList(body, "input", "must be a string or an array that is not empty", true);
    if (wrong) return wrong;
    const { model } = parsed.data;
    const facts = { stream: false, includeUsage: false, maxOutputTokens: 0, choices: 1, streamOptions: {} };
    return ok({ operation, bytes, outline, size, model, ...facts });
  }
  const parsed = readPlain(found.value) ?? Chat.safeParse(found.value);
  if (!parsed.success) return wrongMember(parsed.error);
  const wrong = wrongList(body, "messages", "must be an array of messages that is not empty", false);
  if (wrong) return wrong;
  const asked = parsed.data;
  const option = asked.stream_options ? lookalike(Object.keys(asked.stream_options), STREAM_OPTIONS) : undefined;
  if (option !== undefined) return misspelt(`stream_options.${option}`, "include_usage");
  const unmetered = unmeteredKind(asked);
  if (unmetered) return err(unmetered);
  return ok({
    operation,
    bytes,
    outline,
    size,
    model: asked.model,
    stream: asked.stream ?? false,
    includeUsage: asked.stream_options?.include_usage ?? false,
    maxOutputTokens: larger(asked.max_completion_tokens, asked.max_tokens),
    choices: asked.n ?? 1,
    streamOptions: asked.stream_options ?? {},
    metadata: metadataOf(body),
  });
}

const within = (value: unknown, most: number): value is number | undefined =>
  value === undefined || (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most);

/**
 * What the schema would say of a body of the usual shape, ten times as fast; undefined where it is for the schema to say.
 * A test holds the two together.
 */
export function readPlain(
  body: Readonly<Record<string, unknown>>,
): { success: true; data: z.infer<typeof Chat> } | undefined {
  const model = memberOf(body, "model");
  const stream = memberOf(body, "stream");
  const max_tokens = memberOf(body, "max_tokens");
  const max_completion_tokens = memberOf(body, "max_completion_tokens");
  const n = memberOf(body, "n");
  if (typeof model !== "string" || !isModelName(model) || memberOf(body, "stream_options") !== undefined) {
    return undefined;
  }
  if (stream !== undefined && typeof stream !== "boolean") return undefined;
  if (!within(max_tokens, MOST_TOKENS) || !within(max_completion_tokens, MOST_TOKENS) || !within(n, MOST_CHOICES)) {
    return undefined;
  }
  const tools = memberOf(body, "tools");
  const modalities = memberOf(body, "modalities");
  const service_tier = memberOf(body, "service_tier");
  return {
    success: true,
    data: { model, stream, max_tokens, max_completion_tokens, n, tools, modalities, service_tier },
  };
}

/** Judges what may be long by how it begins. */
function wrongList(body: Body, key: string, rule: string, orString: boolean) {
  return isFilled(body, key, orString) ? undefined : invalid(`Invalid value for '${key}': ${rule}.`, key);
}

/** Which of the two a provider obeys differs between providers. */
function larger(a: number | null | undefined, b: number | null | undefined): number | undefined {
  return a == null && b == null ? undefined : Math.max(a ?? 0, b ?? 0);
}

const TYPE: ReadonlySet<string> = new Set(["type"]);
const STREAM_OPTIONS: ReadonlySet<string> = new Set(["include_usage"]);

/** What every provider bills by another measure than tokens of text: refused, since it would be free. */
function unmeteredKind(body: z.infer<typeof Chat>): Problem | undefined {
  const { tools, modalities, service_tier } = body;
  if (Array.isArray(tools)) {
    for (const [index, tool] of tools.entries()) {
      const type = typeof tool === "object" && tool !== null && "type" in tool ? tool.type : undefined;
      const other = lookalike(Object.keys(Object(tool)), TYPE);
      if (other !== undefined) return unsupported(`tools.${index}.${other}`, "The type of a tool is spelt 'type'.");
      if (type !== "function" && type !== "custom") {
        return unsupported(`tools.${index}.type`, "Only tools of type 'function' and 'custom' are supported.");
      }
    }
  }
  if (Array.isArray(modalities) && modalities.some((kind) => kind !== "text")) {
    return unsupported("modalities", "Only the modality 'text' is supported.");
  }
  return refuseTier(service_tier);
}

/**
 * The body for upstream. Undefined `stream_options` where the provider says usage unasked and knows no such field. `without`:
 * further edits.
 */
export function upstreamBody(
  request: ChatCall,
  model: string,
  streamUsage: "ask" | "always",
  without?: readonly Edit[],
): Uint8Array<ArrayBuffer> {
  const edits: Edit[] = without ? [...without] : [];
  if (model !== request.model) edits.push({ key: "model", json: JSON.stringify(model) });
  if (request.stream && streamUsage === "always") edits.push({ key: "stream_options", json: undefined });
  else if (request.stream && !request.includeUsage) {
    const options = { ...request.streamOptions, include_usage: true };
    edits.push({ key: "stream_options", json: JSON.stringify(options) });
  }
  return splice(request.bytes, request.outline, edits);
}
