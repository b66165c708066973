import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { type ComponentType, useEffect, useState } from "react";
import { asProblem } from "../api/problem.ts";
import { part } from "../part.ts";

export interface Source<Props extends object> {
  /** Early, where somebody seems to want it. */
  fetchIt: () => Promise<unknown>;
  component: () => Promise<ComponentType<Props>>;
  fetched?: ComponentType<Props>;
}

/** What is fetched again comes as a whole module, so the component is taken out of it last. */
export const later = <Module, Props extends object>(
  fetchIt: () => Promise<Module>,
  pick: (module: Module) => ComponentType<Props>,
): Source<Props> => ({ fetchIt, component: async () => pick(await part(fetchIt)) });

/**
 * The component, fetched once it is wanted. A fetch that failed is told, and made anew the next time: React's own `lazy`
 * would keep the failure for ever.
 */
export function useLater<Props extends object>(
  from: Source<Props>,
  isWanted: boolean,
  /** Puts the wish away, so that the next time it is fetched anew. */
  onFailed: () => void,
): ComponentType<Props> | undefined {
  const [Component, setComponent] = useState(() => from.fetched);
  const toasts = useKumoToastManager();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once each time it is wanted.
  useEffect(() => {
    if (!isWanted) return;
    if (from.fetched) {
      setComponent(() => from.fetched);
      return;
    }
    let wanted = true;
    from.component().then(
      (component) => {
        from.fetched = component;
        if (wanted) setComponent(() => component);
      },
      (error) => {
        toasts.add({ variant: "error", title: "This could not be loaded", description: asProblem(error).message });
        if (wanted) onFailed();
      },
    );
    return () => {
      wanted = false;
    };
  }, [isWanted]);
  return Component;
}

/** A component that is fetched when it is first shown. */
export function Later<Props extends object>({
  from,
  given,
  onFailed,
}: {
  from: Source<Props>;
  given: Props;
  /** Puts it away, so that the next time it is asked for it is fetched anew. */
  onFailed: () => void;
}) {
  const Component = useLater(from, true, onFailed);
  return Component ? <Component {...given} /> : null;
}
