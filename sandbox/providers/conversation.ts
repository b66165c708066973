import type { Ask } from "./answer.ts";
import { type Directives, withoutDirectives } from "./directives.ts";
import type { ToolChoice } from "./tools.ts";
import { estimateTokens } from "./words.ts";

/**
 * What a vendor understood of a request, whichever protocol carried it. Shares nothing with the gateway's own common
 * format on purpose: it is what that format is judged by.
 */
export interface Conversation {
  /** System and developer text, in order. */
  system: TextPart[];
  turns: Turn[];
  tools: Tool[];
  toolChoice: ToolChoice | undefined;
  parallelTools: boolean;
  parameters: Parameters;
}

export interface Turn {
  role: "user" | "assistant" | "tool";
  parts: Part[];
}

export interface Tool {
  name: string;
  description?: string;
  /** JSON schema of the arguments. */
  parameters: unknown;
  strict?: boolean;
  cache?: string;
}

export type Source = { mediaType: string; bytes: Buffer } | { url: string } | { file: string };

export interface TextPart {
  kind: "text";
  text: string;
  cache?: string;
}

export type Part =
  | TextPart
  | { kind: "image"; source: Source; detail?: string; cache?: string }
  | { kind: "file"; source: Source; name?: string; context?: string; cite?: boolean; cache?: string }
  | { kind: "thinking"; text: string; seal?: "signature" | "encrypted" }
  | { kind: "refusal"; text: string }
  | { kind: "call"; id: string; name: string; arguments: unknown; cache?: string }
  | { kind: "result"; callId: string; parts: Part[]; failed: boolean; cache?: string };

/** Under one name each, whatever the protocol calls them. Absent where the client said nothing. */
export interface Parameters {
  stream?: boolean;
  maxOutputTokens?: number;
  temperature?: number;
  topP?: number;
  topK?: number;
  stop?: string[];
  seed?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  logitBias?: unknown;
  topLogprobs?: number;
  choices?: number;
  effort?: string;
  thinkingBudget?: number;
  adaptiveThinking?: boolean;
  showThinking?: boolean;
  verbosity?: string;
  format?: { kind: "json" } | { kind: "schema"; schema: unknown };
  user?: string;
  serviceTier?: string;
  cacheKey?: string;
}

type Loose<T> = { [Key in keyof T]?: T[Key] | null | undefined };

/** Without what the client did not say. */
export function present(given: Loose<Parameters>): Parameters {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
}

/** Adds to the last turn where it is the same speaker's: protocols differ in how they cut turns. */
export function say(turns: Turn[], role: Turn["role"], parts: readonly Part[]): void {
  const last = turns.at(-1);
  if (parts.length === 0) return;
  if (last?.role === role) last.parts.push(...parts);
  else turns.push({ role, parts: [...parts] });
}

export const textIn = (parts: readonly Part[]): string =>
  parts.flatMap((part) => (part.kind === "text" && part.text !== "" ? [part.text] : [])).join("\n");

/** The words of the user that came last: directives stand in them. */
export function lastWords({ turns }: Conversation): string {
  for (const { role, parts } of turns.toReversed()) {
    const text = role === "user" ? textIn(parts) : "";
    if (text !== "") return text;
  }
  return "";
}

const TOKENS_PER_TURN = 4;
const TOKENS_PER_IMAGE = 85;

export function promptTokens({ system, turns, tools }: Conversation): number {
  const all = turns.flatMap(({ parts }) => parts);
  const characters = charactersIn(system) + charactersIn(all) + (tools.length > 0 ? JSON.stringify(tools).length : 0);
  return 3 + TOKENS_PER_TURN * turns.length + estimateTokens(characters);
}

function charactersIn(parts: readonly Part[]): number {
  let characters = 0;
  for (const part of parts) {
    if (part.kind === "image" || part.kind === "file") characters += TOKENS_PER_IMAGE * 4;
    else if (part.kind === "call") characters += part.name.length + JSON.stringify(part.arguments ?? {}).length;
    else if (part.kind === "result") characters += charactersIn(part.parts);
    else characters += part.text.length;
  }
  return characters;
}

/** What the model is asked. `echo` is only called for where a directive wants it. */
export function askOf(
  conversation: Conversation,
  directives: Directives,
  { reasoningTokens, echo }: { reasoningTokens: number; echo: () => string },
): Ask {
  const { tools, toolChoice, parallelTools, turns, parameters } = conversation;
  const { format } = parameters;
  return {
    text: withoutDirectives(lastWords(conversation)),
    promptTokens: promptTokens(conversation),
    tools,
    toolChoice: toolChoice ?? { kind: "auto" },
    parallelTools,
    answersTool: turns.at(-1)?.role === "tool",
    maxTokens: parameters.maxOutputTokens,
    stop: parameters.stop ?? [],
    json: format && { schema: format.kind === "schema" ? format.schema : undefined },
    reasoningTokens,
    echo,
    directives,
  };
}
