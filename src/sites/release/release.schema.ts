/** The contract of /api/operator/domains/{name}/release. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import { HostName } from "../domains/domains.schema.ts";

export const HeldNameParams = z.object({ name: HostName });

export const ReleaseOrder = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine(isStorable, NOT_STORABLE)
    .meta({ description: "Why; the organisation reads it in its audit log and in a mail." }),
});

export const ReleasedDomain = z.object({
  name: z.string(),
  orgId: z.string().describe("Whose it was."),
  domainId: z.string(),
  status: z.enum(["removing", "released"]).describe("Anybody can have the name once it is `released`."),
});
export type ReleasedDomain = z.infer<typeof ReleasedDomain>;
