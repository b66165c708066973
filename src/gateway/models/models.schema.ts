import * as z from "zod";

const rate = z.number().nonnegative();

export const ModelView = z
  .object({
    id: z.string().describe("What to send as `model`: `provider/model`."),
    provider: z.string(),
    providerName: z.string(),
    model: z.string().describe("The provider's own name of it."),
    kind: z.enum(["chat", "embeddings"]),
    contextTokens: z.int().nullable().describe("Null where it is not known."),
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
