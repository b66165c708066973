import type { CanonicalRequest, Parameters, Unsupported } from "../../../canonical/request.ts";

/** Gathers what of a request goes to nobody, under the client's own names. */
export interface Dropped {
  readonly list: Unsupported[];
  parameter(key: keyof Parameters, message: string): void;
  /** `at` is a part's; where the face did not note one, `place` is the nearest thing that has a name. */
  part(at: string | undefined, place: "messages" | "tools", message: string): void;
}

export function createDropped({ names }: Pick<CanonicalRequest, "names">): Dropped {
  const list: Unsupported[] = [];
  return {
    list,
    parameter: (key, message) => void list.push({ path: names[key] ?? key, message }),
    part: (at, place, message) => void list.push({ path: at ?? place, message }),
  };
}
