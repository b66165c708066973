/** The items of an input as messages. */
import type { AssistantPart, Message, Seal, ThinkingPart, ToolCallPart } from "../../canonical/request.ts";
import { isWrappedSeal, unwrapSeal } from "../../canonical/wrapped-seal.ts";
import { isObject } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";
import { decodeContent, decodeInputPart, decodeInstruction, decodeOutputPart } from "./decode-content.ts";
import type { Reading } from "./reading.ts";

/**
 * What a model did stands here as one item each, and as one message elsewhere: neighbours of a kind are put together.
 */
export function decodeInput(input: unknown, reading: Reading): Message[] {
  if (typeof input === "string") return [{ role: "user", content: [{ type: "text", text: input, at: "input" }] }];
  const messages: Message[] = [];
  const sealed = new Map<string, Seal>();
  for (const [index, item] of (reading.list(input, "input") ?? []).entries()) {
    const at = `input.${index}`;
    if (isObject(item)) decodeItem({ item, at, messages, sealed, reading });
    else reading.wrong(at, "must be an object");
  }
  return messages;
}

interface Reached {
  item: JsonObject;
  at: string;
  messages: Message[];
  /** Seals of calls that are still to come, by the call's id. */
  sealed: Map<string, Seal>;
  reading: Reading;
}

function decodeItem(reached: Reached): void {
  const { item, at, messages, reading } = reached;
  const type = item.type ?? (item.role === undefined ? "item_reference" : "message");
  switch (type) {
    case "message":
      decodeMessage(reached);
      return;
    case "reasoning": {
      const thought = decodeReasoning(reached);
      if (thought) assistant(messages).push(thought);
      return;
    }
    case "function_call": {
      const call = decodeCall(reached);
      if (call) assistant(messages).push(call);
      return;
    }
    case "function_call_output":
      decodeResult(reached);
      return;
    case "item_reference":
      reading.unsupported(at, "An item that is only named cannot be carried to this model. Send all of it.");
      return;
    default:
      if (typeof type !== "string") reading.wrong(`${at}.type`, "must be a string");
      else reading.unsupported(at, `Items of type '${type.slice(0, 64)}' cannot be carried to this model.`);
  }
}

function assistant(messages: Message[]): AssistantPart[] {
  const last = messages.at(-1);
  if (last?.role === "assistant") return last.content;
  const content: AssistantPart[] = [];
  messages.push({ role: "assistant", content });
  return content;
}

function decodeMessage({ item, at, messages, reading }: Reached): void {
  const path = `${at}.content`;
  switch (item.role) {
    case "user":
      messages.push({ role: "user", content: decodeContent(item.content, path, reading, decodeInputPart) });
      return;
    case "system":
    case "developer":
      messages.push({ role: item.role, content: decodeContent(item.content, path, reading, decodeInstruction) });
      return;
    case "assistant":
      assistant(messages).push(...decodeContent(item.content, path, reading, decodeOutputPart));
      return;
    default:
      reading.wrong(`${at}.role`, "must be one of user, assistant, system, developer");
  }
}

/** Thought by whoever sealed it; undefined where nothing of it is left, and where it is the seal of a call. */
function decodeReasoning({ item, at, sealed, reading }: Reached): ThinkingPart | undefined {
  const text = said(item.content, `${at}.content`, reading) || said(item.summary, `${at}.summary`, reading);
  const encrypted = reading.text(item.encrypted_content, `${at}.encrypted_content`) ?? "";
  const id = reading.text(item.id, `${at}.id`);
  const wrapped = unwrapSeal(encrypted);
  if (wrapped?.callId !== undefined) {
    sealed.set(wrapped.callId, wrapped.seal);
    return undefined;
  }
  const seal = wrapped?.seal ?? (encrypted === "" || isWrappedSeal(encrypted) ? undefined : own(encrypted, id));
  if (text === "" && !seal) return undefined;
  return { type: "thinking", text, at, ...(seal ? { seal } : {}) };
}

const own = (data: string, id: string | undefined): Seal => ({
  by: "openai",
  kind: "encrypted",
  data,
  ...(id === undefined ? {} : { id }),
});

function said(value: unknown, path: string, reading: Reading): string {
  const parts = (reading.list(value, path) ?? []).filter(isObject);
  return parts.flatMap(({ text }) => (typeof text === "string" && text !== "" ? [text] : [])).join("\n\n");
}

function decodeCall({ item, at, sealed, reading }: Reached): ToolCallPart | undefined {
  const id = reading.text(item.call_id, `${at}.call_id`);
  const name = reading.text(item.name, `${at}.name`);
  const text = reading.text(item.arguments, `${at}.arguments`)?.trim() || "{}";
  if (!id) return reading.wrong(`${at}.call_id`, "must be given");
  if (!name) return reading.wrong(`${at}.name`, "must be given");
  if (!isObjectText(text)) return reading.wrong(`${at}.arguments`, "must be the JSON text of an object");
  const seal = sealed.get(id);
  return { type: "tool_call", id, name, arguments: text, at, ...(seal ? { seal } : {}) };
}

function isObjectText(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

function decodeResult({ item, at, messages, reading }: Reached): void {
  const callId = reading.text(item.call_id, `${at}.call_id`);
  if (!callId) {
    reading.wrong(`${at}.call_id`, "must be given");
    return;
  }
  const content = decodeContent(item.output, `${at}.output`, reading, decodeInputPart);
  const last = messages.at(-1);
  const results = last?.role === "tool" ? last.content : [];
  if (last?.role !== "tool") messages.push({ role: "tool", content: results });
  results.push({ type: "tool_result", callId, content, at });
}
