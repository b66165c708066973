/** The conversation of a request of Chat Completions in the canonical format. */
import type {
  AssistantPart,
  CacheMark,
  FilePart,
  ImagePart,
  Message,
  TextPart,
  ThinkingPart,
  ToolCallPart,
  ToolResultPart,
  Unsupported,
  UserPart,
} from "../../canonical/request.ts";
import { fromDataUrl, isDataUrl, mediaTypeOf } from "./media.ts";
import { readDetails, type Thoughts } from "./reasoning-details.ts";
import type { ChatAssistant, ChatAssistantPart, ChatMessage, ChatPart } from "./request-schema.ts";

interface Marked {
  cache_control?: { ttl?: CacheMark["ttl"] | null | undefined } | null | undefined;
  prompt_cache_breakpoint?: { ttl?: string | null | undefined } | null | undefined;
}

/** OpenAI's own times are half an hour and more: an hour is the longest that there is a word for. */
export function markOf({ cache_control: mark, prompt_cache_breakpoint: own }: Marked): { cache?: CacheMark } {
  if (mark) return { cache: { ttl: mark.ttl ?? "5m" } };
  return own ? { cache: { ttl: own.ttl ? "1h" : "5m" } } : {};
}

const MARKS = ["cache_control", "prompt_cache_breakpoint"] as const;
const PART_MEMBERS = new Set<string>(["type", "text", "image_url", "file", "refusal", ...MARKS]);
const MESSAGE_MEMBERS = new Set<string>(["role", "content", "name", "tool_call_id", ...MARKS]);

/** Members that nobody has a meaning for. Null says nothing. */
export function extras(value: object, known: ReadonlySet<string>, at: string, foreign: Unsupported[]): void {
  for (const [key, member] of Object.entries(value)) {
    if (known.has(key) || member === null || member === undefined) continue;
    foreign.push(notCarried(at === "" ? key : `${at}.${key}`));
  }
}

export const notCarried = (path: string): Unsupported => ({ path, message: `'${path}' is not supported here.` });

export function decodeMessages(list: readonly ChatMessage[], foreign: Unsupported[]): Message[] {
  const messages: Message[] = [];
  /** Ids of calls in the older form, which has none, by the function's name. */
  const legacy = new Map<string, string>();

  function answer(result: ToolResultPart): void {
    const last = messages.at(-1);
    if (last?.role === "tool") last.content.push(result);
    else messages.push({ role: "tool", content: [result] });
  }

  for (const [index, message] of list.entries()) {
    const at = `messages.${index}`;
    if (message.role !== "assistant") extras(message, MESSAGE_MEMBERS, at, foreign);
    switch (message.role) {
      case "system":
      case "developer": {
        const content = partsOf(message.content, at, foreign).filter((part) => isText(part, foreign));
        markLast(content, message);
        if (message.name) foreign.push(notCarried(`${at}.name`));
        messages.push({ role: message.role, content });
        break;
      }
      case "user": {
        const content = partsOf(message.content, at, foreign);
        markLast(content, message);
        messages.push({ role: "user", content, ...(message.name ? { name: message.name } : {}) });
        break;
      }
      case "assistant": {
        const content = assistantParts(message, at, foreign);
        const { function_call: call, name } = message;
        if (call) {
          const id = `call_function_${index}`;
          legacy.set(call.name, id);
          content.push(callPart(id, call, `${at}.function_call`));
        }
        markLast(content, message);
        // One that says nothing, such as an empty answer sent back, is none.
        if (content.length > 0) messages.push({ role: "assistant", content, ...(name ? { name } : {}) });
        break;
      }
      case "tool":
        answer({
          type: "tool_result",
          callId: message.tool_call_id,
          content: partsOf(message.content, at, foreign).filter((part) => part.type !== "text" || part.text !== ""),
          at,
          ...markOf(message),
        });
        break;
      case "function": {
        const callId = legacy.get(message.name) ?? `call_function_${index}`;
        const content: TextPart[] =
          message.content === null ? [] : [{ type: "text", text: message.content, at: `${at}.content` }];
        answer({ type: "tool_result", callId, content, at });
      }
    }
  }
  return messages;
}

/** The marker of a message stands for its last part. */
function markLast(parts: (UserPart | AssistantPart)[], message: Marked): void {
  const { cache } = markOf(message);
  const last = parts.findLast((part) => part.type !== "thinking" && part.type !== "refusal");
  if (cache && last && !last.cache) last.cache = cache;
}

function isText(part: UserPart, foreign: Unsupported[]): part is TextPart {
  if (part.type === "text") return true;
  foreign.push(notCarried(part.at ?? "messages"));
  return false;
}

function partsOf(content: string | readonly ChatPart[], at: string, foreign: Unsupported[]): UserPart[] {
  const place = `${at}.content`;
  if (typeof content === "string") return [{ type: "text", text: content, at: place }];
  return content.flatMap((part, index) => partOf(part, `${place}.${index}`, foreign));
}

function partOf(part: ChatPart, at: string, foreign: Unsupported[]): UserPart[] {
  switch (part.type) {
    case "text":
      extras(part, PART_MEMBERS, at, foreign);
      return [{ type: "text", text: part.text, at, ...markOf(part) }];
    case "image_url":
      extras(part, PART_MEMBERS, at, foreign);
      return imageOf(part.image_url, { at, ...markOf(part) }, foreign);
    case "file":
      extras(part, PART_MEMBERS, at, foreign);
      return fileOf(part.file, { at, ...markOf(part) }, foreign);
    default:
      foreign.push({ path: at, message: `Content of the type '${part.kind}' is not supported here.` });
      return [];
  }
}

type Place = Pick<ImagePart, "cache"> & { at: string };

function imageOf(
  given: string | { url: string; detail?: "auto" | "low" | "high" | "original" | null | undefined },
  place: Place,
  foreign: Unsupported[],
): ImagePart[] {
  const { url, detail } = typeof given === "string" ? { url: given, detail: undefined } : given;
  const rest = detail && detail !== "original" ? { detail, ...place } : place;
  if (detail === "original") foreign.push(notCarried(`${place.at}.image_url.detail`));
  if (!isDataUrl(url)) return [{ type: "image", media: { kind: "url", url }, ...rest }];
  const media = fromDataUrl(url);
  if (media) return [{ type: "image", media, ...rest }];
  foreign.push({ path: `${place.at}.image_url.url`, message: "Only base64 data URLs are supported here." });
  return [];
}

interface GivenFile {
  file_data?: string | null | undefined;
  file_id?: string | null | undefined;
  filename?: string | null | undefined;
}

/** The data is a `data:` URL with OpenAI, may be bare, and is any URL with OpenRouter. */
function fileOf(
  { file_data: data, file_id: id, filename }: GivenFile,
  place: Place,
  foreign: Unsupported[],
): FilePart[] {
  const name = filename ?? undefined;
  const rest = name === undefined ? place : { name, ...place };
  if (typeof data !== "string") return id ? [{ type: "file", media: { kind: "file", id }, ...rest }] : [];
  if (/^https?:\/\//i.test(data)) return [{ type: "file", media: { kind: "url", url: data }, ...rest }];
  if (!isDataUrl(data)) {
    return [{ type: "file", media: { kind: "base64", mediaType: mediaTypeOf(name), data }, ...rest }];
  }
  const media = fromDataUrl(data);
  if (media) return [{ type: "file", media, ...rest }];
  foreign.push({ path: `${place.at}.file.file_data`, message: "Only base64 data URLs are supported here." });
  return [];
}

/**
 * What else the message holds is some provider's, sent back as the client got it, and not asked for: it is left out. Thought
 * comes first and calls come last, since the protocol does not say between what they stood.
 */
function assistantParts(message: ChatAssistant, at: string, foreign: Unsupported[]): AssistantPart[] {
  const { content, refusal, tool_calls: calls } = message;
  const ids = new Set((calls ?? []).flatMap((call) => (call.type === "other" ? [] : [call.id])));
  const thoughts = thoughtsOf(message, ids, at);
  const said: AssistantPart[] =
    typeof content === "string"
      ? [{ type: "text", text: content, at: `${at}.content` }]
      : (content ?? []).flatMap((part, index) => saidOf(part, `${at}.content.${index}`, foreign));
  if (refusal) said.push({ type: "refusal", text: refusal, at: `${at}.refusal` });
  if (message.audio) foreign.push(notCarried(`${at}.audio`));
  const called = (calls ?? []).flatMap((call, index): ToolCallPart[] => {
    const place = `${at}.tool_calls.${index}`;
    if (call.type === "other") {
      foreign.push({ path: place, message: `Tool calls of the type '${call.kind}' are not supported here.` });
      return [];
    }
    const part = callPart(call.id, call.function, place);
    const signature = call.extra_content?.google?.thought_signature;
    const seal = signature
      ? ({ by: "gemini", kind: "signature", data: signature } as const)
      : thoughts.calls.get(call.id);
    return [seal ? { ...part, seal } : part];
  });
  return [...thoughts.parts, ...said.filter((part) => part.type !== "text" || part.text !== ""), ...called];
}

function saidOf(part: ChatAssistantPart, at: string, foreign: Unsupported[]): AssistantPart[] {
  switch (part.type) {
    case "text":
      return [{ type: "text", text: part.text, at, ...markOf(part) }];
    case "refusal":
      return [{ type: "refusal", text: part.refusal, at }];
    default:
      foreign.push({ path: at, message: `Content of the type '${part.kind}' is not supported here.` });
      return [];
  }
}

/** The details know more than the plain text beside them, which stands for itself only where they hold none. */
function thoughtsOf(message: ChatAssistant, callIds: ReadonlySet<string>, at: string): Thoughts {
  const { parts, calls } = readDetails(message.reasoning_details ?? [], callIds);
  const text = message.reasoning_content || message.reasoning;
  const plain: ThinkingPart[] =
    text && parts.every((part) => part.text === "") ? [{ type: "thinking", text, at: `${at}.reasoning_content` }] : [];
  return { parts: [...plain, ...parts.map((part) => ({ ...part, at: `${at}.reasoning_details` }))], calls };
}

const callPart = (
  id: string,
  { name, arguments: given }: { name: string; arguments?: string | null | undefined },
  at: string,
): ToolCallPart => ({ type: "tool_call", id, name, arguments: given?.trim() ? given : "{}", at });
