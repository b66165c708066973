/** A whole answer, or a chunk of one: both are a list of choices with usage beside. */
import type { CanonicalEvent, ProviderError } from "../../canonical/event.ts";
import { hiddenStatus, readOpenAiError } from "../../providers/upstream.ts";
import { countOf, itemsOf, type Members, membersOf, openMembers, wordOf } from "../../wire/members.ts";
import { type ChoiceReader, createChoiceReader } from "./choice-reader.ts";
import { readAnswer } from "./usage.service.ts";

/** More answers than anybody can ask for are nonsense. */
const MOST_CHOICES = 128;

export interface Choices {
  /** Every choice that has begun has said why it ended, and there is one. */
  finished(): boolean;
  /** Puts what is said behind `events`. */
  read(list: unknown, events: CanonicalEvent[]): void;
  /** What is still held back, when nothing more will come. */
  end(): CanonicalEvent[];
}

export function createChoices(): Choices {
  const readers = new Map<number, ChoiceReader>();

  function read(value: unknown, events: CanonicalEvent[]): void {
    const said = membersOf(value);
    if (!said) return;
    const index = typeof said.index === "number" ? said.index : 0;
    if (!Number.isInteger(index) || index < 0 || index >= MOST_CHOICES) return;
    let reader = readers.get(index);
    if (!reader) {
      reader = createChoiceReader(index);
      readers.set(index, reader);
    }
    reader.read(said, events);
  }

  return {
    finished: () => readers.size > 0 && [...readers.values()].every((reader) => reader.finished()),
    read(list, events) {
      for (const choice of itemsOf(list)) read(choice, events);
    },
    end: () => [...readers.values()].flatMap((reader) => reader.end()),
  };
}

export function startOf(said: Members): CanonicalEvent {
  const [id, model] = [wordOf(said.id), wordOf(said.model)];
  return { type: "start", ...(id === undefined ? {} : { id }), ...(model === undefined ? {} : { model }) };
}

/** An error inside an answer; its status is what it says itself, or that of a gateway whose provider failed. */
export function hiddenError(error: unknown): ProviderError {
  const status = hiddenStatus(error);
  return toError({ error }, status) ?? { status, message: "The provider sent an error that cannot be read." };
}

/** What a provider says of a failure. None of it is for a client's eyes before it has been put into words for them. */
export function toError(given: unknown, status: number): ProviderError | undefined {
  // Google's endpoint of this protocol wraps its error in a list.
  const body = Array.isArray(given) ? given[0] : given;
  const said = readOpenAiError(body) ?? readDetailed(body);
  if (!said) return undefined;
  const retryAfterS = countOf(openMembers(openMembers(openMembers(body).error).metadata).retry_after_seconds);
  const { message, type, code, param } = said;
  return {
    status,
    message,
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  };
}

/** Mistral's 422: a list of what is wrong, each with its place, as `detail` or inside `message`. */
function readDetailed(body: unknown): Omit<ProviderError, "status"> | undefined {
  const { detail, message } = openMembers(body);
  const [first] = itemsOf(detail ?? openMembers(message).detail);
  const said = wordOf(openMembers(first).msg);
  if (said === undefined) return undefined;
  const place = itemsOf(openMembers(first).loc).filter((part) => part !== "body");
  return { message: said, type: "invalid_request_error", ...(place.length > 0 ? { param: place.join(".") } : {}) };
}

/** One error event where the body is an error; undefined where it is no answer at all. */
export function decodeChatAnswer(body: unknown): CanonicalEvent[] | undefined {
  const said = membersOf(body);
  if (!said) return undefined;
  const { error, usage } = readAnswer(said);
  if (!Array.isArray(said.choices) || said.choices.length === 0) {
    return error === undefined ? undefined : [{ type: "error", error: hiddenError(error) }];
  }
  if (error !== undefined) return [{ type: "error", error: hiddenError(error) }];
  const choices = createChoices();
  // Some leave the index out of a whole answer, where the place says it.
  const placed = said.choices.map((choice, index) => ({ index, ...membersOf(choice) }));
  const events: CanonicalEvent[] = [];
  choices.read(placed, events);
  events.push(...choices.end());
  const failed = events.find(({ type }) => type === "error");
  if (failed) return [failed];
  return [startOf(said), ...events, ...(usage ? [{ type: "usage", usage } as const] : []), { type: "end" }];
}
