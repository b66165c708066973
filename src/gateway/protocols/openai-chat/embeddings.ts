/** OpenAI's embeddings, for providers of another protocol. */
import * as z from "zod";
import { inputTokensOf } from "../../../billing/account.schema.ts";
import type { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { estimateInputTokens } from "../../call/estimate.service.ts";
import type { Embeddings, EmbeddingsRequest } from "../../canonical/embeddings.ts";
import type { Unsupported } from "../../canonical/request.ts";
import { invalid, parseWhole, unsupported, wrongMember } from "../body.ts";
import type { AnswerContext, JsonObject } from "../protocol.ts";
import { extras } from "./decode-messages.ts";
import type { ChatCall } from "./request.service.ts";

const Asked = z.looseObject({
  model: z.string(),
  input: z.unknown(),
  dimensions: z.int().min(1).nullish(),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  // A hint that changes no answer.
  user: z.string().nullish(),
});
const MEMBERS: ReadonlySet<string> = new Set(Object.keys(Asked.shape));

export function decodeEmbeddings({ bytes }: ChatCall): Result<EmbeddingsRequest, Problem> {
  const body = parseWhole(bytes);
  if (!body.ok) return body;
  const parsed = Asked.safeParse(body.value);
  if (!parsed.success) return wrongMember(parsed.error);
  const { input, dimensions, encoding_format: format } = parsed.data;
  const texts = textsOf(input);
  if (!texts.ok) return texts;
  const foreign: Unsupported[] = [];
  extras(parsed.data, MEMBERS, "", foreign);
  return ok({ texts: texts.value, dimensions: dimensions ?? undefined, format: format ?? "float", foreign });
}

/** Tokens are numbers that one maker's models know. */
const TOKENS = "This model takes text, not the tokens of another one. Send the text itself.";

function textsOf(input: unknown): Result<string[], Problem> {
  const list: readonly unknown[] = Array.isArray(input) ? input : [input];
  const texts: string[] = [];
  for (const [index, text] of list.entries()) {
    const path = Array.isArray(input) ? `input.${index}` : "input";
    if (typeof text === "number") return err(unsupported("input", TOKENS));
    if (Array.isArray(text)) return err(unsupported(path, TOKENS));
    if (typeof text !== "string") return invalid(`Invalid value for '${path}': must be a string.`, path);
    if (text === "") return invalid(`Invalid value for '${path}': must not be empty.`, path);
    texts.push(text);
  }
  return ok(texts);
}

/** Clients read the usage unasked: where the provider said none, the estimate that the call is settled by. */
export function encodeEmbeddings(
  { vectors, usage }: Embeddings,
  { format }: EmbeddingsRequest,
  { size }: ChatCall,
  context: AnswerContext,
): JsonObject {
  const write = format === "base64" ? base64 : (vector: readonly number[]) => vector;
  const tokens = usage ? inputTokensOf(usage) : estimateInputTokens(size);
  return {
    object: "list",
    data: vectors.map((vector, index) => ({ object: "embedding", index, embedding: write(vector) })),
    model: context.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** Of 32-bit floats, the least significant byte first. */
function base64(vector: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  for (const [index, value] of vector.entries()) view.setFloat32(index * 4, value, true);
  let binary = "";
  for (const byte of new Uint8Array(view.buffer)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
