import * as z from "zod";
import { isId, type OrgId } from "../kernel/id.ts";
import { formatUsd, parseUsd } from "../kernel/money.ts";
import { isStorable, NOT_STORABLE } from "../kernel/storable.ts";
import { PLANS } from "./plan.schema.ts";

const MAX_GRANT_MICRO_USD = 1_000_000_000_000;

const Dollars = z
  .string()
  .max(20)
  .transform((text, ctx) => {
    const amount = parseUsd(text);
    if (amount === undefined || amount === 0 || amount > MAX_GRANT_MICRO_USD) {
      ctx.addIssue({
        code: "custom",
        message: `must be dollars above 0 and up to ${formatUsd(MAX_GRANT_MICRO_USD)} with at most six decimals, as text such as "25" or "0.50"`,
      });
      return z.NEVER;
    }
    return amount;
  })
  .meta({ description: "Dollars as text, so that no float rounds them.", example: "25.00", type: "string" });

const Note = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine(isStorable, NOT_STORABLE)
  .meta({ description: "Why; the organisation sees it in its audit log." });

export const CreditOrder = z.strictObject({ amountUsd: Dollars, note: Note });

export const SiteCreditOrder = z.strictObject({
  siteCredits: z.int().min(1).max(10_000).meta({ description: "How many websites more it may make." }),
  note: Note,
});

export const OrganisationParams = z.object({
  id: z
    .custom<OrgId>((id) => typeof id === "string" && isId("org", id), "must be an organisation's id, org_…")
    .meta({ type: "string", param: { name: "id", in: "path" } }),
});

export const OrganisationView = z.object({
  id: z.string(),
  name: z.string(),
  jurisdiction: z.enum(["global", "eu"]),
  plan: z.enum(PLANS),
  status: z.enum(["active", "suspended"]),
  createdAt: z.iso.datetime(),
  grantedMicroUsd: z.int(),
  chargedMicroUsd: z.int(),
});
export type OrganisationView = z.infer<typeof OrganisationView>;

export const CreditGranted = z.object({
  grantId: z.string(),
  orgId: z.string(),
  seq: z.int().meta({ description: "Numbers the organisation's grants without gaps." }),
  amountMicroUsd: z.int(),
  amountUsd: z.string(),
});
export type CreditGranted = z.infer<typeof CreditGranted>;

export const SiteCreditsGranted = z.object({ grantId: z.string(), orgId: z.string(), siteCredits: z.int() });

export const StatusView = z.object({ id: z.string(), status: z.enum(["active", "suspended"]) });

/** What the operator did, as the operator reads it. */
export const OperatorAct = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  operatorId: z.string(),
  operatorEmail: z.string(),
  action: z.string(),
  orgId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type OperatorAct = z.infer<typeof OperatorAct>;

/** Ids sort by time of making, so they are cursors. */
export const IdCursor = z.string().regex(/^[a-z]+_[0-9a-z]{1,60}$/);
