/** Connections that are tried out while the page is looked at, one at a time each. */
import { useCallback, useRef, useState } from "react";
import type { components } from "../api/openapi.d.ts";
import { type ApiProblem, asProblem } from "../api/problem.ts";

export type ConnectionTest = components["schemas"]["ConnectionTest"];

export type Trial =
  | { state: "running" }
  | { state: "done"; test: ConnectionTest }
  /** It could not be tried: too often, or the server did not answer. */
  | { state: "failed"; problem: ApiProblem };

export interface ConnectionTests {
  trialOf(id: string): Trial | undefined;
  run(id: string): void;
}

/** `ended` hears of each, so that what is stored of it can be read again. */
export function useConnectionTests(ask: (id: string) => Promise<ConnectionTest>, ended: () => void): ConnectionTests {
  const [trials, setTrials] = useState<ReadonlyMap<string, Trial>>(new Map());
  const running = useRef(new Set<string>());
  const latest = useRef({ ask, ended });
  latest.current = { ask, ended };

  const run = useCallback((id: string): void => {
    if (running.current.has(id)) return;
    running.current.add(id);
    const know = (trial: Trial) => setTrials((now) => new Map(now).set(id, trial));
    know({ state: "running" });
    latest.current
      .ask(id)
      .then(
        (test) => know({ state: "done", test }),
        (error: unknown) => know({ state: "failed", problem: asProblem(error) }),
      )
      .finally(() => {
        running.current.delete(id);
        latest.current.ended();
      });
  }, []);

  return { trialOf: (id) => trials.get(id), run };
}
