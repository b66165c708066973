/**
 * Thought in Chat Completions. OpenAI has no place for it; these are OpenRouter's `reasoning_details`, a list of pieces that
 * name their maker by `format` and their thought by `index`. Clients send the list back as they got it.
 * https://openrouter.ai/docs/use-cases/reasoning-tokens
 */
import type { AssistantPart, Seal, ThinkingPart } from "../../canonical/request.ts";
import { membersOf, stringOf, wordOf } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";

const FORMATS = {
  anthropic: "anthropic-claude-v1",
  gemini: "google-gemini-v1",
  openai: "openai-responses-v1",
} as const satisfies Partial<Record<Seal["by"], string>>;

const MAKERS: ReadonlyMap<string, keyof typeof FORMATS> = new Map([
  [FORMATS.anthropic, "anthropic"],
  [FORMATS.gemini, "gemini"],
  [FORMATS.openai, "openai"],
]);

const UNKNOWN = "unknown";
const LABELLED = /^([a-z][a-z0-9.-]*):/;

/** OpenRouter's formats that are no maker's of ours go along inside the seal, since it wants them back. */
function formatOf({ by, data }: Seal): { format: string; data: string } {
  if (by !== "openrouter") return { format: FORMATS[by], data };
  const label = LABELLED.exec(data)?.[1];
  return label === undefined ? { format: UNKNOWN, data } : { format: label, data: data.slice(label.length + 1) };
}

/** What has lost its format is taken for Anthropic's, which was OpenRouter's first and is its default. */
export function sealOf(kind: Seal["kind"], format: string | undefined, data: string, id: string | undefined): Seal {
  const by = format === undefined ? "anthropic" : MAKERS.get(format);
  const named = id === undefined ? {} : { id };
  if (by) return { by, kind, data, ...named };
  const plain = format === UNKNOWN && !LABELLED.test(data);
  return { by: "openrouter", kind, data: plain ? data : `${format}:${data}`, ...named };
}

/** A piece of a thought whose maker is not known yet. */
export const textDetail = (text: string, index: number): JsonObject => ({ type: "reasoning.text", text, index });

/**
 * The whole of the thought of that index, or, without a text, the end of one whose text came before. That is said in a
 * member of ours, so that a signature that has lost its text is told from one of a thought that is not shown.
 */
export function sealDetail(seal: Seal, index: number, text?: string): JsonObject {
  const { format, data } = formatOf(seal);
  const rest = { format, index, ...(seal.id === undefined ? {} : { id: seal.id }) };
  return seal.kind === "signature"
    ? {
        type: "reasoning.text",
        text: text ?? "",
        signature: data,
        ...rest,
        ...(text === undefined ? { closes: true } : {}),
      }
    : { type: "reasoning.encrypted", data, ...rest };
}

/** The seal of a tool call names the call by its `id`. */
export function callDetail(seal: Seal, callId: string, index: number): JsonObject {
  const { format, data } = formatOf(seal);
  return { type: "reasoning.encrypted", data, id: callId, format, index };
}

/** All thought of a message, in order. */
export function writeDetails(parts: readonly AssistantPart[]): JsonObject[] {
  const details: JsonObject[] = [];
  let index = 0;
  for (const part of parts) {
    if (part.type === "thinking") {
      const { text, seal } = part;
      if (text !== "" && seal?.kind !== "signature") details.push(textDetail(text, index));
      if (seal) details.push(sealDetail(seal, index, text));
      index += 1;
    } else if (part.type === "tool_call" && part.seal) {
      details.push(callDetail(part.seal, part.id, index));
      index += 1;
    }
  }
  return details;
}

export interface Detail {
  /** Undefined: of what cannot be read. */
  text: string | undefined;
  index: number | undefined;
  /** It signs a text that stands in the details before it. */
  closes: boolean;
  /** Without an id where that is a tool call's. */
  seal: Seal | undefined;
  id: string | undefined;
}

/** Undefined for what is no detail of a kind that is known. */
export function readDetail(value: unknown): Detail | undefined {
  const said = membersOf(value);
  if (!said) return undefined;
  const index = typeof said.index === "number" ? said.index : undefined;
  const format = wordOf(said.format);
  const id = wordOf(said.id);
  if (said.type === "reasoning.encrypted") {
    const data = wordOf(said.data);
    return data === undefined
      ? undefined
      : { text: undefined, index, closes: false, seal: sealOf("encrypted", format, data, id), id };
  }
  if (said.type !== "reasoning.text" && said.type !== "reasoning.summary") return undefined;
  const signature = wordOf(said.signature);
  const text = stringOf(said.type === "reasoning.text" ? said.text : said.summary) ?? "";
  return {
    text,
    index,
    closes: said.closes === true,
    seal: signature === undefined ? undefined : sealOf("signature", format, signature, id),
    id,
  };
}

export interface Thoughts {
  parts: ThinkingPart[];
  /** Seals of tool calls by the calls' ids. */
  calls: Map<string, Seal>;
}

/**
 * A message's details, put together. Pieces of one thought have one index; those of a client that has dropped the indexes
 * belong to the thought before them until that is sealed. A signature whose text is lost is worth nothing, and refused.
 */
export function readDetails(details: readonly unknown[], callIds: ReadonlySet<string>): Thoughts {
  const parts: ThinkingPart[] = [];
  const calls = new Map<string, Seal>();
  let open: { part: ThinkingPart; index: number | undefined } | undefined;
  for (const value of details) {
    const detail = readDetail(value);
    if (!detail) continue;
    const { text, index, seal, id } = detail;
    if (seal && id !== undefined && text === undefined && callIds.has(id)) {
      calls.set(id, callSeal(seal));
      continue;
    }
    if (!open || open.index !== index) {
      if ((text ?? "") === "" && !seal) continue;
      open = { part: { type: "thinking", text: "" }, index };
      parts.push(open.part);
    }
    open.part.text += text ?? "";
    if (!seal) continue;
    open.part.seal = seal;
    // The helper of OpenAI's package keeps only the last detail of a stream.
    if (detail.closes && open.part.text === "") parts.pop();
    open = undefined;
  }
  return { parts, calls };
}

/**
 * Of a call the seal is a signature, and the id is the call's own. Anthropic seals no calls: one that is taken for its has
 * lost its format, and is Gemini's.
 */
export const callSeal = ({ by, data }: Seal): Seal => ({
  by: by === "anthropic" ? "gemini" : by,
  kind: "signature",
  data,
});
