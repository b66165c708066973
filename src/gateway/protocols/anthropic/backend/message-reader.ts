/**
 * Reads a message of Anthropic's into canonical events. A whole message goes through the same steps as a streamed one:
 * its blocks begin with all that they hold.
 */
import type { CanonicalEvent } from "../../../canonical/event.ts";
import type { Citation } from "../../../canonical/request.ts";
import { countOf, itemsOf, type Members, membersOf, openMembers, stringOf, wordOf } from "../../../wire/members.ts";
import { finishOf } from "../stop-reason.ts";
import { createUsageCounter } from "../usage.ts";

type Block =
  | { kind: "text"; from: number; citations: Citation[] }
  | { kind: "thinking"; signature: string | undefined }
  | { kind: "tool"; call: number; input: Members; streamed: boolean }
  /** Of a tool that Anthropic runs by itself, or not known: nothing of it is the answer's. */
  | { kind: "other" };

export interface MessageReader {
  start(message: unknown): CanonicalEvent[];
  open(index: number, block: unknown): CanonicalEvent[];
  extend(index: number, delta: unknown): CanonicalEvent[];
  close(index: number): CanonicalEvent[];
  /** Why it ended, from a message or a `message_delta`'s delta. */
  finish(delta: unknown): CanonicalEvent[];
  usage(usage: unknown): CanonicalEvent[];
}

const OTHER: Block = { kind: "other" };

export function createMessageReader(): MessageReader {
  const counter = createUsageCounter();
  const open = new Map<number, Block>();
  let calls = 0;
  /** Of the answer's text, in UTF-16 units. */
  let written = 0;

  function text(said: unknown): CanonicalEvent[] {
    const piece = wordOf(said);
    if (piece === undefined) return [];
    written += piece.length;
    return [{ type: "text", choice: 0, text: piece }];
  }

  function thinking(said: unknown): CanonicalEvent[] {
    const piece = wordOf(said);
    return piece === undefined ? [] : [{ type: "thinking", choice: 0, text: piece }];
  }

  return {
    start(message) {
      const { id, model } = openMembers(message);
      const start: CanonicalEvent = { type: "start" };
      if (typeof id === "string") start.id = id;
      if (typeof model === "string") start.model = model;
      return [start];
    },

    open(index, given) {
      const block = openMembers(given);
      switch (block.type) {
        case "text": {
          const citations = itemsOf(block.citations).flatMap(citationOf);
          open.set(index, { kind: "text", from: written, citations });
          return text(block.text);
        }
        case "thinking":
          open.set(index, { kind: "thinking", signature: wordOf(block.signature) });
          return thinking(block.thinking);
        case "redacted_thinking": {
          open.set(index, OTHER);
          const data = wordOf(block.data);
          if (data === undefined) return [];
          return [{ type: "seal", choice: 0, seal: { by: "anthropic", kind: "encrypted", data } }];
        }
        case "tool_use": {
          const call = calls;
          calls += 1;
          open.set(index, { kind: "tool", call, input: openMembers(block.input), streamed: false });
          const [id, name] = [stringOf(block.id) ?? "", stringOf(block.name) ?? ""];
          return [{ type: "tool_call", choice: 0, index: call, id, name }];
        }
        default:
          open.set(index, OTHER);
          return [];
      }
    },

    extend(index, given) {
      const block = open.get(index) ?? OTHER;
      const delta = openMembers(given);
      switch (block.kind) {
        case "text":
          if (delta.type === "text_delta") return text(delta.text);
          if (delta.type === "citations_delta") block.citations.push(...citationOf(delta.citation));
          return [];
        case "thinking":
          if (delta.type === "thinking_delta") return thinking(delta.thinking);
          if (delta.type === "signature_delta") block.signature = wordOf(delta.signature) ?? block.signature;
          return [];
        case "tool": {
          const piece = delta.type === "input_json_delta" ? wordOf(delta.partial_json) : undefined;
          if (piece === undefined) return [];
          block.streamed = true;
          return [{ type: "arguments", choice: 0, index: block.call, text: piece }];
        }
        case "other":
          return [];
      }
    },

    close(index) {
      const block = open.get(index) ?? OTHER;
      open.delete(index);
      switch (block.kind) {
        case "text":
          // Citations may come before the words of their block, and are of all of it: only now is its range known.
          return block.citations.map((citation) => ({
            type: "citation",
            choice: 0,
            citation: { ...citation, start: block.from, end: written },
          }));
        case "thinking": {
          const { signature: data } = block;
          return data === undefined
            ? []
            : [{ type: "seal", choice: 0, seal: { by: "anthropic", kind: "signature", data } }];
        }
        case "tool":
          if (block.streamed || Object.keys(block.input).length === 0) return [];
          return [{ type: "arguments", choice: 0, index: block.call, text: JSON.stringify(block.input) }];
        case "other":
          return [];
      }
    },

    finish(given) {
      const delta = openMembers(given);
      const reason = wordOf(delta.stop_reason);
      if (reason === undefined) return [];
      const stopSequence = stringOf(delta.stop_sequence);
      const why = wordOf(openMembers(delta.stop_details).explanation);
      const events: CanonicalEvent[] = [];
      if (reason === "refusal" && why !== undefined) events.push({ type: "refusal", choice: 0, text: why });
      const finish = { type: "finish", choice: 0, reason: finishOf(reason) } as const;
      events.push(stopSequence === undefined ? finish : { ...finish, stopSequence });
      return events;
    },

    usage(said) {
      counter.take(said);
      const usage = counter.read();
      return usage && membersOf(said) ? [{ type: "usage", usage }] : [];
    },
  };
}

/** Its range in the answer is its block's, which is not known here. */
function citationOf(given: unknown): Citation[] {
  const raw = membersOf(given);
  if (!raw) return [];
  const citation: Citation = { raw };
  const text = wordOf(raw.cited_text);
  const title = wordOf(raw.document_title) ?? wordOf(raw.title);
  // A search result's source is whatever its maker called it.
  const url = wordOf(raw.url) ?? (URL.canParse(stringOf(raw.source) ?? "") ? stringOf(raw.source) : undefined);
  const document = countOf(raw.document_index);
  if (text !== undefined) citation.text = text;
  if (title !== undefined) citation.title = title;
  if (url !== undefined) citation.url = url;
  if (document !== undefined) citation.document = document;
  return [citation];
}
