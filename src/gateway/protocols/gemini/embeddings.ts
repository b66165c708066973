/**
 * Gemini's embeddings: one request for all texts (https://ai.google.dev/api/embeddings#method:-models.batchembedcontents).
 * Vectors are handed on as they come: Google gives shorter ones than the model has without making their length 1.
 */
import { NO_TOKENS, type TokenUsage } from "../../../billing/account.schema.ts";
import type { Embeddings, EmbeddingsRequest } from "../../canonical/embeddings.ts";
import { countOf, isObject, itemsOf, openMembers } from "../../wire/members.ts";
import type { EncodedRequest, Target } from "../protocol.ts";
import { methodPath, resourceOf } from "./resource.ts";

/** More are a 400 of Google's. */
export const MOST_TEXTS = 100;

export function encodeEmbeddings({ texts, dimensions }: EmbeddingsRequest, { model }: Target): EncodedRequest {
  const name = resourceOf(model).join("/");
  const requests = texts.map((text) => ({
    model: name,
    content: { parts: [{ text }] },
    ...(dimensions === undefined ? {} : { outputDimensionality: dimensions }),
  }));
  // Google puts every number on a line of its own, unless it is told not to.
  return { path: methodPath(model, "batchEmbedContents?prettyPrint=false"), body: { requests }, dropped: [] };
}

export function decodeEmbeddings(body: unknown, { texts }: EmbeddingsRequest): Embeddings | undefined {
  if (!isObject(body) || !Array.isArray(body.embeddings)) return undefined;
  const vectors = body.embeddings.map((embedding) => itemsOf(openMembers(embedding).values));
  if (vectors.length !== texts.length || !vectors.every(isVector)) return undefined;
  return { vectors, usage: readUsage(body.usageMetadata) };
}

const isVector = (values: readonly unknown[]): values is readonly number[] =>
  values.length > 0 && values.every((value) => typeof value === "number");

function readUsage(metadata: unknown): TokenUsage | undefined {
  const input = countOf(openMembers(metadata).promptTokenCount);
  return input === undefined ? undefined : { ...NO_TOKENS, input };
}
