import * as z from "zod";

const money = (description: string) => ({
  microUsd: z.int().meta({ description }),
  usd: z.string().meta({ description: "The same as an exact decimal." }),
});
const Amount = (description: string) => z.object(money(description));

export const BalanceQuery = z.object({
  include: z.literal("recorded").optional().describe("Adds the sums of the record: every call is counted for it."),
});

export const BalanceView = z.object({
  live: z
    .object({
      available: Amount(
        "What new calls and purchases may still draw on. Negative after a call cost more than was reserved.",
      ),
      held: Amount("Reserved for calls under way."),
      charged: Amount("All that calls have cost so far."),
    })
    .meta({ description: "From the account's object, which decides on every call: true at this moment." }),
  siteCredits: z
    .object({
      available: z.int().meta({ description: "Websites that may still be made." }),
      reserved: z.int().meta({ description: "Taken by websites that are being made." }),
    })
    .nullable()
    .meta({ description: "Websites by the piece, of which the first is free. Null while they cannot be looked up." }),
  recorded: z
    .object({
      granted: Amount("The sum of all credit ever granted."),
      purchases: Amount("What purchases have taken of it, or have reserved."),
      charged: Amount("The sum of all recorded calls."),
    })
    .optional()
    .meta({ description: "From the record, when asked for. It lags the live numbers by about a second." }),
  asOf: z.iso.datetime(),
});
export type BalanceView = z.infer<typeof BalanceView>;
