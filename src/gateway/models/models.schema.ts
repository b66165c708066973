import * as z from "zod";

const rate = z.number().nonnegative();

const known = z.boolean().nullable();

/** `GET /v1/models` says the same, with `structured_output` for the one of two words. */
export const Capabilities = z
  .object({
    streaming: known.describe("Answers as a stream."),
    tools: known.describe("Calls functions that a request offers."),
    structuredOutput: known.describe("Keeps its answer to a JSON schema."),
    vision: known.describe("Takes images."),
    files: known.describe("Takes documents, such as a PDF. Documents of plain text can go to any model."),
    reasoning: known.describe("Thinks before it answers."),
    embeddings: known.describe("Makes vectors of texts. Such a model does nothing else."),
  })
  .describe(
    "What the model is known to take and to give: null where the platform does not know. A policy can what all of its models can.",
  );
export type Capabilities = z.infer<typeof Capabilities>;

export const ModelView = z
  .object({
    id: z.string().describe("What to send as `model`: `provider/model`."),
    provider: z.string(),
    providerName: z.string(),
    model: z.string().describe("The provider's own name of it."),
    kind: z.enum(["chat", "embeddings"]),
    contextTokens: z.int().nullable().describe("Null where it is not known."),
    capabilities: Capabilities,
    price: z
      .object({
        inputUsdPerMillion: rate
          .nullable()
          .describe("Null, as all of these are, where the platform bills nothing by it."),
        cacheReadUsdPerMillion: rate.nullable().describe("Null where cached input costs what any input costs."),
        outputUsdPerMillion: rate.nullable().describe("Null for embeddings."),
      })
      .describe(
        "US dollars per million tokens as they are billed, at the lowest tier. A provider bills the owner of a key of its own, and a policy's call costs what its target does.",
      ),
  })
  .meta({ id: "Model" });

export const ModelList = z.object({ items: z.array(ModelView) });

export type ModelView = z.infer<typeof ModelView>;
