/**
 * Reads an answer, chunk by chunk; a whole one is a single chunk. What Gemini says at the end of a candidate may stand in
 * several chunks, so finishes are said when the body has ended.
 */
import type { CanonicalEvent, FinishReason, ProviderError } from "../../canonical/event.ts";
import type { Seal } from "../../canonical/request.ts";
import { countOf, itemsOf, membersOf, wordOf } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";
import { readCitations } from "./citations.ts";
import { errorOf } from "./errors.ts";
import { readLogprobs } from "./logprobs.ts";
import { isSameUsage, readUsage } from "./usage.service.ts";

export interface AnswerReader {
  /** Undefined for what is no chunk of an answer. */
  push(chunk: unknown): CanonicalEvent[] | undefined;
  end(): CanonicalEvent[];
}

/**
 * What is not here ended for a reason that no protocol knows, such as OTHER and LANGUAGE: the answer was broken off, and
 * must not look whole.
 */
const FINISHES: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  // As many tokens as one request may have; only Google's own clients know how to go on.
  CONTINUATION: "length",
};

/** The model has made something that is no answer: a failure, that another try may not have. */
const FAILURES: ReadonlySet<string> = new Set([
  "MALFORMED_FUNCTION_CALL",
  "MALFORMED_RESPONSE",
  "UNEXPECTED_TOOL_CALL",
  "TOO_MANY_TOOL_CALLS",
]);

const isUnsaid = (word: string): boolean => word.endsWith("_UNSPECIFIED");

/** More than any model gives: a larger index is nonsense, and must not make as many choices. */
const MOST_CHOICES = 16;

interface Choice {
  text: string;
  calls: number;
  /** What was cited already: metadata is said again in later chunks. */
  cited: Set<string>;
  finish: string | undefined;
  message: string | undefined;
}

export function createAnswerReader(): AnswerReader {
  const choices = new Map<number, Choice>();
  let isStarted = false;
  let isOver = false;
  let answerId = "";
  let blocked: string | undefined;
  let usage: ReturnType<typeof readUsage>;

  function choiceAt(index: number): Choice {
    const known = choices.get(index);
    if (known) return known;
    const choice: Choice = { text: "", calls: 0, cited: new Set(), finish: undefined, message: undefined };
    choices.set(index, choice);
    return choice;
  }

  function fail(error: ProviderError): CanonicalEvent[] {
    isOver = true;
    return [{ type: "error", error }];
  }

  function push(chunk: unknown): CanonicalEvent[] | undefined {
    if (isOver) return [];
    const said = membersOf(chunk);
    if (!said) return undefined;
    if (said.error !== undefined && said.error !== null) {
      return fail(errorOf(said) ?? { status: 502, message: "Gemini failed and did not say how." });
    }
    const feedback = membersOf(said.promptFeedback);
    if (!Array.isArray(said.candidates) && !feedback && !membersOf(said.usageMetadata)) return undefined;
    const events: CanonicalEvent[] = isStarted ? [] : [start(said)];
    const reason = wordOf(feedback?.blockReason);
    if (reason !== undefined && !isUnsaid(reason)) blocked = reason;
    const candidates = itemsOf(said.candidates);
    for (let at = 0; at < candidates.length; at += 1) {
      const members = membersOf(candidates[at]);
      const index = countOf(members?.index) ?? at;
      if (members && index < MOST_CHOICES) read(members, index, events);
    }
    const used = readUsage(said.usageMetadata);
    if (used && !isSameUsage(usage, used)) {
      usage = used;
      events.push({ type: "usage", usage: used });
    }
    return events;
  }

  function start({ responseId, modelVersion }: JsonObject): CanonicalEvent {
    isStarted = true;
    const [id, model] = [wordOf(responseId), wordOf(modelVersion)];
    answerId = id ?? "";
    return { type: "start", ...(id === undefined ? {} : { id }), ...(model === undefined ? {} : { model }) };
  }

  /** Every token of an answer comes this way: what is said goes straight into `events`. */
  function read(candidate: JsonObject, index: number, events: CanonicalEvent[]): void {
    const choice = choiceAt(index);
    const before = events.length;
    for (const part of itemsOf(membersOf(candidate.content)?.parts)) {
      const members = membersOf(part);
      if (members) readPart(members, choice, index, events);
    }
    const told = readNotes(candidate, choice, index);
    if (told.length > 0) {
      // They are about the text, which a seal of this chunk would end.
      const text = events.findLastIndex(({ type }) => type === "text");
      events.splice(Math.max(before, text + 1), 0, ...told);
    }
    const finish = wordOf(candidate.finishReason);
    if (finish !== undefined && !isUnsaid(finish)) choice.finish = finish;
    choice.message = wordOf(candidate.finishMessage) ?? choice.message;
  }

  /** What is said of the text beside it. */
  function readNotes(candidate: JsonObject, choice: Choice, index: number): CanonicalEvent[] {
    const { logprobsResult, citationMetadata, groundingMetadata } = candidate;
    const told: CanonicalEvent[] = [];
    if (logprobsResult !== undefined) {
      const tokens = readLogprobs(logprobsResult);
      if (tokens.length > 0) told.push({ type: "logprobs", tokens, choice: index });
    }
    if (citationMetadata === undefined && groundingMetadata === undefined) return told;
    for (const citation of readCitations(candidate, choice.text)) {
      const key = JSON.stringify(citation);
      if (choice.cited.has(key)) continue;
      choice.cited.add(key);
      told.push({ type: "citation", citation, choice: index });
    }
    return told;
  }

  /** Pictures, code that Google ran and its outcome are passed over: no other protocol has them in an answer. */
  function readPart(part: JsonObject, choice: Choice, index: number, events: CanonicalEvent[]): void {
    const signature = wordOf(part.thoughtSignature);
    const seal: Seal | undefined = signature ? { by: "gemini", kind: "signature", data: signature } : undefined;
    const call = membersOf(part.functionCall);
    const name = wordOf(call?.name);
    if (call && name !== undefined) {
      const place = choice.calls;
      choice.calls += 1;
      const id = wordOf(call.id) ?? callId(answerId, index, place);
      const args = JSON.stringify(membersOf(call.args) ?? {});
      events.push(
        { type: "tool_call", index: place, id, name, ...(seal ? { seal } : {}), choice: index },
        { type: "arguments", index: place, text: args, choice: index },
      );
      return;
    }
    const text = wordOf(part.text);
    if (text !== undefined && part.thought === true) events.push({ type: "thinking", text, choice: index });
    else if (text !== undefined) {
      choice.text += text;
      events.push({ type: "text", text, choice: index });
    }
    if (seal) events.push({ type: "seal", seal, choice: index });
  }

  function end(): CanonicalEvent[] {
    if (isOver) return [];
    isOver = true;
    const ends = [...choices];
    if (blocked !== undefined && ends.every(([, { finish }]) => finish === undefined)) return refused(blocked);
    // Without its reason an answer is a part of one.
    if (ends.length === 0 || ends.some(([, { finish }]) => finish === undefined)) return [];
    const events: CanonicalEvent[] = [];
    for (const [index, { finish = "", calls, message }] of ends) {
      if (FAILURES.has(finish)) {
        return fail({ status: 502, message: message ?? `Gemini ended its answer: ${finish}.`, code: finish });
      }
      const known = Object.hasOwn(FINISHES, finish) ? FINISHES[finish] : undefined;
      const reason = known === "stop" && calls > 0 ? "tool_calls" : (known ?? "content_filter");
      events.push({ type: "finish", reason, choice: index });
    }
    return [...events, { type: "end" }];
  }

  return { push, end };
}

/**
 * A prompt that was not let through has no candidates. Clients know an answer that a filter ended, and show a refusal;
 * an answer of nothing at all would look like a fault of theirs.
 */
const refused = (reason: string): CanonicalEvent[] => [
  { type: "refusal", text: `Gemini blocked the prompt (${reason}).`, choice: 0 },
  { type: "finish", reason: "content_filter", choice: 0 },
  { type: "end" },
];

const LONGEST_ID_PART = 28;

/** Older models give calls no ids. The same answer gives the same ones; letters that every protocol's ids may have. */
const callId = (answerId: string, choice: number, call: number): string =>
  ["call", answerId.replaceAll(/[^A-Za-z0-9_-]/g, "").slice(0, LONGEST_ID_PART), choice, call]
    .filter((part) => part !== "")
    .join("_");
