/** Reads what a provider says in one choice, be it the whole message or a piece of it. */
import type { CanonicalEvent, FinishReason } from "../../canonical/event.ts";
import type { Citation, Seal } from "../../canonical/request.ts";
import { countOf, itemsOf, type Members, membersOf, stringOf, wordOf } from "../../wire/members.ts";
import { createCallReader } from "./call-reader.ts";
import { callSeal, readDetail } from "./reasoning-details.ts";
import { isBroken } from "./usage.service.ts";

/** Those of OpenAI, and what its dialects say in their place. */
const FINISHES: ReadonlyMap<string, FinishReason> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["max_tokens", "length"],
  // Mistral's.
  ["model_length", "context_length"],
  ["tool_calls", "tool_calls"],
  ["function_call", "tool_calls"],
  ["content_filter", "content_filter"],
]);

export interface ChoiceReader {
  /** It has said why it ended. */
  finished(): boolean;
  /** Puts what is said behind `events`: every token of an answer comes this way. */
  read(choice: Members, events: CanonicalEvent[]): void;
  /** What is still held back, when nothing more will come. */
  end(): CanonicalEvent[];
}

export function createChoiceReader(index: number): ChoiceReader {
  const choice = index;
  /** Seals that name a tool call which has not begun yet. */
  const apart = new Map<string, Seal>();
  const calls = createCallReader(choice, (id) => {
    const seal = apart.get(id);
    apart.delete(id);
    return seal && callSeal(seal);
  });
  let [finished, refused] = [false, false];

  function read(said: Members, events: CanonicalEvent[]): void {
    if (finished) return;
    const given = membersOf(said.delta) ?? membersOf(said.message);
    if (given) readMessage(given, events);
    const tokens = tokensOf(said.logprobs);
    if (tokens.length > 0) events.push({ type: "logprobs", choice, tokens });
    const reason = wordOf(said.finish_reason);
    if (reason !== undefined) events.push(...finish(reason));
  }

  function readMessage(given: Members, events: CanonicalEvent[]): void {
    readThought(given, events);
    readContent(given.content, events);
    const refusal = wordOf(given.refusal);
    if (refusal !== undefined) {
      refused = true;
      events.push({ type: "refusal", choice, text: refusal });
    }
    for (const each of itemsOf(given.annotations)) {
      const citation = citationOf(each);
      if (citation) events.push({ type: "citation", choice, citation });
    }
    if (given.tool_calls !== undefined) events.push(...calls.read(given.tool_calls));
    if (given.function_call !== undefined) events.push(...calls.readLegacy(given.function_call));
  }

  /** The same thought may stand in the details and as plain text: the details know more. */
  function readThought(given: Members, events: CanonicalEvent[]): void {
    const text = wordOf(given.reasoning_content) ?? wordOf(given.reasoning);
    const details = itemsOf(given.reasoning_details).flatMap(readPiece);
    if (text !== undefined && !details.some(({ type }) => type === "thinking")) {
      events.push({ type: "thinking", choice, text });
    }
    events.push(...details);
  }

  function readPiece(value: unknown): CanonicalEvent[] {
    const detail = readDetail(value);
    if (!detail) return [];
    const { text, seal, id } = detail;
    const events: CanonicalEvent[] = text ? [{ type: "thinking", choice, text }] : [];
    if (!seal) return events;
    // Gemini's seals of calls come in the list of thoughts, and the call with them or after them.
    if (id !== undefined && seal.by === "gemini" && seal.kind === "encrypted") apart.set(id, seal);
    else events.push({ type: "seal", choice, seal });
    return events;
  }

  /** A text, or a list of parts, as Mistral has it where there is thought. */
  function readContent(content: unknown, events: CanonicalEvent[]): void {
    if (typeof content !== "string") {
      for (const part of Array.isArray(content) ? content : [content]) readPart(part, events);
    } else if (content !== "") events.push({ type: "text", choice, text: content });
  }

  function readPart(value: unknown, events: CanonicalEvent[]): void {
    const part = membersOf(value);
    if (!part) return;
    if (part.type === "thinking") {
      const thought = wordOf(part.thinking) ?? itemsOf(part.thinking).map(textOf).join("");
      if (thought !== "") events.push({ type: "thinking", choice, text: thought });
      return;
    }
    const text = textOf(part);
    if (text !== "") events.push({ type: "text", choice, text });
  }

  function finish(reason: string): CanonicalEvent[] {
    const events = end();
    finished = true;
    if (isBroken(reason)) {
      return [...events, { type: "error", error: { status: 502, message: "The provider broke off its answer." } }];
    }
    return [...events, { type: "finish", choice, reason: reasonOf(reason) }];
  }

  /** Some say `stop` though they call tools, and all say it of a refusal. A reason that nobody knows is an end. */
  function reasonOf(said: string): FinishReason {
    const reason = FINISHES.get(said) ?? "stop";
    if (reason !== "stop") return reason;
    if (calls.any()) return "tool_calls";
    return refused ? "refusal" : "stop";
  }

  function end(): CanonicalEvent[] {
    const begun = calls.flush();
    const lone = [...apart.values()].map((seal): CanonicalEvent => ({ type: "seal", choice, seal }));
    apart.clear();
    return [...begun, ...lone];
  }

  return {
    finished: () => finished,
    read,
    end,
  };
}

const textOf = (value: unknown): string => stringOf(membersOf(value)?.text) ?? "";

const NONE: readonly unknown[] = [];

function tokensOf(logprobs: unknown): readonly unknown[] {
  const said = membersOf(logprobs);
  return said ? [...itemsOf(said.content), ...itemsOf(said.refusal)] : NONE;
}

function citationOf(value: unknown): Citation | undefined {
  const said = membersOf(value);
  const source = membersOf(said?.url_citation);
  const url = wordOf(source?.url);
  if (!source || url === undefined) return undefined;
  const [title, text] = [wordOf(source.title), wordOf(source.content)];
  const [start, end] = [countOf(source.start_index), countOf(source.end_index)];
  return {
    url,
    ...(title === undefined ? {} : { title }),
    ...(text === undefined ? {} : { text }),
    // Some say 0 to 0 where they do not know.
    ...(start === undefined || end === undefined || end <= start ? {} : { start, end }),
  };
}
