/** One answer of one model, from the moment it is asked for. */
import type { ApiProblem } from "../../api/problem.ts";
import type { TokenUsage } from "./answer-stream.ts";

export type Phase =
  /** A key for the playground is on its way. */
  | "key"
  /** The request is sent, and nothing has come. */
  | "waiting"
  | "streaming"
  | "done"
  /** The reader stopped it. */
  | "stopped"
  /** Something came, then it broke off. */
  | "broken"
  /** Nothing came. */
  | "failed";

export interface Failing {
  problem: ApiProblem;
  /** Epoch milliseconds before which asking again is of no use. */
  retryAt: number | undefined;
  /** Asking for the same again cannot help. */
  final: boolean;
}

/** Times are milliseconds of one clock that never goes back. */
export interface Answer {
  id: string;
  model: string;
  phase: Phase;
  text: string;
  thought: string;
  /** As the usage log knows the call; undefined when it never reached the server. */
  requestId: string | undefined;
  sentAt: number | undefined;
  firstAt: number | undefined;
  endedAt: number | undefined;
  usage: TokenUsage | undefined;
  finish: string | undefined;
  failing: Failing | undefined;
}

export const newAnswer = (id: string, model: string): Answer => ({
  id,
  model,
  phase: "key",
  text: "",
  thought: "",
  requestId: undefined,
  sentAt: undefined,
  firstAt: undefined,
  endedAt: undefined,
  usage: undefined,
  finish: undefined,
  failing: undefined,
});

const RUNNING: ReadonlySet<Phase> = new Set(["key", "waiting", "streaming"]);

export const isRunning = ({ phase }: Pick<Answer, "phase">): boolean => RUNNING.has(phase);

export interface Metrics {
  /** Until the first word, thoughts included. */
  ttftMs: number | undefined;
  durationMs: number | undefined;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  /** The provider has not said how many tokens there are: they are counted by the rule of thumb. */
  estimated: boolean;
  /** From the first word on; undefined for a moment that is too short to tell. */
  tokensPerS: number | undefined;
}

const CHARACTERS_PER_TOKEN = 4;
const TELLING_MS = 50;

/** What is known of an answer by `now`, while it runs or after. */
export function metricsOf({ sentAt, firstAt, endedAt, usage, text, thought }: Answer, now: number): Metrics {
  const end = endedAt ?? now;
  const length = text.length + thought.length;
  const estimate = length === 0 ? undefined : Math.ceil(length / CHARACTERS_PER_TOKEN);
  const outputTokens = usage?.output ?? estimate;
  const speakingMs = firstAt === undefined ? 0 : end - firstAt;
  return {
    ttftMs: sentAt === undefined || firstAt === undefined ? undefined : firstAt - sentAt,
    durationMs: sentAt === undefined ? undefined : end - sentAt,
    inputTokens: usage?.input,
    outputTokens,
    estimated: usage === undefined && outputTokens !== undefined,
    tokensPerS: outputTokens === undefined || speakingMs < TELLING_MS ? undefined : outputTokens / (speakingMs / 1_000),
  };
}
