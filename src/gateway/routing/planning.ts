/** Plans calls by what their organisation has set, as far as this isolate knows, and learns what it does not. */
import type { ParsedKey } from "../../identity/index.ts";
import { Problem, type ProblemCode } from "../../kernel/problem.ts";
import { accountAway, refusalToProblem, standing } from "../call/refusal.ts";
import type { CallRequest } from "../protocols/protocol.ts";
import type { Asked, Known, Plan } from "./planner.ts";
import type { Routings } from "./routings.ts";

export interface Planning {
  /** At once where nothing is set. Throws, or rejects with, the Problem where no provider can take it. */
  plan<Read extends CallRequest>(asked: Asked<Read>, key: ParsedKey): Plan | Promise<Plan>;
  /**
   * Asks the account what counts now, unless more is known already than `version`. Rejects with the Problem where the key
   * is none, or nobody can say.
   */
  learn(key: ParsedKey, version?: number): Promise<void>;
}

export interface PlanningPorts {
  plan: <Read extends CallRequest>(asked: Asked<Read>, known: Known) => Plan;
  routings: Routings;
  now: () => number;
  warn: (event: string, facts: Record<string, never>, error: unknown) => void;
}

/** What a key, an endpoint or a policy that was set since may mend. */
const MENDABLE: ReadonlySet<ProblemCode> = new Set(["model_not_found", "provider_not_configured", "price_unknown"]);

export function createPlanning({ plan, routings, now, warn }: PlanningPorts): Planning {
  async function learn(key: ParsedKey, version?: number): Promise<void> {
    // Others that were planned by the same may have learnt it meanwhile.
    if (version !== undefined && routings.versionOf(key.orgId) !== version) return;
    const learned = await routings.learn(key).catch((error: unknown) => {
      warn("routing_failed", {}, error);
      throw accountAway();
    });
    if (!learned.ok) throw refusalToProblem(standing(learned.error), {}, now());
  }

  function planNow<Read extends CallRequest>(asked: Asked<Read>): Plan | Promise<Plan> {
    // Both at once: what is learnt while keys are opened is for the next plan.
    const routingVersion = routings.versionOf(asked.orgId);
    const routing = routings.routingOf(asked.orgId);
    if (!routing) return plan(asked, { routing: undefined, routingVersion });
    return routing.then((found) => plan(asked, { routing: found, routingVersion }));
  }

  /** What no provider that is known can take may be for one that was set up since. */
  async function planAnew<Read extends CallRequest>(
    asked: Asked<Read>,
    key: ParsedKey,
    refusal: unknown,
    version: number,
  ): Promise<Plan> {
    if (!(refusal instanceof Problem) || !MENDABLE.has(refusal.code)) throw refusal;
    await learn(key, version);
    if (routings.versionOf(key.orgId) === version) throw refusal;
    return await planNow(asked);
  }

  return {
    plan(asked, key) {
      const version = routings.versionOf(asked.orgId);
      try {
        const planned = planNow(asked);
        return planned instanceof Promise ? planned.catch((error) => planAnew(asked, key, error, version)) : planned;
      } catch (error) {
        return planAnew(asked, key, error, version);
      }
    },
    learn,
  };
}
