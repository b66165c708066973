/**
 * Each road of a domain, killed before and after each of its side effects, with each operation of Cloudflare's that it asks
 * failing once in each way, and all pairs of the two: the whole of it with EDGEWRIGHT_FULL, else a part.
 */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Cut, type SagaWorld, sagaWorld } from "./saga.fixture.ts";
import {
  CONNECTION,
  holds,
  hostnames,
  MOVE_OF_CONNECTED,
  PURCHASE,
  ROADS,
  type Road,
  shownOn,
} from "./saga-roads.fixture.ts";

const worlds: SagaWorld[] = [];
afterEach(async () => {
  for (const { sandbox } of worlds.splice(0)) await sandbox.close();
});

/** At the beginning of a road, of which nothing is done yet. */
async function at({ begin, always }: Pick<Road, "begin" | "always">): Promise<{ w: SagaWorld; domainId: string }> {
  const w = await sagaWorld();
  worlds.push(w);
  const domainId = await begin(w);
  w.effects.length = 0;
  const owner = w.meanwhile;
  w.meanwhile = async (attempt) => {
    always(w, attempt);
    await owner?.(attempt);
  };
  return { w, domainId };
}

interface Undisturbed {
  /** Before and behind each of its side effects. */
  cuts: Cut[];
  /** What it asks of Cloudflare. */
  operations: string[];
}

async function undisturbed(road: Road): Promise<Undisturbed> {
  const { w, domainId } = await at(road);
  const before = w.sandbox.requests().length;
  road.ends(w, await w.run(domainId));
  const operations = new Set(
    w.sandbox
      .requests()
      .slice(before)
      .map(({ operation }) => operation),
  );
  await holds(w);
  await w.sandbox.close();
  const seen = new Map<string, number>();
  const cuts = w.effects.flatMap((effect) => {
    const nth = (seen.get(effect) ?? 0) + 1;
    seen.set(effect, nth);
    return (["before", "after"] as const).map((when) => ({ effect, when, nth }));
  });
  return { cuts, operations: [...operations].sort() };
}

const FAULTS = ["lost", "drop", "hang", 500, 503, 429] as const;
type Disturbed = { operation: string; kind: (typeof FAULTS)[number] };

async function runs(road: Road, cut?: Cut, fault?: Disturbed): Promise<void> {
  const { w, domainId } = await at(road);
  if (fault) w.sandbox.fault({ ...fault, ...(fault.kind === 429 && { retryAfterS: 2 }) });
  try {
    const ended = await w.run(domainId, cut);
    expect(w.sandbox.unmet()).toEqual([]);
    await holds(w);
    road.ends(w, ended);
  } catch (error) {
    throw new Error(`${road.road}, killed ${JSON.stringify(cut)}, disturbed by ${JSON.stringify(fault)}`, {
      cause: error,
    });
  } finally {
    await w.sandbox.close();
  }
}

const full = process.env.EDGEWRIGHT_FULL !== undefined;
/** So many, spread evenly however the list is made, and the same each time; `turn` begins elsewhere in it. */
function sample<T>(all: readonly T[], most: number, turn = 0): T[] {
  if (full || all.length <= most) return [...all];
  const chosen = Array.from({ length: most }, (_, n) => Math.floor((((n + 1 + turn) * 0.618034) % 1) * all.length));
  return all.filter((_, nth) => chosen.includes(nth));
}

describe.each(ROADS)("$road", (road) => {
  let cuts: readonly Cut[] = [];
  let operations: readonly string[] = [];
  beforeAll(async () => {
    ({ cuts, operations } = await undisturbed(road));
  });

  it("asks of Cloudflare what is disturbed below", () => {
    expect(operations).toEqual([...road.operations].sort());
  });

  it("ends no other way when it is killed before or after any of its effects", async () => {
    expect(cuts.length).toBeGreaterThanOrEqual(10);
    for (const cut of sample(cuts, 4)) await runs(road, cut);
  });

  const faults = road.operations.flatMap((operation) => FAULTS.map((kind) => ({ operation, kind })));
  if (faults.length === 0) return;

  it.each(sample(faults, 4))("ends no other way when $operation is answered once with $kind", (fault) =>
    runs(road, undefined, fault),
  );

  const turns = road.operations.map((operation, turn) => ({ operation, turn }));
  it.each(turns)(
    "ends no other way when it is killed anywhere and $operation fails once",
    async ({ operation, turn }) => {
      const pairs = cuts.flatMap((cut) => FAULTS.map((kind) => ({ cut, fault: { operation, kind } })));
      for (const { cut, fault } of sample(pairs, 1, turn)) await runs(road, cut, fault);
    },
  );
});

describe("while it is down, its owner", () => {
  it.each([CONNECTION, MOVE_OF_CONNECTED])(
    "takes it away amid $road: nothing is left, and what was not spent is back",
    async (road) => {
      const { cuts } = await undisturbed(road);
      for (const cut of sample(cuts, 6)) {
        const { w, domainId } = await at({
          begin: road.begin,
          always(w, { domain }) {
            if (!domain.holds) expect([cut, hostnames(w), shownOn(w)]).toEqual([cut, [], {}]);
          },
        });
        const before = w.balance.site_credit;
        w.whileDown = () => w.remove(domainId);
        const { id, domain, facts } = await w.run(domainId, cut);
        expect([cut, domain.status, hostnames(w), shownOn(w), w.hosts.size]).toEqual([cut, "released", [], {}, 0]);
        const isSpent = w.money.get(`site:${id} site_credit`)?.state === "captured";
        expect([cut, facts.siteCredit === "captured", w.balance.site_credit]).toEqual([
          cut,
          isSpent,
          before - Number(isSpent),
        ]);
        await holds(w);
        await w.sandbox.close();
      }
    },
  );

  it.each([PURCHASE, CONNECTION])(
    "chooses another website amid $road: one is shown, and each that was is paid",
    async (road) => {
      const { cuts } = await undisturbed(road);
      for (const cut of sample(cuts, 6)) {
        const { w, domainId } = await at(road);
        w.balance.site_credit = 2;
        const attempt = w.attempt(domainId);
        w.whileDown = () => w.choose(domainId, "site_2");
        const ended = await w.run(domainId, cut);
        const { siteId } = w.domain(domainId);
        expect([cut, ended.state, ended.siteId, new Set(w.shown.values())]).toEqual([
          cut,
          "live",
          siteId,
          new Set([siteId]),
        ]);
        // Chosen behind `live` it is a move, with a credit of its own; before `probe` it is the attempt's; else it comes too late.
        expect([cut, w.balance.site_credit]).toEqual([cut, ended.id === attempt?.id ? 1 : 0]);
        await holds(w);
        await w.sandbox.close();
      }
    },
  );
});
