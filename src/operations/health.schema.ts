import * as z from "zod";

export const CheckView = z.object({
  name: z.string(),
  state: z.enum(["up", "down"]),
  latencyMs: z.number(),
  reason: z.string().optional().describe("Why it is down, in one word or two; the log has more."),
});

export const ReadinessView = z
  .object({
    state: z.enum(["up", "down"]),
    checkedAt: z.iso.datetime(),
    checks: z.array(CheckView),
  })
  .meta({ id: "Readiness" });

export type CheckView = z.infer<typeof CheckView>;
export type ReadinessView = z.infer<typeof ReadinessView>;
