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

export const DependencyView = z
  .object({
    name: z.string(),
    title: z.string(),
    group: z.enum(["platform", "service", "provider"]),
    state: z.enum(["up", "degraded", "down"]),
    latencyMs: z.number(),
    checkedAt: z.iso.datetime(),
    purpose: z.string().describe("What it is for."),
    impact: z.string().describe("What fails when it is down."),
    reason: z.string().optional().describe("Why it is not up, in a few words; the log has more."),
  })
  .meta({ id: "Dependency" });

export const HealthView = z
  .object({
    state: z
      .enum(["up", "degraded", "down"])
      .describe("Down when something of the platform is; degraded when anything else is not up."),
    checkedAt: z.iso.datetime(),
    items: z.array(DependencyView),
  })
  .meta({ id: "Health" });

export type DependencyView = z.infer<typeof DependencyView>;
export type HealthView = z.infer<typeof HealthView>;
export type CheckView = z.infer<typeof CheckView>;
export type ReadinessView = z.infer<typeof ReadinessView>;
