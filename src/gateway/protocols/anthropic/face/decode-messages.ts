/** The conversation of a request. */
import type {
  AssistantPart,
  Message as CanonicalMessage,
  FilePart,
  ImagePart,
  Seal,
  TextPart,
  ThinkingPart,
  ToolResultPart,
  UserPart,
} from "../../../canonical/request.ts";
import { isWrappedSeal, unwrapSeal } from "../../../canonical/wrapped-seal.ts";
import { membersOf } from "../../../wire/members.ts";
import { cacheOf, decodeDocument, decodeImage, decodeSearchResult, decodeText } from "./decode-media.ts";
import type { Findings } from "./findings.ts";
import { Message, RedactedThinking, Thinking, ToolResult, ToolUse, type Typed } from "./schemas.ts";

/** Messages of the request; the results of tools that a user's message begins with are one of their own. */
export function decodeMessage(given: unknown, at: string, findings: Findings): CanonicalMessage[] {
  const message = findings.parse(Message, given, at);
  if (!message) return [];
  findings.rest(message, Message, at);
  const { role, content } = message;
  if (role === "system") return [{ role, content: decodeInstructions(content, `${at}.content`, findings) }];
  const blocks = typeof content === "string" ? [{ type: "text", text: content }] : content;
  const place = (index: number) => (typeof content === "string" ? `${at}.content` : `${at}.content.${index}`);
  if (role === "assistant") {
    const parts = decodeAssistant(blocks, place, findings);
    return parts.length > 0 ? [{ role, content: parts }] : [];
  }
  if (content.length === 0) findings.wrong(at, "user messages must have non-empty content");
  return decodeUser(blocks, place, findings);
}

export function decodeInstructions(content: string | readonly Typed[], at: string, findings: Findings): TextPart[] {
  if (typeof content === "string") return [{ type: "text", text: content, at }];
  return content.flatMap((block, index) => {
    const place = `${at}.${index}`;
    if (block.type === "text") return decodeText(block, place, findings) ?? [];
    findings.unknown(place);
    return [];
  });
}

type Place = (index: number) => string;

function decodeUser(blocks: readonly Typed[], place: Place, findings: Findings): CanonicalMessage[] {
  const results: ToolResultPart[] = [];
  const parts: UserPart[] = [];
  for (const [index, block] of blocks.entries()) {
    const at = place(index);
    if (block.type === "tool_result") {
      const result = decodeResult(block, at, findings);
      if (result) results.push(result);
    } else parts.push(...decodeShown(block, at, findings));
  }
  return [
    ...(results.length > 0 ? [{ role: "tool" as const, content: results }] : []),
    ...(parts.length > 0 ? [{ role: "user" as const, content: parts }] : []),
  ];
}

/** What a user or a tool shows to the model. */
function decodeShown(block: Typed, at: string, findings: Findings): (TextPart | ImagePart | FilePart)[] {
  switch (block.type) {
    case "text":
      return [decodeText(block, at, findings) ?? []].flat();
    case "image":
      return [decodeImage(block, at, findings) ?? []].flat();
    case "document":
      return decodeDocument(block, at, findings);
    case "search_result":
      return decodeSearchResult(block, at, findings);
    default:
      findings.unknown(at);
      return [];
  }
}

function decodeResult(block: Typed, at: string, findings: Findings): ToolResultPart | undefined {
  const given = findings.parse(ToolResult, block, at);
  if (!given) return undefined;
  findings.rest(given, ToolResult, at);
  const { content } = given;
  const shown =
    typeof content === "string"
      ? content === ""
        ? []
        : [{ type: "text" as const, text: content, at: `${at}.content` }]
      : (content ?? []).flatMap((each, index) => decodeShown(each, `${at}.content.${index}`, findings));
  return {
    type: "tool_result",
    callId: given.tool_use_id,
    content: shown,
    at,
    ...(given.is_error ? { failed: true } : {}),
    ...cacheOf(given),
  };
}

function decodeAssistant(blocks: readonly Typed[], place: Place, findings: Findings): AssistantPart[] {
  const parts: AssistantPart[] = [];
  /** By the id of the call that they belong to: they came in a block of their own right before it. */
  const seals = new Map<string, Seal>();
  for (const [index, block] of blocks.entries()) {
    const at = place(index);
    switch (block.type) {
      case "text": {
        const part = decodeText(block, at, findings);
        // An empty message is nothing said.
        if (part && (part.text !== "" || part.citations)) parts.push(part);
        break;
      }
      case "thinking":
        parts.push(...decodeThinking(block, at, findings));
        break;
      case "redacted_thinking":
        parts.push(...decodeRedacted(block, at, seals, findings));
        break;
      case "tool_use": {
        const given = findings.parse(ToolUse, block, at);
        if (!given) break;
        // Every answer says so of a call that the model made itself.
        const { caller, ...rest } = given;
        if (caller !== undefined && membersOf(caller)?.type !== "direct") findings.unknown(`${at}.caller`);
        findings.rest(rest, ToolUse, at);
        const { id, name, input } = given;
        const seal = seals.get(id);
        const sealed = seal ? { seal } : {};
        parts.push({ type: "tool_call", id, name, arguments: JSON.stringify(input), at, ...sealed, ...cacheOf(given) });
        break;
      }
      default:
        findings.unknown(at);
    }
  }
  return parts;
}

function decodeThinking(block: Typed, at: string, findings: Findings): ThinkingPart[] {
  const given = findings.parse(Thinking, block, at);
  if (!given) return [];
  findings.rest(given, Thinking, at);
  const { thinking: text, signature } = given;
  if (signature === "") return text === "" ? [] : [{ type: "thinking", text, at }];
  if (!isWrappedSeal(signature)) {
    return [{ type: "thinking", text, seal: { by: "anthropic", kind: "signature", data: signature }, at }];
  }
  const wrapped = unwrapSeal(signature);
  if (wrapped) return [{ type: "thinking", text, seal: wrapped.seal, at }];
  findings.wrong(`${at}.signature`, "Invalid signature in thinking block");
  return [];
}

function decodeRedacted(block: Typed, at: string, seals: Map<string, Seal>, findings: Findings): ThinkingPart[] {
  const given = findings.parse(RedactedThinking, block, at);
  if (!given) return [];
  findings.rest(given, RedactedThinking, at);
  const { data } = given;
  if (!isWrappedSeal(data)) {
    return [{ type: "thinking", text: "", seal: { by: "anthropic", kind: "encrypted", data }, at }];
  }
  const wrapped = unwrapSeal(data);
  if (!wrapped) {
    findings.wrong(`${at}.data`, "Invalid data in redacted_thinking block");
    return [];
  }
  const { seal, callId } = wrapped;
  if (callId === undefined) return [{ type: "thinking", text: "", seal, at }];
  seals.set(callId, seal);
  return [];
}
