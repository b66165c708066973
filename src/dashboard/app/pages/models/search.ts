/** What the address of the models' page says: which are shown, and in which order. */
import * as z from "zod";

export const KINDS = ["chat", "embeddings"] as const;
export const ORDERS = ["name", "context", "input", "cached", "output"] as const;
export type Order = (typeof ORDERS)[number];

/** An address may hold anything; what cannot be read counts as not said. */
const said = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);
/** The router reads digits as a number. */
const text = z.union([z.string().min(1).max(200), z.number().transform(String)]);

export const ModelsSearch = z.object({
  q: said(text),
  provider: said(text),
  kind: said(z.enum(KINDS)),
  sort: said(z.enum(ORDERS)),
  desc: said(z.literal(true)),
  page: said(z.int().min(2).max(1_000)),
});
export type ModelsSearch = z.infer<typeof ModelsSearch>;
