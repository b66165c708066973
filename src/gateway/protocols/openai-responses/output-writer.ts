/**
 * Makes the Responses API's output items of an answer's events, and says step by step how they grow. A whole answer is
 * the same events with nobody listening, so that it cannot differ from what a stream adds up to.
 */
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { Citation, Seal } from "../../canonical/request.ts";
import { wrapSeal } from "../../canonical/wrapped-seal.ts";
import type { JsonObject } from "../protocol.ts";
import { toAnnotation } from "./annotations.ts";
import { readLogprobs } from "./logprobs.ts";
import {
  type CallItem,
  itemIdOf,
  type MessageItem,
  type OutputItem,
  type OutputText,
  type ReasoningItem,
  type Refusal,
} from "./output-items.ts";

/** Told of each step with the event's name and members, which are to be read at once: items change later. */
export type Say = (type: string, members: JsonObject) => void;

export type ContentEvent = Exclude<Extract<CanonicalEvent, { choice: number }>, { type: "finish" }>;

export interface OutputWriter {
  readonly items: readonly OutputItem[];
  push(event: ContentEvent): void;
  /** Ends what is open. `cut`: the answer has no end of its own, and what is not whole says so. */
  close(cut: boolean): void;
  /** Nothing more is said; what is open counts as incomplete. */
  abandon(): void;
}

export interface OutputOptions {
  answerId: string;
  /** Whether seals are shown. */
  sealed: boolean;
}

interface Open<Item extends OutputItem> {
  item: Item;
  at: number;
}

/** The text that is being written. */
interface OpenText {
  part: OutputText;
  /** UTF-16 units of the answer's text before this part: citations count from the answer's beginning. */
  before: number;
  /** Where the passage begins that the next citation is of. */
  passage: number;
  cited: boolean;
}

export function createOutputWriter({ answerId, sealed }: OutputOptions, say: Say): OutputWriter {
  const items: OutputItem[] = [];
  const calls = new Map<number, Open<CallItem>>();
  let message: Open<MessageItem> | undefined;
  let text: OpenText | undefined;
  let reasoning: Open<ReasoningItem> | undefined;
  let written = 0;

  function add<Item extends OutputItem>(make: (id: string) => Item, type: Item["type"]): Open<Item> {
    const at = items.length;
    const item = make(itemIdOf(type, answerId, at));
    items.push(item);
    say("response.output_item.added", { output_index: at, item });
    return { item, at };
  }

  const done = ({ item, at }: Open<OutputItem>): void => say("response.output_item.done", { output_index: at, item });

  function place(open: Open<MessageItem>): JsonObject {
    return { item_id: open.item.id, output_index: open.at, content_index: open.item.content.length - 1 };
  }

  function openMessage(): Open<MessageItem> {
    closeReasoning();
    message ??= add(
      (id) => ({ type: "message", id, status: "in_progress", role: "assistant", content: [] }),
      "message",
    );
    return message;
  }

  function openPart<Part extends OutputText | Refusal>(open: Open<MessageItem>, part: Part): Part {
    closePart(open);
    open.item.content.push(part);
    say("response.content_part.added", { ...place(open), part });
    return part;
  }

  function closePart(open: Open<MessageItem>): void {
    const part = open.item.content.at(-1);
    if (!part) return;
    const where = place(open);
    if (part.type === "output_text") {
      say("response.output_text.done", { ...where, text: part.text, logprobs: part.logprobs });
      written += part.text.length;
      text = undefined;
    } else {
      say("response.refusal.done", { ...where, refusal: part.refusal });
    }
    say("response.content_part.done", { ...where, part });
  }

  function openText(open: Open<MessageItem>): OpenText {
    if (!text) {
      const part = openPart<OutputText>(open, { type: "output_text", text: "", annotations: [], logprobs: [] });
      text = { part, before: written, passage: 0, cited: false };
    }
    return text;
  }

  function closeMessage(status: "completed" | "incomplete"): void {
    if (!message) return;
    closePart(message);
    message.item.status = status;
    done(message);
    message = undefined;
  }

  function openReasoning(): Open<ReasoningItem> {
    closeMessage("completed");
    reasoning ??= add((id) => ({ type: "reasoning", id, summary: [] }), "reasoning");
    return reasoning;
  }

  function closeReasoning(): void {
    if (!reasoning) return;
    const summary = reasoning.item.summary[0];
    if (summary) {
      const where = { item_id: reasoning.item.id, output_index: reasoning.at, summary_index: 0 };
      say("response.reasoning_summary_text.done", { ...where, text: summary.text });
      say("response.reasoning_summary_part.done", { ...where, part: summary });
    }
    done(reasoning);
    reasoning = undefined;
  }

  function writeText(piece: string): void {
    const open = openMessage();
    const writing = openText(open);
    if (writing.cited) {
      writing.passage = writing.part.text.length;
      writing.cited = false;
    }
    writing.part.text += piece;
    say("response.output_text.delta", { ...place(open), delta: piece, logprobs: [] });
  }

  function writeRefusal(piece: string): void {
    const open = openMessage();
    const last = open.item.content.at(-1);
    const part = last?.type === "refusal" ? last : openPart<Refusal>(open, { type: "refusal", refusal: "" });
    part.refusal += piece;
    say("response.refusal.delta", { ...place(open), delta: piece });
  }

  function writeThought(piece: string): void {
    const { item, at } = openReasoning();
    const where = { item_id: item.id, output_index: at, summary_index: 0 };
    let [summary] = item.summary;
    if (!summary) {
      summary = { type: "summary_text", text: "" };
      item.summary.push(summary);
      say("response.reasoning_summary_part.added", { ...where, part: summary });
    }
    summary.text += piece;
    say("response.reasoning_summary_text.delta", { ...where, delta: piece });
  }

  function writeSeal(seal: Seal, callId?: string): void {
    const { item } = openReasoning();
    if (sealed) item.encrypted_content = wrapSeal(seal, callId);
    closeReasoning();
  }

  function cite(citation: Citation): void {
    const open = openMessage();
    const writing = openText(open);
    const { part, before, passage } = writing;
    const { start, end } = citation;
    const within = (at: number) => Math.max(0, at - before);
    const annotation = toAnnotation(
      {
        ...citation,
        ...(start === undefined ? {} : { start: within(start) }),
        ...(end === undefined ? {} : { end: within(end) }),
      },
      { start: passage, end: part.text.length },
    );
    writing.cited = true;
    const annotation_index = part.annotations.length;
    part.annotations.push(annotation);
    say("response.output_text.annotation.added", { ...place(open), annotation_index, annotation });
  }

  /** They come behind their text, and the protocol has no place for them but beside a piece of text. */
  function addLogprobs(tokens: readonly unknown[]): void {
    const logprobs = readLogprobs(tokens);
    if (!message || !text || logprobs.length === 0) return;
    text.part.logprobs.push(...logprobs);
    say("response.output_text.delta", { ...place(message), delta: "", logprobs });
  }

  function begin(index: number, id: string, name: string, seal: Seal | undefined): void {
    closeReasoning();
    closeMessage("completed");
    if (seal) writeSeal(seal, id);
    const make = (itemId: string): CallItem => ({
      type: "function_call",
      id: itemId,
      call_id: id,
      name,
      arguments: "",
      status: "in_progress",
    });
    calls.set(index, add(make, "function_call"));
  }

  function argue(index: number, piece: string): void {
    const open = calls.get(index);
    if (!open) return;
    open.item.arguments += piece;
    const where = { item_id: open.item.id, output_index: open.at };
    say("response.function_call_arguments.delta", { ...where, delta: piece });
  }

  function closeCall(index: number, open: Open<CallItem>, cut: boolean): void {
    const { item, at } = open;
    // Clients parse it, and some put it together from the pieces alone.
    if (item.arguments === "") argue(index, "{}");
    item.status = cut && !isWhole(item.arguments) ? "incomplete" : "completed";
    const where = { item_id: item.id, output_index: at };
    say("response.function_call_arguments.done", { ...where, arguments: item.arguments });
    done(open);
  }

  return {
    items,
    push(event) {
      switch (event.type) {
        case "text":
          if (event.text !== "") writeText(event.text);
          return;
        case "refusal":
          if (event.text !== "") writeRefusal(event.text);
          return;
        case "thinking":
          if (event.text !== "") writeThought(event.text);
          return;
        case "seal":
          writeSeal(event.seal);
          return;
        case "citation":
          cite(event.citation);
          return;
        case "logprobs":
          addLogprobs(event.tokens);
          return;
        case "tool_call":
          begin(event.index, event.id, event.name, event.seal);
          return;
        case "arguments":
          if (event.text !== "") argue(event.index, event.text);
          return;
      }
    },
    close(cut) {
      closeReasoning();
      closeMessage(cut ? "incomplete" : "completed");
      for (const [index, open] of calls) closeCall(index, open, cut);
      calls.clear();
    },
    abandon() {
      if (message) message.item.status = "incomplete";
      for (const { item } of calls.values()) item.status = "incomplete";
    },
  };
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
