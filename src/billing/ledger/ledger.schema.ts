import * as z from "zod";

/** Money in micro-USD, and websites that an organisation may make, by the piece. */
export const LEDGER_UNITS = ["micro_usd", "site_credit"] as const;
export type LedgerUnit = (typeof LEDGER_UNITS)[number];

/** What a reservation has come to. */
export const RESERVATION_STATES = ["reserved", "captured", "released"] as const;
export type ReservationState = (typeof RESERVATION_STATES)[number];

export const LedgerEvent = z.object({
  key: z.string().meta({
    description: "What has happened, once: `grant:…`, `reserve:…`, `capture:…` or `release:…`.",
    example: "grant:grant_01k9rsq3f7fbctd8fy1v1yqyhd",
  }),
  /** To the microsecond: it is half of the cursor. */
  at: z.iso.datetime(),
  note: z.string(),
  entries: z
    .array(
      z.object({
        account: z.string().meta({
          description:
            "`credit` is what can be spent, `reserved` what is set aside, `granted` where credit comes from, `domain_sales` and `sites` where it goes.",
        }),
        unit: z
          .enum(LEDGER_UNITS)
          .meta({ description: "`micro_usd`: millionths of a dollar. `site_credit`: websites." }),
        amount: z.int().meta({ description: "What the account has more by it, or less." }),
      }),
    )
    .meta({ description: "They add up to zero in each unit." }),
});
export type LedgerEvent = z.infer<typeof LedgerEvent>;

/** Time and key of the last event seen. */
export const LedgerCursor = z.tuple([
  z.iso.datetime({ precision: 6 }).refine((at) => at >= "2000" && at < "2200"),
  z.string().max(500),
]);
export type LedgerCursor = z.infer<typeof LedgerCursor>;
