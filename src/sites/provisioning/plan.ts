/** Which steps there are, in which order, and what people are told of them. */
import type { Attempt } from "./attempt.schema.ts";
import type { StepName } from "./provisioning.schema.ts";
import type { Plan, Step } from "./saga.service.ts";
import { type EdgePorts, edgeSteps } from "./steps/edge.ts";
import { type MoneyPorts, moneySteps } from "./steps/money.ts";
import { type RegisterPorts, registerSteps } from "./steps/register.ts";
import { type ShowPorts, showSteps } from "./steps/show.ts";

export const TITLES: Record<StepName, string> = {
  reserve: "Set aside what it costs",
  check: "Check the name and its price",
  register: "Register the domain",
  settle: "Pay for it",
  zone: "Open its zone",
  dns: "Write its records",
  prove: "Prove that it is yours",
  edge: "Lead its visitors here",
  pointing: "Wait for its DNS",
  certificate: "Get a certificate",
  publish: "Publish the website",
  probe: "Look at it from outside",
  finish: "Use the site credit",
  undo: "Give back what was set aside",
};

type Doing = Exclude<StepName, "undo">;

/**
 * In their order. What stands before `register` can be undone; behind it, the point of no return, it only goes forward.
 */
export const PLAN_STEPS: Readonly<Record<Attempt["kind"], readonly Doing[]>> = {
  purchase: [
    "reserve",
    "check",
    "register",
    "settle",
    "zone",
    "dns",
    "edge",
    "certificate",
    "publish",
    "probe",
    "finish",
  ],
  connection: ["prove", "reserve", "edge", "pointing", "certificate", "publish", "probe", "finish"],
  move: ["reserve", "publish", "probe", "finish"],
};

export type PlanPorts = MoneyPorts & RegisterPorts & EdgePorts & ShowPorts;

export function createPlan(ports: PlanPorts): Plan {
  const { giveBack, credited, ...money } = moneySteps(ports);
  const registrar = registerSteps(ports);
  const edge = edgeSteps(ports);
  const show = showSteps(ports);
  const steps: Record<Doing, Step> = { ...money, ...registrar, ...edge, ...show, publish: credited(show.publish) };
  const inOrder = (kind: Attempt["kind"]) => PLAN_STEPS[kind].map((name) => [name, steps[name]] as const);
  return {
    purchase: inOrder("purchase"),
    connection: inOrder("connection"),
    move: inOrder("move"),
    // What fails stands before `edge`: no visitor has been led here yet.
    undo: async (attempt) => {
      await giveBack(attempt);
      // A domain that was there before stays as it was.
      if (attempt.kind === "move") return { kind: "done" };
      return { kind: "done", domain: { status: "released", holds: false } };
    },
  };
}
