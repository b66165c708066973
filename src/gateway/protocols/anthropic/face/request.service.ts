/** What of a body decides how a call is let in, and what of it Anthropic would bill beside tokens. */
import { utf8 } from "../../../../kernel/encoding.ts";
import type { Problem } from "../../../../kernel/problem.ts";
import { ok, type Result } from "../../../../kernel/result.ts";
import { measureSources } from "../../../call/estimate.service.ts";
import { indexOfByte, startsWith } from "../../../wire/bytes.ts";
import { itemsOf, openMembers } from "../../../wire/members.ts";
import { backOverSpace, type Outline, splice } from "../../../wire/splice.ts";
import {
  invalid,
  isFilled,
  isModelName,
  lookalike,
  MOST_TOKENS,
  openBody,
  readMembers,
  refuseUnmetered,
  unsupported,
} from "../../body.ts";
import type { CallRequest, Dialect, JsonObject } from "../../protocol.ts";

export interface MessagesCall extends CallRequest {
  bytes: Uint8Array<ArrayBuffer>;
  outline: Outline;
  /** What is billed by another measure than tokens, serves another model, or is kept at the provider. */
  unmetered: Problem | undefined;
}

/** Members that decide, each small enough to be read of a large body too. */
const DECIDING = [
  "model",
  "stream",
  "max_tokens",
  "tools",
  "service_tier",
  "speed",
  "inference_geo",
  "mcp_servers",
  "container",
  "fallbacks",
  "billing_policy",
  "thread",
  "context_management",
] as const;

const READ: ReadonlySet<string> = new Set([...DECIDING, "messages"]);

/** Reads the body of `POST /v1/messages`. Errors are in the words that Anthropic's API has for them. */
export const readMessages = (bytes: Uint8Array<ArrayBuffer>): Result<MessagesCall, Problem> => readBody(bytes, true);

/** The same of `POST /v1/messages/count_tokens`, which generates nothing and so needs no bound. */
export const readCount = (bytes: Uint8Array<ArrayBuffer>): Result<MessagesCall, Problem> => readBody(bytes, false);

function readBody(bytes: Uint8Array<ArrayBuffer>, generates: boolean): Result<MessagesCall, Problem> {
  const opened = openBody(bytes, READ);
  if (!opened.ok) return opened;
  const body = opened.value;
  const found = readMembers(body, DECIDING);
  if (!found.ok) return found;
  const { model, stream, max_tokens } = found.value;
  if (model === undefined) return wrong("model", "Field required");
  if (typeof model !== "string") return wrong("model", "Input should be a valid string");
  if (!isModelName(model)) return wrong("model", "Input should be the name of a model");
  if (max_tokens === undefined && generates) return wrong("max_tokens", "Field required");
  const tokens = max_tokens ?? 0;
  if (typeof tokens !== "number" || !Number.isInteger(tokens)) {
    return wrong("max_tokens", "Input should be a valid integer");
  }
  if (tokens < 0 || tokens > MOST_TOKENS) return wrong("max_tokens", `Input should be within 0 and ${MOST_TOKENS}`);
  if (typeof (stream ?? false) !== "boolean") return wrong("stream", "Input should be a valid boolean");
  if (!isFilled(body, "messages", false)) return wrong("messages", "Input should be a list of at least one message");
  return ok({
    operation: "messages",
    model,
    stream: generates && stream === true,
    maxOutputTokens: tokens,
    choices: 1,
    size: measureSources(body.bytes),
    bytes: body.bytes,
    outline: body.outline,
    unmetered: unmeteredOf(found.value),
  });
}

const wrong = (path: string, message: string) => invalid(`${path}: ${message}`, path);

const TYPE: ReadonlySet<string> = new Set(["type"]);

/**
 * Tools that clients run themselves, and the search among a request's own tools: they cost their tokens and nothing
 * else. Whatever is not known to be such is refused.
 */
const TOKEN_PRICED =
  /^(?:custom|(?:bash|text_editor|memory|computer|computer_toolset|browser_toolset)_\d{8}|tool_search_tool_\w+)$/;

/** Values that say what would be so unsaid. */
const USUAL: Readonly<Record<string, readonly unknown[]>> = {
  service_tier: ["auto", "standard_only"],
  speed: ["standard"],
  inference_geo: ["global"],
};

const WHY: Readonly<Record<string, string>> = {
  service_tier: "this service tier has no known price.",
  speed: "the fast mode has another price than the one that is known.",
  inference_geo: "inference in a region of choice has another price than the one that is known.",
  mcp_servers: "tools that run at the provider are not offered.",
  container: "code execution is billed by time and not offered.",
  fallbacks: "it would serve another model than the one that was priced; use a policy instead.",
  billing_policy: "the gateway decides who is billed.",
  thread: "conversations are not kept at the provider; send the messages.",
};

function unmeteredOf(members: JsonObject): Problem | undefined {
  for (const [name, why] of Object.entries(WHY)) {
    const value = members[name];
    if (value === undefined || value === null || USUAL[name]?.includes(value)) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    return unsupported(name, `${name}: ${why}`);
  }
  return unmeteredTool(members.tools) ?? unmeteredEdit(members.context_management);
}

function unmeteredTool(tools: unknown): Problem | undefined {
  if (!Array.isArray(tools)) return undefined;
  for (const [index, tool] of tools.entries()) {
    const other = lookalike(Object.keys(Object(tool)), TYPE);
    if (other !== undefined) {
      return unsupported(`tools.${index}.${other}`, `tools.${index}.${other}: the type of a tool is spelt 'type'.`);
    }
    const type = typeOf(tool) ?? "custom";
    if (typeof type === "string" && TOKEN_PRICED.test(type)) continue;
    const path = `tools.${index}.type`;
    return unsupported(path, `${path}: only tools that the client runs itself are offered.`);
  }
  return undefined;
}

/** Compaction samples once more, and its tokens are not in the answer's own count. */
function unmeteredEdit(management: unknown): Problem | undefined {
  const edits = itemsOf(openMembers(management).edits);
  const index = edits.findIndex((edit) => String(typeOf(edit)).startsWith("compact"));
  if (index < 0) return undefined;
  const path = `context_management.edits.${index}`;
  return unsupported(path, `${path}: compaction at the provider is not offered.`);
}

const typeOf = (value: unknown): unknown => openMembers(value).type ?? undefined;

export const refuse = (call: MessagesCall, dialect: Dialect): Problem | undefined =>
  call.unmetered ?? refuseUnmetered(call, dialect.unmetered, dialect.name);

/** The client's bytes with another model's name in them. */
export const messagesBody = (call: MessagesCall, model: string): Uint8Array<ArrayBuffer> =>
  splice(call.bytes, call.outline, model === call.model ? [] : [{ key: "model", json: JSON.stringify(model) }]);

const WRAPPED = utf8('"ew1.');
/** What seals stand under in this protocol. */
const SEAL_KEYS = [utf8('"signature"'), utf8('"data"')];
const QUOTE = 0x22;
const COLON = 0x3a;

/** Whether another maker's seal stands in it, wrapped by us: Anthropic would refuse what is not its own. */
export function holdsWrappedSeal({ bytes }: MessagesCall): boolean {
  for (let at = indexOfByte(bytes, QUOTE, 0); at >= 0; at = indexOfByte(bytes, QUOTE, at + 1)) {
    if (startsWith(bytes, at, WRAPPED) && isSeal(bytes, at)) return true;
  }
  return false;
}

function isSeal(bytes: Uint8Array, at: number): boolean {
  const colon = backOverSpace(bytes, at - 1);
  if (bytes[colon] !== COLON) return false;
  const end = backOverSpace(bytes, colon - 1) + 1;
  return SEAL_KEYS.some((key) => end >= key.length && startsWith(bytes, end - key.length, key));
}
