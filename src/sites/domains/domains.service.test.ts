import { beforeEach, describe, expect, it } from "vitest";
import { take } from "../../http/rate-limiter.service.ts";
import type { Asking } from "../../identity/audit.schema.ts";
import { newId, type OrgId } from "../../kernel/id.ts";
import { limitActs } from "./act-limit.service.ts";
import { createDomains, type DomainPorts, type Domains, type StoredDomain } from "./domains.service.ts";
import { ORG, storedDomain } from "./held-domains.fixture.ts";

let domain: StoredDomain;
/** Domains that somebody was woken for. */
let woken: string[];
let domains: Domains;
beforeEach(() => {
  domain = storedDomain({ name: "corner-cafe.com", kind: "registered" });
  woken = [];
  const store: Partial<DomainPorts["store"]> = {
    find: async (_, id) => (id === domain.id ? domain : undefined),
    setRenew: async (_, __, renew) => {
      domain = { ...domain, renew };
    },
    attempt: async () => undefined,
    isBeingBought: async () => false,
  };
  domains = createDomains({
    store: store as DomainPorts["store"],
    accounts: undefined,
    ways: undefined,
    contacts: { find: async () => undefined },
    isVerified: async () => false,
    ownNames: [],
    begin: async (_, id, change) => {
      const changed = await change();
      woken.push(id);
      return changed;
    },
    lookUp: async () => ({ ok: false, error: "failed" }),
  });
});

const askingOf = (orgId: OrgId = ORG): Asking => ({
  member: { kind: "member", via: "session", orgId, userId: "user_1" } as Partial<Asking["member"]> as Asking["member"],
  origin: { ip: "192.0.2.1", userAgent: "", requestId: "req" },
  operationId: newId("op").slice(3),
});

describe("the renewal", () => {
  it("of what was bought here is turned off and on, and nobody is woken who has nothing to do", async () => {
    expect(await domains.change(domain.id, { renew: true }, askingOf())).toMatchObject({ ok: true });
    expect(await domains.change(domain.id, {}, askingOf())).toMatchObject({ ok: true });
    expect(woken).toEqual([]);
    const changed = await domains.change(domain.id, { renew: false }, askingOf());
    expect([changed, woken]).toEqual([{ ok: true, value: domain }, [domain.id]]);
    expect(domain.renew).toBe(false);
  });

  it("of a domain that is kept elsewhere is nobody's to turn here", async () => {
    domain = { ...domain, kind: "connected" };
    for (const renew of [true, false])
      expect(await domains.change(domain.id, { renew }, askingOf())).toEqual({
        ok: false,
        error: { reason: "cannot_renew" },
      });
    expect(woken).toEqual([]);
  });
});

describe("what an organisation does about domains", () => {
  const input = { name: "shop.example", confirm: "shop.example", siteId: "site_1", priceMicroUsd: 1, years: 1 };
  const ACTS = {
    purchase: (limited, asking) => limited.purchase(input, asking),
    connect: (limited, asking) => limited.connect(input, asking),
    change: (limited, asking) => limited.change(domain.id, {}, asking),
    remove: (limited, asking) => limited.remove(domain.id, asking),
    resume: (limited, asking) => limited.resume("prov_1", asking),
  } satisfies Record<string, (limited: Domains, asking: Asking) => Promise<unknown>>;

  it.each(Object.entries(ACTS))("comes twenty at once and twenty more a minute, %s as well", async (_, act) => {
    let now = 0;
    const kept = new Map<string, Parameters<typeof take>[0]>();
    const limited = limitActs(domains, {
      take: async (name, limits, cost = 1) => {
        const [reply, next] = take(kept.get(name) ?? {}, now, limits, cost);
        if (next) kept.set(name, next);
        return reply;
      },
    });
    const refusals = async (times: number, asking = askingOf()) => {
      let refused = 0;
      for (let at = 0; at < times; at += 1)
        if (JSON.stringify(await act(limited, asking)).includes("too_often")) refused += 1;
      return refused;
    };
    const { change, remove } = ACTS;
    for (let at = 0; at < 10; at += 1) await Promise.all([change(limited, askingOf()), remove(limited, askingOf())]);
    expect(await act(limited, askingOf())).toMatchObject({
      ok: false,
      error: { reason: "too_often", retryAfterMs: 3_000, limits: [{ name: "domain_acts", remaining: 0 }] },
    });
    expect(await refusals(20, askingOf(newId("org")))).toBe(0);
    now = 60_000;
    expect(await refusals(25)).toBe(5);
  });
});
