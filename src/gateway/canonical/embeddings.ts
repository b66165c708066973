/** Texts to be put into vectors, in nobody's words. The way of a call for them is the same as any other's, but for its format. */
import type { TokenUsage } from "../../billing/account.schema.ts";
import type { Unsupported } from "./request.ts";

export interface EmbeddingsRequest {
  /** At least one, none of them empty. */
  texts: string[];
  /** How long each vector is to be; undefined: as the model has them. */
  dimensions: number | undefined;
  /** As what the client reads them: numbers, or 32-bit floats in base64. */
  format: "float" | "base64";
  /** What was asked for and nobody else has a word for. */
  foreign: Unsupported[];
}

export interface Embeddings {
  /** In the order of the texts, as many as there are. */
  vectors: (readonly number[])[];
  /** Undefined where the provider did not say it. */
  usage: TokenUsage | undefined;
}
