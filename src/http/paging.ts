/**
 * Keyset paging: a cursor is the sort key of the last item seen, so that pages neither skip nor repeat while rows
 * arrive. It is opaque but not secret and not trusted: whoever forges one sees no more than a query of his own would.
 */
import * as z from "zod";

const VERSION = 1;
const MAX_LIMIT = 200;

const toBase64Url = (text: string): string => {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};

const fromBase64Url = (text: string): string =>
  new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0)),
  );

export const encodeCursor = (key: unknown): string => toBase64Url(JSON.stringify([VERSION, key]));

/** The `cursor` and `limit` parameters of a list whose sort key is `key`; spread `shape` into the route's query. */
export function paging<Key extends z.ZodType>(key: Key, { defaultLimit = 50 } = {}) {
  const Envelope = z.tuple([z.literal(VERSION), key]);
  const shape = {
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(MAX_LIMIT)
      .default(defaultLimit)
      .meta({ description: `At most so many items, 1 to ${MAX_LIMIT}.` }),
    cursor: z
      .string()
      .max(1024)
      .transform((text, ctx): z.output<Key> => {
        const wrong = () => {
          ctx.addIssue({ code: "custom", message: "is no cursor of this list" });
          return z.NEVER;
        };
        let value: unknown;
        try {
          value = JSON.parse(fromBase64Url(text));
        } catch {
          return wrong();
        }
        const parsed = Envelope.safeParse(value);
        return parsed.success ? (parsed.data[1] as z.output<Key>) : wrong();
      })
      .optional()
      .meta({ type: "string", description: "`nextCursor` of the page before." }),
  };
  return {
    shape,
    Query: z.object(shape),
    /**
     * Cuts what a query for `limit + 1` rows found into a page. `nextCursor` is null on the last one.
     */
    page<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => z.input<Key>) {
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const more = rows.length > limit && last !== undefined;
      return { items, nextCursor: more ? encodeCursor(keyOf(last)) : null };
    },
  };
}

/** The answer of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe("Send it as `cursor` for the next page; null on the last one."),
  });
