/** The contract of /api/provisionings: how a site comes onto a domain, step by step. */
import * as z from "zod";

export const STEPS = [
  "reserve",
  "check",
  "register",
  "settle",
  "zone",
  "dns",
  "prove",
  "edge",
  "pointing",
  "certificate",
  "publish",
  "probe",
  "finish",
  "undo",
] as const;
export type StepName = (typeof STEPS)[number];

export const PROVISIONING_STATES = ["running", "needs_attention", "live", "failed"] as const;
export type ProvisioningState = (typeof PROVISIONING_STATES)[number];

export const Attention = z
  .object({
    code: z.string().describe("For programs."),
    message: z.string().describe("What is the matter."),
    action: z.string().describe("What somebody can do about it."),
  })
  .meta({ id: "Attention" });
export type Attention = z.infer<typeof Attention>;

/** As it is kept. */
export const StepRecord = z.object({
  step: z.enum(STEPS),
  state: z.enum(["running", "waiting", "done", "failed"]),
  tries: z.int(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  note: z.string().nullable(),
});
export type StepRecord = z.infer<typeof StepRecord>;

const ProvisioningStep = z
  .object({
    step: z.enum(STEPS),
    title: z.string(),
    state: z.enum(["todo", "running", "waiting", "done", "failed"]),
    tries: z.int(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    note: z.string().nullable().describe("What it is at, or what came of it."),
  })
  .meta({ id: "ProvisioningStep" });

export const Provisioning = z
  .object({
    id: z.string(),
    kind: z.enum(["purchase", "connection", "move"]),
    domainId: z.string(),
    domain: z.string(),
    siteId: z.string(),
    state: z
      .enum(PROVISIONING_STATES)
      .describe("`failed`: nothing was bought, and what was set aside is back. The others end as `live`."),
    step: z.enum(STEPS),
    steps: z.array(ProvisioningStep).describe("All of them, also those to come."),
    attention: Attention.nullable(),
    goesOnByItself: z.boolean().describe("Otherwise it waits for `resume`."),
    priceMicroUsd: z.int(),
    requestedBy: z.string(),
    startedAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Provisioning" });
export type Provisioning = z.infer<typeof Provisioning>;
