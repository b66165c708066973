/** Reads a stream of `chat.completion.chunk`, OpenAI's and its dialects'. */
import type { CanonicalEvent } from "../../canonical/event.ts";
import { type Members, membersOf, parseText } from "../../wire/members.ts";
import type { SseEvent, StreamDecoder } from "../protocol.ts";
import { createChoices, hiddenError, startOf, toError } from "./decode-answer.ts";
import { readAnswer } from "./usage.service.ts";

/** The last word with whatever white space around it. */
const MOST_DONE = 64;

const NONSENSE: CanonicalEvent = {
  type: "error",
  error: { status: 502, message: "The provider sent an event that is no JSON.", code: "upstream_nonsense" },
};

export function createChatDecoder(): StreamDecoder {
  const choices = createChoices();
  let [started, over] = [false, false];

  /** Nothing follows an error, nor the last word. */
  function cut(events: CanonicalEvent[]): CanonicalEvent[] {
    const last = events.findIndex(({ type }) => type === "error" || type === "end");
    if (last < 0) return events;
    over = true;
    return events.slice(0, last + 1);
  }

  function push({ data }: SseEvent): CanonicalEvent[] {
    if (over || data === "") return [];
    if (data.length < MOST_DONE && data.trim() === "[DONE]") return finish();
    const said = membersOf(parseText(data));
    if (!said) return cut([NONSENSE]);
    const { error, usage } = readAnswer(said);
    const events: CanonicalEvent[] = [];
    if (Array.isArray(said.choices) || usage) begin(said, events);
    choices.read(said.choices, events);
    if (usage) events.push({ type: "usage", usage });
    // Mistral's, which has no `error` around it.
    const bare = events.length === 0 && error === undefined ? toError(said, 502) : undefined;
    if (bare) return cut([{ type: "error", error: bare }]);
    if (error !== undefined) return cut([...events.filter(({ type }) => type !== "error"), failure(error)]);
    return cut(events);
  }

  function begin(said: Members, events: CanonicalEvent[]): void {
    if (!started) events.push(startOf(said));
    started = true;
  }

  function finish(): CanonicalEvent[] {
    const events: CanonicalEvent[] = [];
    begin({}, events);
    return cut([...events, ...choices.end(), { type: "end" }]);
  }

  return {
    push,
    /** Some close without `[DONE]`: when every choice has ended, that is an end too. */
    end: () => (over ? [] : cut([...choices.end(), ...(choices.finished() ? [{ type: "end" } as const] : [])])),
  };
}

const failure = (error: unknown): CanonicalEvent => ({ type: "error", error: hiddenError(error) });
