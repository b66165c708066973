/** Which steps there are, in which order, and what people are told of them. */
import type { StepName } from "./provisioning.schema.ts";
import type { Plan } from "./saga.service.ts";
import { type EdgePorts, edgeSteps } from "./steps/edge.ts";
import { type MoneyPorts, moneySteps } from "./steps/money.ts";
import { type RegisterPorts, registerSteps } from "./steps/register.ts";
import { type ShowPorts, showSteps } from "./steps/show.ts";

export const TITLES: Record<StepName, string> = {
  reserve: "Set the price aside",
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

export type PlanPorts = MoneyPorts & RegisterPorts & EdgePorts & ShowPorts;

export function createPlan(ports: PlanPorts): Plan {
  const money = moneySteps(ports);
  const registrar = registerSteps(ports);
  const edge = edgeSteps(ports);
  const show = showSteps(ports);
  return {
    purchase: [
      // Compensable.
      ["reserve", money.reserve],
      ["check", registrar.check],
      // The point of no return.
      ["register", registrar.register],
      // Forward only.
      ["settle", money.settle],
      ["zone", edge.zone],
      ["dns", edge.dns],
      ["edge", edge.edge],
      ["certificate", edge.certificate],
      ["publish", show.publish],
      ["probe", show.probe],
      ["finish", money.finish],
    ],
    connection: [
      ["prove", show.prove],
      ["reserve", money.reserve],
      ["edge", edge.edge],
      ["pointing", edge.pointing],
      ["certificate", edge.certificate],
      ["publish", show.publish],
      ["probe", show.probe],
      ["finish", money.finish],
    ],
    move: [
      ["reserve", money.reserve],
      ["publish", show.publish],
      ["probe", show.probe],
      ["finish", money.finish],
    ],
    undo: async (attempt, at) => {
      const left = attempt.kind === "move" ? undefined : await edge.leave(attempt, at);
      if (left) return left;
      await money.giveBack(attempt);
      // A domain that was there before stays as it was.
      if (attempt.kind === "move") return { kind: "done" };
      return { kind: "done", domain: { status: "released", holds: false, hostnames: {} } };
    },
  };
}

/** Where a new attempt begins. */
export const FIRST_STEP = { purchase: "reserve", connection: "prove", move: "reserve" } as const;
