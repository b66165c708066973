/** Blocks of an answer's content, for whole answers and streams alike. */
import type { Seal, ToolCallPart } from "../../../canonical/request.ts";
import { wrapSeal } from "../../../canonical/wrapped-seal.ts";
import type { JsonObject } from "../../protocol.ts";

const isNative = (seal: Seal): boolean => seal.by === "anthropic" && seal.id === undefined;

/** What goes with words that can be read. Anthropic's own stands as it is; any other is wrapped, so that it comes back. */
export const signatureOf = (seal: Seal): string =>
  isNative(seal) && seal.kind === "signature" ? seal.data : wrapSeal(seal);

/** What cannot be read at all is a redacted thought, but for Anthropic's own signature of a thought that is not shown. */
export function thoughtBlock(text: string, seal: Seal | undefined): JsonObject {
  if (!seal) return { type: "thinking", thinking: text, signature: "" };
  if (text !== "" || (isNative(seal) && seal.kind === "signature")) {
    return { type: "thinking", thinking: text, signature: signatureOf(seal) };
  }
  return { type: "redacted_thinking", data: isNative(seal) ? seal.data : wrapSeal(seal) };
}

/** A call has no place for a seal: it goes before the call, as a thought that knows whose it is. */
export const callSealBlock = (seal: Seal, callId: string): JsonObject => ({
  type: "redacted_thinking",
  data: wrapSeal(seal, callId),
});

/** The call that an answer begins; the arguments follow, or stand in `input`. */
export const callBlock = (id: string, name: string, input: JsonObject): JsonObject => ({
  type: "tool_use",
  id,
  name,
  input,
  caller: { type: "direct" },
});

export const textBlock = (text: string, citations: readonly JsonObject[] | null): JsonObject => ({
  type: "text",
  text,
  citations,
});

/**
 * A call's arguments as an object. What is no JSON, such as arguments that were cut, is given under the name that
 * Anthropic's guide has for it (https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming),
 * rather than lost.
 */
export function inputOf({ arguments: text }: Pick<ToolCallPart, "arguments">): JsonObject {
  if (text.trim() === "") return {};
  try {
    const input: unknown = JSON.parse(text);
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as JsonObject;
    if (input === null) return {};
  } catch {
    // Said below.
  }
  return { INVALID_JSON: text };
}

/** Clients match results by it, so it is never empty. */
export const callIdOf = (id: string, answerId: string, index: number): string =>
  id === "" ? `toolu_${answerId}_${index}` : id;
