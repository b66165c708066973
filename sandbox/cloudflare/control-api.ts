/** How people and tests in another process look behind the curtain. Never reached by the Worker. */
import * as z from "zod";
import { Fault, type Faults } from "./faults.ts";
import { renew, step } from "./registrar.ts";
import { type Store, Term } from "./state.ts";
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
      return found(act(store, world, name), `nothing is required for '${name}'`);
    }
    case "POST term": {
      const term = Term.safeParse(body);
      if (!term.success) return { status: 400, value: { error: z.prettifyError(term.error) } };
      return found(setTerm(store, name, term.data), `'${name}' is not registered`);
    }
    case "POST renew": {
      const renewed = renew(world, name);
      store.save();
      return found(renewed, `'${name}' is not registered, or is not to be renewed`);
    }
    default:
      return { status: 404, value: { error: "no such control" } };
  }
}

const found = (done: boolean, error: string): Reply => (done ? { status: 204 } : { status: 404, value: { error } });

/** Time has gone by, or the registrar has judged. */
function setTerm(store: Store, name: string, term: z.infer<typeof Term>): boolean {
  const registration = store.state.registrations.find((one) => one.name === name);
  if (!registration) return false;
  Object.assign(registration, term);
  store.save();
  return true;
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
