import { type Answer, answer, cachedTokens } from "../answer.ts";
import { askOf, lastWords, promptTokens } from "../conversation.ts";
import { joined, parameterOf, readDirectives } from "../directives.ts";
import { echoOf } from "../echo.ts";
import { openEventStream } from "../event-stream.ts";
import { type Exchange, mayAnswer, sendJson } from "../exchange.ts";
import type { JsonObject } from "../json.ts";
import { misfitOf } from "../shape.ts";
import { camel } from "./camel.ts";
import { type Candidate, candidateOf, safetyRatings } from "./candidates.ts";
import { configProblem } from "./config.ts";
import { conversationOf } from "./conversation.ts";
import { historyProblem } from "./history.ts";
import { violationOf } from "./misfit.ts";
import { abilitiesOf } from "./models.ts";
import { CountTokens, GenerateContent } from "./schema.ts";
import { errorOf, failed, headersOf, refuse } from "./wire.ts";

/** How an answer travels: in one piece, as server-sent events, or as one JSON list. */
export type Shape = "whole" | "events" | "array";

const THOUGHT = 18;

function refuseShape(
  exchange: Exchange,
  schema: typeof GenerateContent | typeof CountTokens,
  body: unknown,
): Promise<void> {
  const misfit = misfitOf(schema, body);
  const violation = misfit
    ? violationOf(misfit, body)
    : { field: "", description: "Request contains an invalid argument." };
  const fieldViolations = [violation.field === "" ? { description: violation.description } : violation];
  return refuse(exchange, 400, violation.description, [
    { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations },
  ]);
}

/** `POST …:countTokens`. */
export async function countTokens(exchange: Exchange, model: string, given: JsonObject): Promise<void> {
  const body = camel(given);
  const parsed = CountTokens.safeParse(body);
  if (!parsed.success) return refuseShape(exchange, CountTokens, body);
  const request = parsed.data.generateContentRequest ?? { contents: parsed.data.contents };
  const problem = historyProblem(request, abilitiesOf(model));
  if (problem) return refuse(exchange, 400, problem);
  const totalTokens = promptTokens(conversationOf(request, false));
  const promptTokensDetails = [{ modality: "TEXT", tokenCount: totalTokens }];
  return sendJson(exchange, 200, { totalTokens, promptTokensDetails }, headersOf(exchange));
}

/** `POST …:generateContent` and `…:streamGenerateContent`. */
export async function generate(exchange: Exchange, model: string, given: JsonObject, shape: Shape): Promise<void> {
  const body = camel(given);
  const parsed = GenerateContent.safeParse(body);
  if (!parsed.success) return refuseShape(exchange, GenerateContent, body);
  const request = parsed.data;
  const abilities = abilitiesOf(model);
  const problem = historyProblem(request, abilities) ?? configProblem(model, request);
  if (problem) return refuse(exchange, 400, problem);
  const conversation = conversationOf(request, shape !== "whole");
  exchange.directives = joined(readDirectives(lastWords(conversation)), exchange.directives);
  if (!(await mayAnswer(exchange)) || (await failed(exchange))) return;

  const { directives } = exchange;
  const budget = request.generationConfig?.thinkingConfig?.thinkingBudget ?? 0;
  const ask = askOf(conversation, directives, {
    reasoningTokens: abilities.thinks || budget > 0 || budget === -1 ? THOUGHT : 0,
    echo: () => echoOf(conversation),
  });
  const choices = request.generationConfig?.candidateCount ?? 1;
  const answers = Array.from({ length: choices }, (_, choice) => withHuge(exchange, answer(ask, choice)));
  const common = { modelVersion: model, responseId: `sandbox${exchange.entry.id}` };
  const blocked = directives.settings.has("blocked");
  const usage = usageOf(ask.promptTokens, cachedTokens(ask), blocked ? [] : answers);
  const said = directives.faults.has("no-usage") ? {} : { usageMetadata: usage };
  if (blocked) {
    const promptFeedback = { blockReason: "SAFETY", safetyRatings: safetyRatings(true) };
    return send(exchange, [{ promptFeedback, ...said, ...common }], shape);
  }
  const candidates = answers.map((each) => candidateOf(each, request, abilities, directives));
  if (shape === "whole") {
    const shown = candidates.map(({ whole, end }, index) => ({ ...contentOf(whole), ...end, index }));
    return sendJson(exchange, 200, { candidates: shown, ...said, ...common }, headersOf(exchange));
  }
  const early = { promptTokenCount: usage.promptTokenCount, totalTokenCount: usage.promptTokenCount };
  const frames = framesOf(candidates).map((shown, at, all) => ({
    candidates: [shown],
    ...(at === all.length - 1 ? said : { usageMetadata: early }),
    ...common,
  }));
  return send(exchange, frames, shape);
}

function withHuge({ directives }: Exchange, given: Answer): Answer {
  if (!directives.faults.has("huge")) return given;
  const megabytes = parameterOf(directives.faults.get("huge"), "mb", 2, 256);
  return { ...given, content: [...given.content, "huge ".repeat((megabytes * 1024 * 1024) / 5)] };
}

/** Thought is counted beside the candidates, not in them. */
function usageOf(prompt: number, cached: number, answers: readonly Answer[]) {
  const output = answers.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  const thought = answers.reduce((sum, { reasoningTokens }) => sum + reasoningTokens, 0);
  return {
    promptTokenCount: prompt,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    ...(answers.length > 0 ? { candidatesTokenCount: output - thought } : {}),
    ...(thought > 0 ? { thoughtsTokenCount: thought } : {}),
    totalTokenCount: prompt + output,
    promptTokensDetails: [{ modality: "TEXT", tokenCount: prompt }],
  };
}

const contentOf = (parts: readonly unknown[]): JsonObject =>
  parts.length === 0 ? { content: {} } : { content: { parts, role: "model" } };

/** A part a frame, the candidates in turn; each ends in its last frame. */
function framesOf(candidates: readonly Candidate[]): JsonObject[] {
  const frames: JsonObject[] = [];
  const longest = Math.max(...candidates.map(({ pieces }) => pieces.length), 1);
  for (let piece = 0; piece < longest; piece++) {
    for (const [index, { pieces, end }] of candidates.entries()) {
      const part = pieces[piece];
      if (part === undefined && piece > 0) continue;
      const last = piece >= pieces.length - 1;
      frames.push({ ...contentOf(part ? [part] : []), ...(last ? end : {}), index });
    }
  }
  return frames;
}

async function send(exchange: Exchange, frames: readonly JsonObject[], shape: Shape): Promise<void> {
  if (shape === "whole") return sendJson(exchange, 200, frames[0], headersOf(exchange));
  if (shape === "array") return sendJson(exchange, 200, frames, headersOf(exchange));
  const stream = openEventStream(exchange, headersOf(exchange));
  for (const [at, frame] of frames.entries()) {
    const fate = await stream.before(at, frames.length);
    if (fate === "over") return;
    if (fate === "fail") {
      await stream.send(JSON.stringify(errorOf(503, "The model is overloaded. Please try again later.")));
      break;
    }
    // Only the end of the connection tells that it is over: without the last frame there is no finish reason.
    if (exchange.directives.faults.has("no-done") && at === frames.length - 1) break;
    await stream.send(JSON.stringify(frame));
  }
  stream.end();
}
