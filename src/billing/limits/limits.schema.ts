/** /api/limits as the outside sees it. Amounts of money in micro-dollars and, beside it, as exact decimals. */
import * as z from "zod";
import { ModelPattern } from "../../identity/api-keys.schema.ts";
import { formatUsd, type MicroUsd } from "../../kernel/money.ts";
import { ALERT_THRESHOLDS, BUDGET_PERIODS } from "./limit.schema.ts";
import { type LimitSubject, readSubject, SUBJECT_KINDS } from "./subject.schema.ts";

export const LIMITS_PER_ORGANISATION = 200;
const MAX_BUDGET_MICRO_USD = 1_000_000_000_000_000;

export const SubjectName = z
  .string()
  .max(200)
  .transform((text, context): LimitSubject => {
    const subject = readSubject(text);
    if (subject !== undefined) return subject;
    context.addIssue({
      code: "custom",
      message: "must be organisation, member:<user id>, key:<key id> or tag:<name>=<value>",
    });
    return z.NEVER;
  })
  .meta({ type: "string", example: "tag:team=search" });

export const LimitParams = z.object({ subject: SubjectName });

/** An account writes all limits of its organisation every few seconds: so they come to a megabyte at most. */
const MOST_PATTERN_CHARACTERS = 4_000;

const Budget = z.int().min(0).max(MAX_BUDGET_MICRO_USD).nullable().default(null);

export const LimitRules = z
  .strictObject({
    requestsPerMinute: z.int().min(1).max(1_000_000).nullable().default(null),
    tokensPerMinute: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .nullable()
      .default(null)
      .describe("Tokens in and out; a call counts what it reserves until it ends."),
    concurrency: z.int().min(1).max(1_000_000).nullable().default(null).describe("Calls under way at once."),
    dailyBudgetMicroUsd: Budget.describe("What may be spent in a UTC day. 0 lets nothing through that costs."),
    monthlyBudgetMicroUsd: Budget.describe("What may be spent in a UTC month."),
    allowedModels: z
      .array(ModelPattern)
      .min(1)
      .max(100)
      .refine((patterns) => patterns.join("").length <= MOST_PATTERN_CHARACTERS, {
        message: `must have at most ${MOST_PATTERN_CHARACTERS.toLocaleString("en")} characters in all`,
      })
      .nullable()
      .default(null)
      .describe("`provider/model` or `provider/*`; null allows all."),
  })
  .refine((rules) => Object.values(rules).some((value) => value !== null), { message: "must limit something" })
  .meta({ id: "LimitRules" });
export type LimitRules = z.infer<typeof LimitRules>;

const Money = z.object({
  microUsd: z.int(),
  usd: z.string().meta({ description: "The same as an exact decimal." }),
});
export const money = (microUsd: MicroUsd): z.infer<typeof Money> => ({ microUsd, usd: formatUsd(microUsd) });

const SubjectCalled = z
  .string()
  .describe(
    "What the member or key is called, else its id: where it is gone, and of a member where `members:read` is not granted. A tag as name=value; empty for the organisation.",
  );

const PeriodUse = z.object({
  budget: Money.nullable(),
  spent: Money.describe("What calls that ended in it have cost."),
  resetsAt: z.iso.datetime(),
});

export const Limit = z
  .object({
    subject: z.string().describe("Whom it concerns; its name in the path."),
    kind: z.enum(SUBJECT_KINDS),
    name: SubjectCalled,
    rules: LimitRules,
    use: z.object({
      today: PeriodUse,
      thisMonth: PeriodUse,
      held: Money.describe("Reserved for calls under way; counts against both budgets."),
      openCalls: z.int(),
    }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Limit" });
export type Limit = z.infer<typeof Limit>;

export const LimitList = z.object({ items: z.array(Limit), asOf: z.iso.datetime() });

export const Alert = z
  .object({
    id: z.string(),
    subject: z.string(),
    kind: z.enum(SUBJECT_KINDS),
    name: SubjectCalled,
    period: z.enum(BUDGET_PERIODS),
    periodStart: z.iso.datetime(),
    threshold: z.union(ALERT_THRESHOLDS.map((threshold) => z.literal(threshold))).describe("In percent of the budget."),
    budget: Money,
    spent: Money.describe("By then."),
    refused: z
      .object({
        held: Money.describe("Reserved for calls under way by then."),
        needed: Money.describe("What the refused call would have reserved."),
      })
      .nullable()
      .describe("Set where the budget had refused its first call of the period; null where so much of it was spent."),
    at: z.iso.datetime(),
    mailedAt: z.iso.datetime().nullable().describe("Null where the mail service has not taken the mails."),
  })
  .meta({ id: "LimitAlert" });
export type Alert = z.infer<typeof Alert>;

/** Time and id of the last alert seen. */
export const AlertCursor = z.tuple([
  z.iso.datetime({ precision: 3 }).refine((at) => at >= "2000" && at < "2200"),
  z.string().regex(/^alert_[0-9a-z]{1,60}$/),
]);
export type AlertCursor = z.infer<typeof AlertCursor>;
