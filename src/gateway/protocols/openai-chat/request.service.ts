import * as z from "zod";
import type { Operation } from "../../../billing/account.schema.ts";
import { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { type BodySize, measure } from "../../call/estimate.service.ts";
import { startsWith } from "../../wire/bytes.ts";
import {
  type Edit,
  type Member,
  NOT_JSON,
  type Outline,
  outline,
  parseJson,
  skipSpace,
  splice,
} from "../../wire/splice.ts";

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

const MOST_TOKENS = 10_000_000;
const MOST_CHOICES = 128;

const tokens = z
  .int("must be a whole number of at least 1")
  .min(1, "must be a whole number of at least 1")
  .max(MOST_TOKENS);
const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:@+/-]{0,199}$/;

const model = z
  .string('must be given as a string, such as "openai/gpt-4o-mini"')
  .refine(isModelName, "is not the name of a model");

/** A name is looked up, logged and spliced into JSON; so that it can never walk a path, dots and empty parts are refused. */
export function isModelName(name: string): boolean {
  return MODEL.test(name) && !name.split("/").some((part) => part === "" || part === "." || part === "..");
}

/** Of a body, what decides about a call and its price. Its content is judged by the provider. */
export const Chat = z.object({
  model,
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: tokens.nullish(),
  max_completion_tokens: tokens.nullish(),
  n: z.int().min(1).max(MOST_CHOICES).nullish(),
  tools: z.unknown().optional(),
  modalities: z.unknown().optional(),
  service_tier: z.unknown().optional(),
});

const Embeddings = z.object({ model });

/** A larger body is never parsed as a whole: a few bytes of JSON may become a hundred of memory. */
const WHOLE_BYTES = 1024 * 1024;
/** What of a larger body is read must be no larger than this; tools are longer by nature. */
const MEMBER_BYTES = 64 * 1024;
const TOOLS_BYTES = 1024 * 1024;

/** Facts of a request that decide how it is let in, and its bytes, of which only two members are ever changed. */
export interface CallRequest {
  operation: Operation;
  model: string;
  stream: boolean;
  /** The client asked for the usage chunk itself. */
  includeUsage: boolean;
  maxOutputTokens: number | undefined;
  choices: number;
  streamOptions: Readonly<Record<string, unknown>>;
  bytes: Uint8Array<ArrayBuffer>;
  outline: Outline;
  size: BodySize;
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

/** As readers that ignore case fold names, such as Go's: `ſ` and the Kelvin sign are letters to them too. */
const fold = (key: string): string => key.toUpperCase().toLowerCase();

/** A key that only a reader that ignores case would take for one of `names`: it could overrule the one judged here. */
const lookalike = (keys: readonly string[], names: ReadonlySet<string>): string | undefined =>
  keys.find((key) => !names.has(key) && names.has(fold(key)));

const invalid = (detail: string, path?: string): { ok: false; error: Problem } =>
  err(
    new Problem("invalid_request", path === undefined ? { detail } : { detail, errors: [{ path, message: detail }] }),
  );

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/**
 * Reads the body of a call. What the client can mend about it is said in OpenAI's words, with the parameter's name. Of a
 * body above 1 MiB only the outline is read and the members that decide; what else is wrong in it the provider says.
 */
export function readCall(operation: Operation, given: Uint8Array<ArrayBuffer>): Result<CallRequest, Problem> {
  const bytes = startsWith(given, 0, BOM) ? given.subarray(BOM.length) : given;
  let whole: Record<string, unknown> | undefined;
  if (bytes.length <= WHOLE_BYTES) {
    const body = parseJson(bytes);
    if (body === undefined) return invalid(NOT_JSON);
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
      return invalid("The body of the request must be a JSON object.");
    }
    whole = body as Record<string, unknown>;
  }
  const shape = outline(bytes);
  if (!shape.ok) return invalid(shape.error.detail, shape.error.key);
  const { members } = shape.value;
  const strange = lookalike(
    members.map(({ key }) => key),
    READ,
  );
  if (strange !== undefined) return misspelt(strange, fold(strange));

  const data = operation === "embeddings" ? Embeddings : Chat;
  const found = whole ? ok(whole) : readMembers(bytes, members, Object.keys(data.shape));
  if (!found.ok) return found;
  const common = { operation, bytes, outline: shape.value, size: measure(bytes) };
  if (operation === "embeddings") {
    const parsed = Embeddings.safeParse(found.value);
    if (!parsed.success) return refuse(parsed.error);
    const wrong = wrongList(bytes, members, "input", "must be a string or an array that is not empty", true);
    if (wrong) return wrong;
    const facts = { stream: false, includeUsage: false, maxOutputTokens: 0, choices: 1, streamOptions: {} };
    return ok({ ...common, ...facts, model: parsed.data.model });
  }
  const parsed = readPlain(found.value) ?? Chat.safeParse(found.value);
  if (!parsed.success) return refuse(parsed.error);
  const wrong = wrongList(bytes, members, "messages", "must be an array of messages that is not empty", false);
  if (wrong) return wrong;
  const asked = parsed.data;
  const option = lookalike(Object.keys(asked.stream_options ?? {}), new Set(["include_usage"]));
  if (option !== undefined) return misspelt(`stream_options.${option}`, "include_usage");
  const unmetered = unmeteredKind(asked);
  if (unmetered) return err(unmetered);
  return ok({
    ...common,
    model: asked.model,
    stream: asked.stream ?? false,
    includeUsage: asked.stream_options?.include_usage ?? false,
    maxOutputTokens: larger(asked.max_completion_tokens, asked.max_tokens),
    choices: asked.n ?? 1,
    streamOptions: asked.stream_options ?? {},
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
  const { model, stream, max_tokens, max_completion_tokens, n, stream_options, tools, modalities, service_tier } = body;
  if (typeof model !== "string" || !isModelName(model) || stream_options !== undefined) return undefined;
  if (stream !== undefined && typeof stream !== "boolean") return undefined;
  if (!within(max_tokens, MOST_TOKENS) || !within(max_completion_tokens, MOST_TOKENS) || !within(n, MOST_CHOICES)) {
    return undefined;
  }
  return {
    success: true,
    data: { model, stream, max_tokens, max_completion_tokens, n, tools, modalities, service_tier },
  };
}

/** The members of these names, parsed, of a body that is too large to parse as a whole. */
function readMembers(
  bytes: Uint8Array,
  members: readonly Member[],
  names: readonly string[],
): Result<Record<string, unknown>, Problem> {
  const found: Record<string, unknown> = {};
  for (const { key, valueStart, valueEnd } of members) {
    if (!names.includes(key)) continue;
    const limit = key === "tools" ? TOOLS_BYTES : MEMBER_BYTES;
    if (valueEnd - valueStart > limit) return invalid(`Invalid value for '${key}': larger than ${limit} bytes.`, key);
    const value = parseJson(bytes, valueStart, valueEnd);
    if (value === undefined) return invalid(NOT_JSON, key);
    found[key] = value;
  }
  return ok(found);
}

/** Judges what may be long by how it begins. */
function wrongList(bytes: Uint8Array, members: readonly Member[], key: string, rule: string, orString: boolean) {
  const member = members.find((each) => each.key === key);
  const first = member && bytes[member.valueStart];
  if (member && first === OPEN_BRACKET && bytes[skipSpace(bytes, member.valueStart + 1)] !== CLOSE_BRACKET) {
    return undefined;
  }
  if (orString && first === QUOTE) return undefined;
  return invalid(`Invalid value for '${key}': ${rule}.`, key);
}

const misspelt = (path: string, name: string) => invalid(`Unknown parameter: '${path}'. Did you mean '${name}'?`, path);

/** Which of the two a provider obeys differs between providers. */
function larger(a: number | null | undefined, b: number | null | undefined): number | undefined {
  return a == null && b == null ? undefined : Math.max(a ?? 0, b ?? 0);
}

function refuse(error: z.ZodError): { ok: false; error: Problem } {
  const [issue] = error.issues;
  const path = issue?.path.join(".") ?? "";
  return invalid(`Invalid value for '${path}': ${issue?.message ?? "not valid"}.`, path);
}

const unsupported = (path: string, detail: string): Problem =>
  new Problem("unsupported_parameter", { detail, errors: [{ path, message: detail }] });

const TYPE: ReadonlySet<string> = new Set(["type"]);

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
  if (service_tier === "priority")
    return unsupported("service_tier", "The service tier 'priority' has no known price.");
  return undefined;
}

/** What one provider bills beside tokens, or what would make it serve another model than the one that was priced. */
export function refuseUnmetered(
  request: CallRequest,
  unmetered: readonly string[],
  provider: string,
): Problem | undefined {
  const names = new Set(unmetered);
  const found = request.outline.members.find(
    (member) => names.has(fold(member.key)) && !isNull(request.bytes, member),
  )?.key;
  return found === undefined ? undefined : unsupported(found, `'${found}' is not supported with ${provider}.`);
}

const NULL = new TextEncoder().encode("null");
const isNull = (bytes: Uint8Array, { valueStart, valueEnd }: Member): boolean =>
  valueEnd - valueStart === NULL.length && startsWith(bytes, valueStart, NULL);

/** The body for upstream. Undefined `stream_options` where the provider says usage unasked and knows no such field. */
export function upstreamBody(
  request: CallRequest,
  model: string,
  streamUsage: "ask" | "always",
): Uint8Array<ArrayBuffer> {
  const edits: Edit[] = [];
  if (model !== request.model) edits.push({ key: "model", json: JSON.stringify(model) });
  if (request.stream && streamUsage === "always") edits.push({ key: "stream_options", json: undefined });
  else if (request.stream && !request.includeUsage) {
    const options = { ...request.streamOptions, include_usage: true };
    edits.push({ key: "stream_options", json: JSON.stringify(options) });
  }
  return splice(request.bytes, request.outline, edits);
}
