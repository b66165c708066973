/** What goes wrong on request, operation by operation. */
import * as z from "zod";

/**
 * `lost`: it is done, and the answer never comes. `drop`: the connection ends before anything is done. `hang`: nothing is
 * done and nothing comes. `slow`: it takes `ms`. A number: this status, with nothing done.
 */
export const Fault = z.strictObject({
  /** Such as `registrar.register`; `*` for all. */
  operation: z.string(),
  kind: z.union([z.enum(["lost", "drop", "hang", "slow"]), z.int().min(400).max(599)]),
  ms: z.int().min(0).max(600_000).default(5_000),
  retryAfterS: z.int().min(0).optional(),
  times: z.int().min(1).default(1),
});
export type Fault = z.infer<typeof Fault>;

export interface Faults {
  order(fault: Fault): void;
  /** The next one for this operation, which is then used up. */
  take(operation: string): Fault | undefined;
  /** Nothing has met these yet. */
  left(): readonly Fault[];
  clear(): void;
}

export function createFaults(): Faults {
  let ordered: Fault[] = [];
  return {
    order: (fault) => ordered.push({ ...fault }),
    take(operation) {
      const fault = ordered.find((one) => one.operation === operation || one.operation === "*");
      if (!fault) return undefined;
      fault.times -= 1;
      if (fault.times === 0) ordered = ordered.filter((one) => one !== fault);
      return fault;
    },
    left: () => ordered,
    clear() {
      ordered = [];
    },
  };
}
