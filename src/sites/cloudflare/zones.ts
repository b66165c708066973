import * as z from "zod";
import { ok } from "../../kernel/result.ts";
import { type Ask, allOf } from "./client.ts";
import type { Routes, WorkerRoute, Zone, Zones } from "./cloudflare.schema.ts";

const ZoneAnswer = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(["initializing", "pending", "active", "moved"]).nullish(),
});

const RouteAnswer = z.object({ id: z.string(), pattern: z.string(), script: z.string().nullish() });

/** The zone is there already: here, or in an account that nobody told us of. */
const EXISTS = 1061;

export function createZones(ask: Ask, accountId: string): Zones {
  const zoneOf = (answer: unknown): Zone => {
    const { id, name, status } = ZoneAnswer.parse(answer);
    return { id, accountId, name, status: status ?? "initializing" };
  };
  const account = { id: accountId };

  const find: Zones["find"] = (name) =>
    ask(async (client) => {
      const { result } = await client.zones.list({ name, account });
      return result[0] ? zoneOf(result[0]) : null;
    });

  return {
    find,

    async create(name) {
      const made = await ask(async (client) => zoneOf(await client.zones.create({ name, account, type: "full" })));
      if (made.ok || made.error.kind !== "refused" || made.error.code !== EXISTS) return made;
      const found = await find(name);
      if (!found.ok) return found;
      return found.value ? ok(found.value) : made;
    },

    checkActivation: (zoneId) =>
      ask(async (client) => void (await client.zones.activationCheck.trigger({ zone_id: zoneId }))),

    list: () => ask(async (client) => (await allOf(client.zones.list({ account, per_page: 50 }))).map(zoneOf)),
  };
}

export function createRoutes(ask: Ask): Routes {
  const routeOf = (answer: unknown): WorkerRoute => {
    const { id, pattern, script } = RouteAnswer.parse(answer);
    return { id, pattern, script: script ?? null };
  };

  const list: Routes["list"] = (zoneId) =>
    ask(async (client) => (await client.workers.routes.list({ zone_id: zoneId })).result.map(routeOf));

  return {
    list,

    async create(zoneId, pattern, script) {
      const made = await ask(
        async (client) => void (await client.workers.routes.create({ zone_id: zoneId, pattern, script })),
      );
      if (made.ok || made.error.kind !== "refused") return made;
      const there = await list(zoneId);
      if (!there.ok) return there;
      return there.value.some((route) => route.pattern === pattern && route.script === script) ? ok(undefined) : made;
    },
  };
}
