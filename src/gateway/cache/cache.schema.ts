import * as z from "zod";

export const ClearedCache = z
  .object({
    removed: z.int().min(0).describe("How many answers are gone."),
    complete: z.boolean().describe("False where there are more: ask again."),
  })
  .meta({ id: "ClearedCache" });
export type ClearedCache = z.infer<typeof ClearedCache>;
