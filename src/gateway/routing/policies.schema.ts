/** What the outside sends and sees of an organisation's routing policies. */
import * as z from "zod";
import { PolicyName, PolicyRules } from "./policy.schema.ts";

/** What is sent to keep a policy, and what is kept. */
export const RoutingRules = PolicyRules.meta({ id: "RoutingRules" });

export const PolicyParams = z.object({ name: PolicyName });

export const TargetProblem = z.object({
  path: z.string().describe("The target, such as `targets.0.model`."),
  message: z.string(),
});
export type TargetProblem = z.infer<typeof TargetProblem>;

export const RoutingPolicy = z
  .object({
    name: z.string(),
    model: z.string().describe("What to send as `model`: `policy/<name>`."),
    rules: RoutingRules.nullable().describe("Null where a newer version of the platform wrote them."),
    problems: z.array(TargetProblem).describe("Targets that no call can go to as things are: they are skipped."),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "RoutingPolicy" });
export type RoutingPolicy = z.infer<typeof RoutingPolicy>;
