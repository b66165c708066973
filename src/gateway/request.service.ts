import * as z from "zod";
import type { Operation } from "../billing/account.schema.ts";
import { Problem } from "../kernel/problem.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { type Edit, type Outline, outline, splice } from "./splice.ts";

const tokens = z
  .int("must be a whole number of at least 1")
  .min(1, "must be a whole number of at least 1")
  .max(10_000_000);
const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:@+/-]{0,199}$/;

const model = z
  .string('must be given as a string, such as "openai/gpt-4o-mini"')
  .refine(isModelName, "is not the name of a model");

/** A name is looked up, logged and spliced into JSON; so that it can never walk a path, dots and empty parts are refused. */
export function isModelName(name: string): boolean {
  return MODEL.test(name) && !name.split("/").some((part) => part === "" || part === "." || part === "..");
}

const Chat = z.looseObject({
  model,
  messages: z.array(z.unknown(), "must be an array of messages").min(1, "must not be empty"),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: tokens.nullish(),
  max_completion_tokens: tokens.nullish(),
  n: z.int().min(1).max(128).nullish(),
});

const Embeddings = z.looseObject({
  model,
  input: z.union([z.string(), z.array(z.unknown()).min(1)], "must be a string or an array"),
});

/** Facts of a request that decide how it is let in, and its text, of which only two members are ever changed. */
export interface CallRequest {
  operation: Operation;
  model: string;
  stream: boolean;
  /** The client asked for the usage chunk itself. */
  includeUsage: boolean;
  maxOutputTokens: number | undefined;
  choices: number;
  text: string;
  outline: Outline;
  /** The members of the body, for what a provider does not meter. */
  body: Readonly<Record<string, unknown>>;
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

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** Reads the body of a call. Everything that the client can mend is said in OpenAI's words, with the parameter's name. */
export function readCall(operation: Operation, bytes: Uint8Array): Result<CallRequest, Problem> {
  let text: string;
  let body: unknown;
  try {
    text = strict.decode(bytes);
    body = JSON.parse(text);
  } catch {
    return invalid("We could not parse the JSON body of your request. The API expects a JSON object encoded as UTF-8.");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return invalid("The body of the request must be a JSON object.");
  }
  const shape = outline(text);
  if (!shape.ok)
    return invalid(`The member '${shape.error.duplicate}' stands twice in the body.`, shape.error.duplicate);
  const strange = lookalike(
    shape.value.members.map(({ key }) => key),
    READ,
  );
  if (strange !== undefined) return misspelt(strange, fold(strange));

  if (operation === "embeddings") {
    const parsed = Embeddings.safeParse(body);
    if (!parsed.success) return refuse(parsed.error);
    const facts = { stream: false, includeUsage: false, maxOutputTokens: 0, choices: 1 };
    return ok({ operation, model: parsed.data.model, ...facts, text, outline: shape.value, body: parsed.data });
  }
  const parsed = Chat.safeParse(body);
  if (!parsed.success) return refuse(parsed.error);
  const { data } = parsed;
  const option = lookalike(Object.keys(data.stream_options ?? {}), new Set(["include_usage"]));
  if (option !== undefined) return misspelt(`stream_options.${option}`, "include_usage");
  const unmetered = unmeteredKind(data);
  if (unmetered) return err(unmetered);
  return ok({
    operation,
    model: data.model,
    stream: data.stream ?? false,
    includeUsage: data.stream_options?.include_usage ?? false,
    maxOutputTokens: larger(data.max_completion_tokens, data.max_tokens),
    choices: data.n ?? 1,
    text,
    outline: shape.value,
    body: data,
  });
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
function unmeteredKind(body: Record<string, unknown>): Problem | undefined {
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
  const found = Object.keys(request.body).find((key) => request.body[key] != null && names.has(fold(key)));
  return found === undefined ? undefined : unsupported(found, `'${found}' is not supported with ${provider}.`);
}

/** The body for upstream. Undefined `stream_options` where the provider says usage unasked and knows no such field. */
export function upstreamBody(request: CallRequest, model: string, streamUsage: "ask" | "always"): string {
  const edits: Edit[] = [{ key: "model", json: JSON.stringify(model) }];
  if (request.stream && streamUsage === "always") edits.push({ key: "stream_options", json: undefined });
  else if (request.stream && !request.includeUsage) {
    const options = request.body.stream_options;
    const others = typeof options === "object" && options !== null ? options : {};
    edits.push({ key: "stream_options", json: JSON.stringify({ ...others, include_usage: true }) });
  }
  return splice(request.text, request.outline, edits);
}

/** Three bytes to a token: prose in any script has more to a token, so a reservation seldom falls short. */
const RESERVE_BYTES_PER_TOKEN = 3;
/** What a token has on average, for calls whose provider never said. */
const ESTIMATE_BYTES_PER_TOKEN = 4;
/** Stands for a picture or file that is sent inside the body, whose bytes say nothing about its tokens. */
const ATTACHMENT_TOKENS = 1000;

export const reserveInputTokens = (bytes: number): number => Math.ceil(bytes / RESERVE_BYTES_PER_TOKEN);

/** How many tokens the text of a request probably has, files in it counted flat. */
export function estimateInputTokens(text: string): number {
  let length = text.length;
  let attachments = 0;
  for (let at = text.indexOf(";base64,"); at >= 0; at = text.indexOf(";base64,", at + 1)) {
    const end = text.indexOf('"', at);
    if (end < 0) break;
    attachments += 1;
    length -= end - at;
    at = end;
  }
  return Math.ceil(length / ESTIMATE_BYTES_PER_TOKEN) + attachments * ATTACHMENT_TOKENS;
}

/** How many tokens so much streamed output probably was: at least one an event. */
export const estimateOutputTokens = (events: number, bytes: number): number =>
  Math.max(events, Math.ceil(bytes / ESTIMATE_BYTES_PER_TOKEN));
