/** Answers at random, as their events and as a whole. */
import fc from "fast-check";
import type { TokenUsage } from "../../billing/account.schema.ts";
import { type CanonicalAnswer, createAnswerBuilder } from "./answer.ts";
import { arbitrarySeal, argumentsText, callId, SEALERS, text, url, word } from "./arbitrary-words.fixture.ts";
import type { CanonicalEvent, FinishReason } from "./event.ts";
import type { Citation, Seal } from "./request.ts";

export interface AnswerLimits {
  /** Whose seals there may be; none: thoughts without a seal only. Default: everybody's. */
  seals?: readonly Seal["by"][];
  /** Default: 1. */
  choices?: number;
  /** Default: yes. */
  citations?: boolean;
  /** Default: no. */
  logprobs?: boolean;
  /** Default: yes. */
  refusals?: boolean;
}

export const arbitraryUsage: fc.Arbitrary<TokenUsage> = fc
  .record({
    input: fc.nat(10_000),
    cacheRead: fc.nat(10_000),
    cacheWrite: fc.nat(10_000),
    reasoning: fc.nat(5_000),
    said: fc.nat(5_000),
  })
  .map(({ said, ...usage }) => ({ ...usage, output: usage.reasoning + said }));

const citation: fc.Arbitrary<Citation> = fc
  .record({ url, title: text, text, start: fc.nat(10), length: fc.integer({ min: 1, max: 10 }) })
  .map(({ start, length, ...rest }) => ({ ...rest, start, end: start + length }));

const token = fc.record({ token: text, logprob: fc.integer({ min: -90, max: 0 }).map((tenths) => tenths / 10) });

/** An event before it is known of which choice; a call's index is set when its place is known. */
type Bare<Event> = Event extends CanonicalEvent ? Omit<Event, "choice"> : never;
type BareEvent = Bare<Extract<CanonicalEvent, { choice: number }>>;

const pieces = fc.array(text, { minLength: 1, maxLength: 4 });

function thoughtOf(seals: readonly Seal["by"][]): fc.Arbitrary<BareEvent[]> {
  const words = pieces.map((said) => said.map((piece): BareEvent => ({ type: "thinking", text: piece })));
  if (seals.length === 0) return words;
  const seal = arbitrarySeal(seals);
  return fc.oneof(
    words,
    fc
      .tuple(words, seal)
      .map(([said, end]): BareEvent[] => [...said, { type: "seal", seal: { ...end, kind: "signature" } }]),
    seal.map((only): BareEvent[] => [{ type: "seal", seal: { ...only, kind: "encrypted" } }]),
  );
}

function wordsOf({ citations = true, logprobs = false }: AnswerLimits): fc.Arbitrary<BareEvent[]> {
  const piece: fc.Arbitrary<BareEvent[]> = fc
    .tuple(text, logprobs ? fc.array(token, { minLength: 1, maxLength: 2 }) : fc.constant([]))
    .map(([said, tokens]): BareEvent[] =>
      tokens.length > 0
        ? [
            { type: "text", text: said },
            { type: "logprobs", tokens },
          ]
        : [{ type: "text", text: said }],
    );
  const said = fc.array(piece, { minLength: 1, maxLength: 4 }).map((each) => each.flat());
  const cited = fc.array(citation, { maxLength: citations ? 2 : 0 });
  return fc
    .tuple(said, cited)
    .map(([words, sources]) => [
      ...words,
      ...sources.map((source): BareEvent => ({ type: "citation", citation: source })),
    ]);
}

/** The text in pieces; none at all where there are no arguments, as some providers have it. */
function cut(whole: string, at: number[]): string[] {
  if (whole === "{}") return [];
  const places = [0, ...at.map((place) => place % whole.length).toSorted((a, b) => a - b), whole.length];
  return places.slice(1).map((end, index) => whole.slice(places[index], end));
}

/** One call after the other, or all begun before any goes on. */
function callsOf(seals: readonly Seal["by"][]): fc.Arbitrary<BareEvent[]> {
  const seal = fc
    .base64String({ minLength: 4, maxLength: 40 })
    .map((data): Seal => ({ by: "gemini", kind: "signature", data }));
  const call = fc.record({
    id: callId,
    name: word(12),
    text: argumentsText,
    at: fc.array(fc.nat(1000), { maxLength: 4 }),
    seal: seals.includes("gemini") ? fc.option(seal, { nil: undefined }) : fc.constant(undefined),
  });
  const calls = fc.uniqueArray(call, { maxLength: 3, selector: ({ id }) => id });
  return fc.tuple(calls, fc.boolean()).map(([list, together]) => {
    const begun = list.map(
      ({ id, name, seal: sealed }, index): BareEvent =>
        sealed ? { type: "tool_call", index, id, name, seal: sealed } : { type: "tool_call", index, id, name },
    );
    const rest = list.map(({ text: whole, at }, index) =>
      cut(whole, at).map((piece): BareEvent => ({ type: "arguments", index, text: piece })),
    );
    return together ? [...begun, ...rest.flat()] : begun.flatMap((first, index) => [first, ...(rest[index] ?? [])]);
  });
}

const QUIET: readonly FinishReason[] = ["stop", "length", "context_length", "content_filter", "pause"];

function choiceOf(limits: AnswerLimits): fc.Arbitrary<BareEvent[]> {
  const { seals = SEALERS, refusals = true } = limits;
  const refusal = pieces.map((said) => said.map((piece): BareEvent => ({ type: "refusal", text: piece })));
  const said = fc
    .tuple(
      fc.array(thoughtOf(seals), { maxLength: 2 }),
      fc.array(wordsOf(limits), { maxLength: 1 }),
      callsOf(seals),
      fc.constantFrom(...QUIET),
      fc.option(text, { nil: undefined }),
    )
    .map(([thoughts, words, calls, quiet, stopSequence]): BareEvent[] => {
      const events = [...thoughts.flat(), ...words.flat(), ...calls];
      if (calls.length > 0) return [...events, { type: "finish", reason: "tool_calls" }];
      if (stopSequence === undefined) return [...events, { type: "finish", reason: quiet }];
      return [...events, { type: "finish", reason: "stop_sequence", stopSequence }];
    });
  const declined = refusal.map((words): BareEvent[] => [...words, { type: "finish", reason: "refusal" }]);
  return refusals ? fc.oneof({ weight: 6, arbitrary: said }, declined) : said;
}

/** A whole stream: its start, the choices' events in turn, the usage, the end. */
export function arbitraryEvents(limits: AnswerLimits = {}): fc.Arbitrary<CanonicalEvent[]> {
  const choices = fc.array(choiceOf(limits), { minLength: 1, maxLength: limits.choices ?? 1 });
  const start = fc.record({ id: word(12), model: word(12) }, { requiredKeys: [] });
  return fc.tuple(start, choices, arbitraryUsage).map(([facts, each, usage]) => {
    const longest = Math.max(...each.map((events) => events.length));
    const events: CanonicalEvent[] = [{ type: "start", ...facts }];
    for (let turn = 0; turn < longest; turn += 1) {
      for (const [choice, said] of each.entries()) {
        const event = said[turn];
        if (event) events.push({ ...event, choice });
      }
    }
    return [...events, { type: "usage", usage }, { type: "end" }];
  });
}

export function answerOf(events: readonly CanonicalEvent[]): CanonicalAnswer {
  const builder = createAnswerBuilder();
  for (const event of events) builder.push(event);
  return builder.answer();
}

export const arbitraryAnswer = (limits: AnswerLimits = {}): fc.Arbitrary<CanonicalAnswer> =>
  arbitraryEvents(limits).map(answerOf);
