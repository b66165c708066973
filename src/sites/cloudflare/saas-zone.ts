import { ok } from "../../kernel/result.ts";
import type { Answered, Zones } from "./cloudflare.schema.ts";

/**
 * The id of the zone of custom hostnames; null where there is none. It never changes, so an isolate asks once: what it
 * needs it for is asked of every connected domain, out of the one bucket that purchases wait for as well. That there is
 * no such zone, or no answer, is not remembered: the operator may be setting it up.
 */
export function createSaasZone(zones: Pick<Zones, "find">, name: string | undefined): () => Answered<string | null> {
  let known: string | undefined;
  return async () => {
    if (known !== undefined || name === undefined) return ok(known ?? null);
    const found = await zones.find(name);
    if (!found.ok) return found;
    known = found.value?.id;
    return ok(known ?? null);
  };
}
