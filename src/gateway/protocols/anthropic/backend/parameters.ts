/** What a client sets beside the conversation, its tools and how much to think. */
import type { CanonicalRequest } from "../../../canonical/request.ts";
import type { Dropped } from "../../dropped.ts";
import type { WireRequest } from "../wire.ts";
import type { Abilities } from "./models.ts";
import { narrow } from "./schema.ts";

type Sampling = Pick<WireRequest, "temperature" | "top_p" | "top_k">;

/** What says no more than the default is left out and is no loss. */
export function planSampling(
  { temperature, topP, topK }: CanonicalRequest,
  { sampling }: Abilities,
  thinks: boolean,
  model: string,
  dropped: Dropped,
): Sampling {
  const plan: Sampling = {};
  const refused = sampling === "none" ? `${model} does not take it.` : `${model} does not take it while it thinks.`;
  const fixed = sampling === "none" || thinks;
  if (temperature !== undefined && temperature !== 1) {
    if (fixed) dropped.parameter("temperature", refused);
    else if (temperature > 1) dropped.parameter("temperature", "Anthropic's temperatures end at 1.");
    else plan.temperature = temperature;
  }
  if (topP !== undefined && topP !== 1) {
    if (fixed) dropped.parameter("topP", refused);
    else if (sampling === "one" && plan.temperature !== undefined) {
      dropped.parameter("topP", `${model} takes it only without a temperature.`);
    } else plan.top_p = topP;
  }
  if (topK !== undefined) {
    if (fixed) dropped.parameter("topK", refused);
    else plan.top_k = topK;
  }
  return plan;
}

/** Held to by the decoder itself; the answer is plain text that fits. */
export function planFormat(
  { format }: CanonicalRequest,
  { schemas }: Abilities,
  model: string,
  dropped: Dropped,
): NonNullable<WireRequest["output_config"]> {
  switch (format?.kind) {
    case undefined:
    case "text":
      return {};
    case "json":
      dropped.parameter("format", "Anthropic has no JSON mode without a schema: give one.");
      return {};
    case "schema": {
      const narrowed = narrow(format.schema);
      if (schemas && narrowed.ok) {
        const { schema } = narrowed;
        const { description } = format;
        // The schema's own description is nearer to what is described.
        const described = description && schema.description === undefined ? { ...schema, description } : schema;
        return { format: { type: "json_schema", schema: described } };
      }
      dropped.parameter(
        "format",
        narrowed.ok ? `${model} cannot be held to a schema.` : `Anthropic cannot hold a model to ${narrowed.why}.`,
      );
      return {};
    }
  }
}

type Rest = Pick<WireRequest, "stop_sequences" | "metadata" | "service_tier">;

/**
 * `cacheKey` goes nowhere and is no loss: Anthropic has one cache an organisation, found by what is asked, not by where
 * it was asked before.
 */
export function planRest(request: CanonicalRequest, dropped: Dropped): Rest {
  const rest: Rest = {};
  const stop = request.stop?.filter((sequence) => sequence.trim() !== "") ?? [];
  if (stop.length < (request.stop?.length ?? 0)) {
    dropped.parameter("stop", "Anthropic takes no stop sequence of nothing but white space.");
  }
  if (stop.length > 0) rest.stop_sequences = stop;
  if (request.user) rest.metadata = { user_id: request.user };
  switch (request.serviceTier) {
    case undefined:
      break;
    case "auto":
    case "standard_only":
      rest.service_tier = request.serviceTier;
      break;
    case "default":
      rest.service_tier = "standard_only";
      break;
    default:
      dropped.parameter("serviceTier", `Anthropic has no service tier '${request.serviceTier}'.`);
  }
  noteUnsupported(request, dropped);
  return rest;
}

function noteUnsupported(request: CanonicalRequest, dropped: Dropped): void {
  const { seed, presencePenalty, frequencyPenalty, logitBias, logprobs, choices, verbosity } = request;
  if (seed !== undefined) dropped.parameter("seed", "Anthropic's answers cannot be made repeatable.");
  if (presencePenalty) dropped.parameter("presencePenalty", "Anthropic has no penalty for what was said.");
  if (frequencyPenalty) dropped.parameter("frequencyPenalty", "Anthropic has no penalty for what was said.");
  if (logitBias && Object.keys(logitBias).length > 0) {
    dropped.parameter("logitBias", "Anthropic's tokens cannot be favoured.");
  }
  if (logprobs) dropped.parameter("logprobs", "Anthropic does not tell the probabilities of its tokens.");
  if (choices !== undefined && choices > 1) dropped.parameter("choices", "Anthropic gives one answer a request.");
  if (verbosity !== undefined && verbosity !== "medium") {
    dropped.parameter("verbosity", "Anthropic has no setting for how much is said.");
  }
}
