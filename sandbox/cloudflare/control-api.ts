/** How people and tests in another process look behind the curtain. Never reached by the Worker. */
import * as z from "zod";
import { Fault, type Faults } from "./faults.ts";
import { step } from "./registrar.ts";
import type { Store } from "./state.ts";
import type { World } from "./wire.ts";

export interface Entry {
  operation: string;
  method: string;
  path: string;
  body: unknown;
  status: number | null;
  at: number;
}

export interface Controlled {
  store: Store;
  world: World;
  faults: Faults;
  /** Every call, oldest first. */
  entries: Entry[];
  /** What did not hold to the vendor's description. */
  violations: string[];
  /** What an empty account is given again. */
  setUp(): void;
}

interface Reply {
  status: number;
  value?: unknown;
}

const Outside = z.record(z.string().toLowerCase(), z.record(z.string().toUpperCase(), z.array(z.string())).nullable());

export function controlApi(
  { store, world, faults, entries, violations, setUp }: Controlled,
  method: string,
  path: string,
  body: unknown,
): Reply {
  const [, , resource = "", name = ""] = path.split("/").map(decodeURIComponent);
  switch (`${method} ${resource}`) {
    case "GET health":
      return { status: 200, value: { ok: true } };
    case "GET state":
      return { status: 200, value: store.state };
    case "DELETE state":
      store.clear();
      entries.length = 0;
      violations.length = 0;
      faults.clear();
      setUp();
      return { status: 204 };
    case "GET requests":
      return { status: 200, value: entries };
    case "GET violations":
      return { status: 200, value: violations };
    case "POST faults": {
      const fault = Fault.safeParse(body);
      if (!fault.success) return { status: 400, value: { error: z.prettifyError(fault.error) } };
      faults.order(fault.data);
      return { status: 204 };
    }
    case "DELETE faults":
      faults.clear();
      return { status: 204 };
    case "POST outside": {
      const names = Outside.safeParse(body);
      if (!names.success) return { status: 400, value: { error: z.prettifyError(names.error) } };
      setOutside(store, names.data);
      return { status: 204 };
    }
    case "POST act": {
      const acted = act(store, world, name);
      return acted ? { status: 204 } : { status: 404, value: { error: `nothing is required for '${name}'` } };
    }
    default:
      return { status: 404, value: { error: "no such control" } };
  }
}

/** What is kept elsewhere of a name; null forgets it. */
export function setOutside(store: Store, names: z.infer<typeof Outside>): void {
  for (const [name, types] of Object.entries(names)) {
    if (types === null) delete store.state.outside[name];
    else store.state.outside[name] = { ...store.state.outside[name], ...types };
  }
  store.save();
}

/** The registrant, or the registry, has done what a registration waited for. */
function act(store: Store, world: World, name: string): boolean {
  const registration = store.state.registrations.find((one) => one.name === name);
  if (registration?.registration.now.state !== "action_required") return false;
  registration.registration.ahead = [{ at: world.now(), state: "succeeded" }];
  step(world, registration, registration.registration);
  store.save();
  return true;
}
