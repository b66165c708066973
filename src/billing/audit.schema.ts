import * as z from "zod";

export const AuditEntry = z.object({
  id: z.string(),
  /** To the microsecond: it is half of the cursor. */
  at: z.iso.datetime(),
  actorKind: z.enum(["member", "operator", "system"]),
  actorId: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Time and id of the last event seen. */
export const AuditCursor = z.tuple([
  z.iso.datetime({ precision: 6 }).refine((at) => at >= "2000" && at < "2200"),
  z.string().regex(/^[a-z]+_[0-9a-z]{1,60}$/),
]);
export type AuditCursor = z.infer<typeof AuditCursor>;
