/** Gathers what of a request a provider cannot honour, in the client's own words. */
import type { CanonicalRequest, Parameters, Unsupported } from "../../canonical/request.ts";

export interface Dropped {
  readonly list: Unsupported[];
  parameter(key: keyof Parameters, message: string): void;
  /** What stands somewhere in the conversation or among the tools. */
  part(at: string | undefined, message: string): void;
}

export function createDropped({ names }: Pick<CanonicalRequest, "names">): Dropped {
  const list: Unsupported[] = [];
  return {
    list,
    parameter: (key, message) => void list.push({ path: names[key] ?? key, message }),
    part: (at, message) => void list.push({ path: at ?? "messages", message }),
  };
}
