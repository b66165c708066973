/** Everything beside the conversation and its tools. Only what the client says is sent. */
import type { CanonicalRequest, Format } from "../../canonical/request.ts";
import type { Dropped } from "../dropped.ts";
import type { JsonObject } from "../protocol.ts";
import type { Family } from "./families.ts";
import { pictureDetail } from "./media.ts";
import { answerSchema } from "./schema.ts";
import { thinkingConfig } from "./thinking.ts";

const MOST_STOP_SEQUENCES = 5;
const LARGEST_SEED = 2 ** 31 - 1;

/** Tiers that are no wish: what a call gets by itself. */
const USUAL_TIERS: ReadonlySet<string> = new Set(["auto", "default", "standard", "standard_only"]);

export function generationConfig(request: CanonicalRequest, family: Family, dropped: Dropped): JsonObject {
  refuseOthers(request, dropped);
  const { maxOutputTokens, logprobs, choices, seed } = request;
  const config: Record<string, unknown> = {
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...samplingOf(request, family, dropped),
    ...stopOf(request, dropped),
    ...(logprobs ? { responseLogprobs: true, ...(logprobs.top > 0 ? { logprobs: logprobs.top } : {}) } : {}),
    ...formatOf(request, family, dropped),
  };
  if (seed !== undefined && seed >= -LARGEST_SEED - 1 && seed <= LARGEST_SEED) config.seed = seed;
  else if (seed !== undefined) dropped.parameter("seed", "Gemini's seeds have 32 bits.");
  if (choices !== undefined && choices > 1) {
    if (family.candidates) config.candidateCount = choices;
    else dropped.parameter("choices", "This model gives one answer.");
  }
  const thinking = thinkingConfig(request.reasoning, family, dropped);
  if (thinking) config.thinkingConfig = thinking;
  const detail = pictureDetail(request.messages, dropped);
  if (detail) config.mediaResolution = detail;
  return config;
}

/**
 * What Gemini has no word for. A cache key and cache marks are hints, and Gemini caches by itself; who the end user is
 * changes no answer, and some clients say it always. Nothing is lost without them, so nothing is said.
 */
function refuseOthers({ logitBias, verbosity, serviceTier }: CanonicalRequest, dropped: Dropped): void {
  if (logitBias && Object.keys(logitBias).length > 0) dropped.parameter("logitBias", "Gemini has no logit bias.");
  if (verbosity !== undefined && verbosity !== "medium") dropped.parameter("verbosity", "Gemini has no verbosity.");
  if (serviceTier !== undefined && !USUAL_TIERS.has(serviceTier)) {
    dropped.parameter("serviceTier", "Gemini is called in its standard tier only.");
  }
}

const SAMPLING = [
  ["temperature", 1],
  ["topP", 1],
  ["topK", undefined],
] as const;
const PENALTIES = ["presencePenalty", "frequencyPenalty"] as const;

/** A value that changes nothing is no wish that could be denied. */
function samplingOf(request: CanonicalRequest, family: Family, dropped: Dropped): JsonObject {
  const config: Record<string, number> = {};
  for (const [key, usual] of SAMPLING) {
    const value = request[key];
    if (value === undefined) continue;
    if (family.sampling) config[key] = value;
    else if (value !== usual) dropped.parameter(key, "How this model samples is fixed.");
  }
  for (const key of PENALTIES) {
    const value = request[key];
    if (value === undefined) continue;
    if (family.penalties) config[key] = value;
    else if (value !== 0) dropped.parameter(key, "This model has no penalties.");
  }
  return config;
}

function stopOf({ stop = [] }: CanonicalRequest, dropped: Dropped): JsonObject {
  const sequences = stop.filter((sequence) => sequence !== "");
  if (sequences.length < stop.length) dropped.parameter("stop", "A stop sequence must not be empty.");
  if (sequences.length > MOST_STOP_SEQUENCES) {
    dropped.parameter("stop", `Gemini takes at most ${MOST_STOP_SEQUENCES} stop sequences.`);
  }
  return sequences.length > 0 ? { stopSequences: sequences.slice(0, MOST_STOP_SEQUENCES) } : {};
}

function formatOf(request: CanonicalRequest, family: Family, dropped: Dropped): JsonObject {
  const { format, tools, toolChoice } = request;
  if (!format || format.kind === "text") return {};
  if (tools.length > 0 && !family.formatWithTools) {
    dropped.parameter("format", "This model keeps to no format where there are tools.");
    return {};
  }
  const isForced = toolChoice?.kind === "tool" || toolChoice?.kind === "required";
  if (tools.length > 0 && (isForced || (toolChoice?.kind === "among" && toolChoice.required))) {
    dropped.parameter("format", "Gemini keeps to no format where a tool must be called.");
    return {};
  }
  return { responseMimeType: "application/json", ...schemaOf(format) };
}

/** The schema's name is only a label, and whether it is strict no question: Gemini always keeps to it. */
function schemaOf(format: Format): JsonObject {
  if (format.kind !== "schema") return {};
  const schema = answerSchema(format.schema);
  const { description } = format;
  const says = description === undefined || "description" in schema || "$ref" in schema;
  return { responseJsonSchema: says ? schema : { ...schema, description } };
}
