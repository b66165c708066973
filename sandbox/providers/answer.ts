import { type Directives, numberOf } from "./directives.ts";
import { valueFor } from "./schema-value.ts";
import { decideCalls, type ToolCall, type ToolChoice, type ToolSpec } from "./tools.ts";
import { answerTokens, estimateTokens, hashOf, piecesOf } from "./words.ts";

/** What a model is asked, whichever protocol carried it. */
export interface Ask {
  /** The last user message without the words meant for the sandbox. */
  text: string;
  promptTokens: number;
  tools: readonly ToolSpec[];
  toolChoice: ToolChoice;
  parallelTools: boolean;
  answersTool: boolean;
  maxTokens: number | undefined;
  /** Texts that end the answer where the first of them would begin. */
  stop: readonly string[];
  /** Set when the answer has to be JSON; `schema` is undefined when any object will do. */
  json: { schema: unknown } | undefined;
  /** Tokens of thought when no directive says otherwise. */
  reasoningTokens: number;
  /** What the vendor understood, for `[[echo]]`. */
  echo(): string;
  directives: Directives;
}

export type Finish = "stop" | "stop_sequence" | "length" | "tools" | "refusal" | "safety";

/** What it answers: pieces are what a stream sends one by one. */
export interface Answer {
  reasoning: string[];
  content: string[];
  toolCalls: ToolCall[];
  finish: Finish;
  /** The one of the ask's that ended it. */
  stopSequence?: string;
  /** Tokens of output, thought included. */
  outputTokens: number;
  reasoningTokens: number;
}

const REFUSAL = "I'm sorry, but I can't help with that request.";
const ANSWERS = new Map<string, Answer>();
const KEPT_ANSWERS = 256;

/**
 * Answers deterministically: the same ask and choice index give the same words. Plain answers are kept, so that a
 * load test measures the gateway and not our prose.
 */
export function answer(ask: Ask, choice: number): Answer {
  if (ask.tools.length > 0 || ask.json || ask.stop.length > 0 || ask.text.length > 2000) return compose(ask, choice);
  if (ask.directives.settings.has("echo")) return compose(ask, choice);
  const key = `${choice}|${ask.maxTokens}|${ask.reasoningTokens}|${settingsKey(ask.directives)}|${ask.text}`;
  const kept = ANSWERS.get(key);
  if (kept) return kept;
  if (ANSWERS.size >= KEPT_ANSWERS) ANSWERS.clear();
  const composed = compose(ask, choice);
  ANSWERS.set(key, composed);
  return composed;
}

const settingsKey = ({ settings }: Directives) =>
  settings.size === 0 ? "" : [...settings].map(([name, { value }]) => `${name}=${value}`).join("&");

function compose(ask: Ask, choice: number): Answer {
  const { directives, text } = ask;
  const limit = ask.maxTokens ?? Number.POSITIVE_INFINITY;
  const seed = hashOf(text) + choice * 7919;
  const thought = numberOf(directives, "reasoning", ask.reasoningTokens, 100_000);
  const reasoning = answerTokens(text, Math.min(thought, limit), { seed: seed + 1 });
  const left = limit - reasoning.length;
  const spoken = (content: string[], finish: Finish, stopSequence?: string): Answer => ({
    reasoning,
    content: grouped(content, numberOf(directives, "chunks", content.length, 100_000)),
    toolCalls: [],
    finish,
    ...(stopSequence === undefined ? {} : { stopSequence }),
    outputTokens: reasoning.length + content.length,
    reasoningTokens: reasoning.length,
  });
  // Whole whatever the limit, since a piece of it would prove nothing.
  if (directives.settings.has("echo")) return spoken(piecesOf(ask.echo()), "stop");
  if (directives.settings.has("refuse")) return spoken(piecesOf(REFUSAL), "refusal");
  if (directives.settings.has("safety")) return spoken(answerTokens(text, 6, { seed }), "safety");

  const toolCalls = decideCalls({
    text,
    tools: ask.tools,
    choice: ask.toolChoice,
    parallel: ask.parallelTools,
    answersTool: ask.answersTool,
    wanted: directives.settings.get("tool")?.value ?? (directives.settings.has("tools") ? "" : undefined),
  });
  if (toolCalls.length > 0) return withTools(reasoning, toolCalls, left);

  const words = contentOf(ask, seed);
  const { pieces, stopSequence } = endedBy(ask.stop, words);
  if (pieces.length > left) return spoken(pieces.slice(0, left), "length");
  return stopSequence === undefined ? spoken(pieces, "stop") : spoken(pieces, "stop_sequence", stopSequence);
}

/** The pieces before the first stop sequence. */
function endedBy(stop: readonly string[], pieces: string[]): { pieces: string[]; stopSequence: string | undefined } {
  if (stop.length === 0) return { pieces, stopSequence: undefined };
  const text = pieces.join("");
  const found = stop
    .map((sequence) => ({ sequence, at: text.indexOf(sequence) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  return found
    ? { pieces: piecesOf(text.slice(0, found.at)), stopSequence: found.sequence }
    : { pieces, stopSequence: undefined };
}

function contentOf({ directives, text, json }: Ask, seed: number): string[] {
  if (json) {
    const value =
      json.schema === undefined ? { answer: answerTokens(text, 12, { seed }).join("") } : valueFor(json.schema, text);
    return piecesOf(JSON.stringify(value));
  }
  const chunks = numberOf(directives, "chunks", 0, 100_000);
  const count = Math.max(numberOf(directives, "tokens", chunks || 24 + (seed % 40), 100_000), chunks);
  return answerTokens(text, count, { seed, unicode: directives.settings.has("unicode") });
}

function withTools(reasoning: string[], calls: ToolCall[], left: number): Answer {
  let tokens = 0;
  let cut = false;
  const kept: ToolCall[] = [];
  for (const call of calls) {
    const own = estimateTokens(call.name.length + call.arguments.length) + 4;
    if (tokens + own > left) {
      cut = true;
      const room = Math.max(left - tokens, 0);
      if (room > 0) kept.push({ name: call.name, arguments: call.arguments.slice(0, room * 4) });
      tokens += room;
      break;
    }
    kept.push(call);
    tokens += own;
  }
  return {
    reasoning,
    content: [],
    toolCalls: kept,
    finish: cut ? "length" : "tools",
    outputTokens: reasoning.length + tokens,
    reasoningTokens: reasoning.length,
  };
}

/** The same text in exactly `count` pieces, when there are tokens enough for that. */
function grouped(tokens: string[], count: number): string[] {
  if (count >= tokens.length || count <= 0) return tokens;
  const pieces: string[] = [];
  for (let at = 0; at < count; at++) {
    pieces.push(
      tokens.slice(Math.floor((at * tokens.length) / count), Math.floor(((at + 1) * tokens.length) / count)).join(""),
    );
  }
  return pieces;
}

/** Cached tokens of a prompt: as many as a directive asks for, never more than there are. */
export const cachedTokens = (ask: Ask): number => Math.min(numberOf(ask.directives, "cached", 0), ask.promptTokens);
