import * as z from "zod";
import { joined, readDirectives, withoutDirectives } from "../directives.ts";
import { type Exchange, mayAnswer, sendJson } from "../exchange.ts";
import type { JsonObject } from "../json.ts";
import { embed } from "../openai/embeddings.ts";
import { estimateTokens } from "../words.ts";
import { camel } from "./camel.ts";
import { failed, headersOf, refuse } from "./wire.ts";

const MOST_REQUESTS = 100;

const Embed = z.strictObject({
  model: z.string().optional(),
  content: z.strictObject({
    role: z.string().optional(),
    parts: z.array(z.strictObject({ text: z.string() })).min(1),
  }),
  taskType: z.string().optional(),
  title: z.string().optional(),
  outputDimensionality: z.int().optional(),
});
const Batch = z.strictObject({ requests: z.array(Embed.required({ model: true })) });

/** `POST …:embedContent` and `…:batchEmbedContents` of a model whose vectors have `native` numbers. */
export async function embedContents(
  exchange: Exchange,
  model: string,
  native: number,
  given: JsonObject,
  isBatch: boolean,
): Promise<void> {
  const schema = isBatch ? Batch : Embed.transform((request) => ({ requests: [request] }));
  const parsed = schema.safeParse(camel(given));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(exchange, 400, `Invalid JSON payload received. ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { requests } = parsed.data;
  const problem = problemOf(requests, model, native);
  if (problem) return refuse(exchange, 400, problem);
  const texts = requests.map(({ content }) => content.parts.map(({ text }) => text).join(" "));
  exchange.directives = joined(readDirectives(texts[0] ?? ""), exchange.directives);
  if (!(await mayAnswer(exchange)) || (await failed(exchange))) return;

  const embeddings = texts.map((text, at) => ({
    // What is cut off is missing from its length.
    values: Array.from(embed(withoutDirectives(text), native).slice(0, requests[at]?.outputDimensionality ?? native)),
  }));
  const tokens = texts.reduce((sum, text) => sum + Math.max(1, estimateTokens(text.length)), 0);
  const usageMetadata = { promptTokenCount: tokens, promptTokenDetails: [{ modality: "TEXT", tokenCount: tokens }] };
  const usage = exchange.directives.faults.has("no-usage") ? {} : { usageMetadata };
  const body = isBatch ? { embeddings, ...usage } : { embedding: embeddings[0], ...usage };
  return sendJson(exchange, 200, body, headersOf(exchange));
}

function problemOf(requests: readonly z.infer<typeof Embed>[], model: string, native: number): string | undefined {
  if (requests.length === 0) return "* BatchEmbedContentsRequest.requests: at least one request must be provided.";
  if (requests.length > MOST_REQUESTS) {
    return `* BatchEmbedContentsRequest.requests: at most ${MOST_REQUESTS} requests can be in one batch`;
  }
  for (const { model: named, content, outputDimensionality: size } of requests) {
    if (named !== undefined && named !== `models/${model}`) return `Model '${named}' does not match 'models/${model}'.`;
    if (content.parts.every(({ text }) => text === "")) return "* EmbedContentRequest.content: content is empty.";
    if (size !== undefined && (size < 1 || size > native)) {
      return `Unable to submit request because output_dimensionality must be between 1 and ${native}.`;
    }
  }
  return undefined;
}
