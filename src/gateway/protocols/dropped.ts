/** Gathers what of a request a provider cannot honour, in the client's own words. */
import type { CanonicalRequest, Parameters, Unsupported } from "../canonical/request.ts";

export interface Dropped {
  readonly list: Unsupported[];
  parameter(key: keyof Parameters, message: string): void;
  /** What stands in the conversation or among the tools; `place` is the nearest that has a name where its own is not known. */
  part(at: string | undefined, message: string, place?: "messages" | "tools"): void;
}

export function createDropped({ names }: Pick<CanonicalRequest, "names">): Dropped {
  const list: Unsupported[] = [];
  return {
    list,
    parameter: (key, message) => void list.push({ path: names[key] ?? key, message }),
    part: (at, message, place = "messages") => void list.push({ path: at ?? place, message }),
  };
}
