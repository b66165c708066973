import type { Answer } from "../../answer.ts";
import type { JsonObject } from "../../json.ts";
import { sealed } from "../../seals.ts";
import { logprobsOf } from "../logprobs.ts";
import { SEAL } from "./items.ts";
import type { ResponsesRequest } from "./request.ts";
import type { Item } from "./schema.ts";

const FRAGMENT = 6;
let sequence = Date.now();

export const newId = (prefix: string): string =>
  `${prefix}_${(sequence++).toString(16).padStart(12, "0")}${crypto.randomUUID().replaceAll("-", "")}`;

/** One item of an output: whole, as it is announced, and the events between the two. */
export interface OutputItem {
  item: JsonObject & { id: string };
  opening: JsonObject;
  /** Without `item_id`, `output_index` and `sequence_number`. */
  events: JsonObject[];
  /** As it stands in the history of what follows. */
  history: Item;
}

export function outputOf({ asked, thinks }: ResponsesRequest, given: Answer): OutputItem[] {
  const items: OutputItem[] = [];
  const cut = given.finish === "length" || given.finish === "safety";
  if (thinks && given.reasoning.length > 0) {
    const summary = (asked.reasoning?.summary ?? asked.reasoning?.generate_summary) ? given.reasoning : undefined;
    items.push(
      thought(given.reasoning.join(""), summary, asked.include?.includes("reasoning.encrypted_content") === true),
    );
  }
  const logs = asked.include?.includes("message.output_text.logprobs") || asked.top_logprobs;
  if (given.finish === "refusal") items.push(refusal(given.content));
  else if (given.content.length > 0 || (given.toolCalls.length === 0 && !cut))
    items.push(message(given.content, cut, logs ? (asked.top_logprobs ?? 0) : undefined));
  for (const [at, call] of given.toolCalls.entries())
    items.push(functionCall(call.name, call.arguments, cut && at === given.toolCalls.length - 1));
  return items;
}

function thought(text: string, summary: readonly string[] | undefined, sealedToo: boolean): OutputItem {
  const id = newId("rs");
  const parts = summary ? [{ type: "summary_text" as const, text: summary.join("") }] : [];
  const seal = sealedToo ? { encrypted_content: sealed(SEAL, text) } : {};
  const part = { type: "summary_text", text: "" };
  const at = { summary_index: 0 };
  const [whole] = parts;
  const events: JsonObject[] = whole
    ? [
        { type: "response.reasoning_summary_part.added", ...at, part },
        ...(summary ?? []).map((delta) => ({ type: "response.reasoning_summary_text.delta", ...at, delta })),
        { type: "response.reasoning_summary_text.done", ...at, text: whole.text },
        { type: "response.reasoning_summary_part.done", ...at, part: whole },
      ]
    : [];
  const opening = { id, type: "reasoning", summary: [], ...(sealedToo ? { encrypted_content: sealed(SEAL, "") } : {}) };
  const item = { id, type: "reasoning" as const, summary: parts, ...seal };
  return { item, opening, events, history: item };
}

function message(pieces: readonly string[], cut: boolean, top: number | undefined): OutputItem {
  const id = newId("msg");
  const logprobs = top === undefined ? [] : logprobsOf(pieces, top);
  const text = pieces.join("");
  const part = { type: "output_text" as const, annotations: [], logprobs, text };
  const at = { content_index: 0 };
  const events = [
    { type: "response.content_part.added", ...at, part: { ...part, logprobs: [], text: "" } },
    ...pieces.map((delta, piece) => ({
      type: "response.output_text.delta",
      ...at,
      delta,
      logprobs: logprobs.slice(piece, piece + 1),
      obfuscation: "aB3dE6gH".slice(0, 8 - (delta.length % 8)),
    })),
    { type: "response.output_text.done", ...at, text, logprobs },
    { type: "response.content_part.done", ...at, part },
  ];
  return said(id, part, cut, events);
}

function refusal(pieces: readonly string[]): OutputItem {
  const part = { type: "refusal" as const, refusal: pieces.join("") };
  const at = { content_index: 0 };
  const events = [
    { type: "response.content_part.added", ...at, part: { type: "refusal", refusal: "" } },
    ...pieces.map((delta) => ({ type: "response.refusal.delta", ...at, delta })),
    { type: "response.refusal.done", ...at, refusal: part.refusal },
    { type: "response.content_part.done", ...at, part },
  ];
  return said(newId("msg"), part, false, events);
}

function said(
  id: string,
  part: { type: "output_text"; text: string } | { type: "refusal"; refusal: string },
  cut: boolean,
  events: JsonObject[],
): OutputItem {
  const common = { id, type: "message" as const, role: "assistant" as const };
  const item = { ...common, status: cut ? ("incomplete" as const) : ("completed" as const), content: [part] };
  return { item, opening: { ...common, status: "in_progress", content: [] }, events, history: item };
}

function functionCall(name: string, text: string, cut: boolean): OutputItem {
  const id = newId("fc");
  const common = { id, type: "function_call" as const, call_id: newId("call").slice(0, 29), name };
  const fragments: string[] = [];
  for (let at = 0; at < text.length; at += FRAGMENT) fragments.push(text.slice(at, at + FRAGMENT));
  const events = [
    ...fragments.map((delta) => ({ type: "response.function_call_arguments.delta", delta, obfuscation: "aB3dE6" })),
    { type: "response.function_call_arguments.done", arguments: text },
  ];
  const item = { ...common, arguments: text, status: cut ? ("incomplete" as const) : ("completed" as const) };
  return { item, opening: { ...common, arguments: "", status: "in_progress" }, events, history: item };
}
