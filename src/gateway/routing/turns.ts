/** Who of a plan is asked next. */

import { Problem } from "../../kernel/problem.ts";
import type { Passage } from "../call/passage.ts";
import type { Breakers } from "./breaker.ts";
import type { Route } from "./planner.ts";

export interface Turn {
  route: Route;
  passage: Passage;
  /** Nobody is left behind it. */
  isLast: boolean;
}

/**
 * The routes that may be asked and can take the request, which shows only now: one at least. Where breakers and requests
 * leave none, the first that can take it stands in, whatever its breaker says. Throws the first Problem when none can.
 */
export function* inTurn(routes: readonly Route[], breakers: Pick<Breakers, "mayTry" | "released">): Generator<Turn> {
  const unwell: Route[] = [];
  let refusal: Problem | undefined;
  let some = false;
  /** Undefined where it cannot take the request. */
  function passageOf(route: Route): Passage | undefined {
    try {
      return route.passage();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refusal ??= error;
      return undefined;
    }
  }
  for (const [at, route] of routes.entries()) {
    const isLast = at === routes.length - 1;
    const isWell = breakers.mayTry(route.breakerId);
    // What is unwell stands at the end: it is asked when all others have failed.
    if (!isWell && !isLast) {
      unwell.push(route);
      continue;
    }
    const passage = passageOf(route);
    if (passage) {
      some = true;
      yield { route, passage, isLast };
    } else if (isWell) breakers.released(route.breakerId);
  }
  if (some) return;
  for (const route of unwell) {
    const passage = passageOf(route);
    if (passage) {
      yield { route, passage, isLast: true };
      return;
    }
  }
  if (refusal) throw refusal;
}
