import { type Directives, numberOf } from "./directives.ts";
import { decideCalls, type ToolCall, type ToolChoice, type ToolSpec, valueFor } from "./tools.ts";
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
  /** Set when the answer has to be JSON; `schema` is undefined when any object will do. */
  json: { schema: unknown } | undefined;
  /** Tokens of thought when no directive says otherwise. */
  reasoningTokens: number;
  directives: Directives;
}

/** What it answers: pieces are what a stream sends one by one. */
export interface Answer {
  reasoning: string[];
  content: string[];
  toolCalls: ToolCall[];
  finish: "stop" | "length" | "tools";
  /** Tokens of output, thought included. */
  outputTokens: number;
  reasoningTokens: number;
}

const ANSWERS = new Map<string, Answer>();
const KEPT_ANSWERS = 256;

/**
 * Answers deterministically: the same ask and choice index give the same words. Plain answers are kept, so that a
 * load test measures the gateway and not our prose.
 */
export function answer(ask: Ask, choice: number): Answer {
  if (ask.tools.length > 0 || ask.json || ask.text.length > 2000) return compose(ask, choice);
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
  const cut = words.length > left;
  const content = cut ? words.slice(0, left) : words;
  return {
    reasoning,
    content: grouped(content, numberOf(directives, "chunks", content.length, 100_000)),
    toolCalls: [],
    finish: cut ? "length" : "stop",
    outputTokens: reasoning.length + content.length,
    reasoningTokens: reasoning.length,
  };
}

function contentOf({ directives, text, json }: Ask, seed: number): string[] {
  if (json) {
    const value =
      json.schema === undefined ? { answer: answerTokens(text, 12, { seed }).join("") } : valueFor(json.schema, text);
    return piecesOf(JSON.stringify(value));
  }
  if (directives.settings.has("echo")) return piecesOf(text);
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
