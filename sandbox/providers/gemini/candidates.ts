import type { Answer } from "../answer.ts";
import type { Directives } from "../directives.ts";
import type { JsonObject } from "../json.ts";
import { logprobsOf } from "../openai/logprobs.ts";
import { callSignature, thoughtSignature } from "./history.ts";
import type { Abilities } from "./models.ts";
import type { GenerateContent } from "./schema.ts";

type Part =
  | { text: string; thought?: true; thoughtSignature?: string }
  | { functionCall: { id?: string; name: string; args: unknown }; thoughtSignature?: string };

/** One answer: its parts as a stream sends them, as a whole holds them, and how it ends. */
export interface Candidate {
  pieces: Part[];
  whole: Part[];
  end: JsonObject;
}

const RATINGS = [
  "HARM_CATEGORY_HATE_SPEECH",
  "HARM_CATEGORY_DANGEROUS_CONTENT",
  "HARM_CATEGORY_HARASSMENT",
  "HARM_CATEGORY_SEXUALLY_EXPLICIT",
];

export const safetyRatings = (blocked: boolean): JsonObject[] =>
  RATINGS.map((category, at) =>
    blocked && at === 1 ? { category, probability: "HIGH", blocked: true } : { category, probability: "NEGLIGIBLE" },
  );

export function candidateOf(
  given: Answer,
  { generationConfig: config = {} }: GenerateContent,
  { signed }: Abilities,
  { settings }: Directives,
): Candidate {
  if (settings.has("malformed")) {
    const finishMessage = "Malformed function call: print(default_api.get_weather(city=))";
    return { pieces: [], whole: [], end: { finishReason: "MALFORMED_FUNCTION_CALL", finishMessage } };
  }
  const thought = given.reasoning.join("");
  const shown: Part[] = config.thinkingConfig?.includeThoughts
    ? given.reasoning.map((text) => ({ text, thought: true }))
    : [];
  const words = given.content.map((text): Part => ({ text }));
  // The text's signature comes last; a stream has it in an empty part.
  const sealing: Part[] =
    signed && thought !== "" && given.toolCalls.length === 0
      ? [{ text: "", thoughtSignature: thoughtSignature(thought) }]
      : [];
  const calls = given.toolCalls.map(({ name, arguments: text }, at): Part => {
    const args = argumentsOf(text);
    // Of calls side by side only the first is signed.
    return {
      functionCall: { ...(signed ? { id: `fc_${crypto.randomUUID().slice(0, 8)}` } : {}), name, args },
      ...(at === 0 ? { thoughtSignature: callSignature(name, args) } : {}),
    };
  });
  const pieces = [...shown, ...words, ...sealing, ...calls];
  return {
    pieces,
    whole: merged(pieces),
    end: endOf(given, config.responseLogprobs ? (config.logprobs ?? 0) : undefined),
  };
}

function endOf({ finish, content }: Answer, top: number | undefined): JsonObject {
  const finishReason = finish === "length" ? "MAX_TOKENS" : finish === "safety" ? "SAFETY" : "STOP";
  const ratings = finish === "safety" ? { safetyRatings: safetyRatings(true) } : {};
  if (top === undefined) return { finishReason, ...ratings };
  const tokens = logprobsOf(content, top);
  const plain = ({ token, logprob }: { token: string; logprob: number }) => ({ token, logProbability: logprob });
  const logprobsResult = {
    chosenCandidates: tokens.map(plain),
    topCandidates: tokens.map(({ top_logprobs: alternatives }) => ({ candidates: alternatives.map(plain) })),
  };
  const avgLogprobs = tokens.reduce((sum, { logprob }) => sum + logprob, 0) / Math.max(tokens.length, 1);
  return { finishReason, ...ratings, avgLogprobs, logprobsResult };
}

function argumentsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** One text part instead of many, as an answer in one piece has it. */
function merged(parts: readonly Part[]): Part[] {
  const whole: Part[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if ("text" in part && last && "text" in last && last.thought === part.thought) {
      last.text += part.text;
      if (part.thoughtSignature) last.thoughtSignature = part.thoughtSignature;
    } else whole.push({ ...part });
  }
  return whole;
}
