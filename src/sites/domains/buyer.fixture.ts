/** An organisation that buys domains for its websites, on real Postgres. */
import { auditEvent } from "../../identity/audit.schema.ts";
import { newId, type OrgId, type UserId } from "../../kernel/id.ts";
import { seedOrganisation, type TestDatabase } from "../../testing/pg.ts";
import type { SiteId } from "../site-storage.ts";
import { createSiteStorage } from "../sites.repo.ts";
import { settingsNamed } from "../templates/settings.fixture.ts";
import { createDomainStore } from "./domains.repo.ts";
import type { Claim } from "./domains.service.ts";

const settings = settingsNamed("Corner Café");
export const nameOf = () => `${newId("name").slice(-12)}.com`;

export function traceOf(orgId: OrgId, userId: UserId) {
  const origin = { ip: "192.0.2.1", userAgent: "", requestId: "req" };
  const member = { kind: "member", via: "session", orgId, userId } as Parameters<typeof auditEvent>[0]["member"];
  return {
    event: auditEvent({ member, origin, operationId: newId("op").slice(3) }, "domain.tested", "domain"),
    origin,
  };
}

export async function buyer(pg: Pick<TestDatabase, "db" | "owner">) {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  const siteOf = async (): Promise<SiteId> => {
    const id = newId("site") satisfies SiteId;
    const site = { id, name: "Corner Café", slug: newId("slug").slice(-14), template: "restaurant" as const, settings };
    await createSiteStorage(pg.db).create(orgId, site, 200, traceOf(orgId, userId));
    return id;
  };
  const store = createDomainStore(pg.db);
  const claimOf = (name: string, siteId: string, further: Partial<Claim> = {}): Claim => ({
    id: newId("prov"),
    domainId: newId("dom"),
    kind: "purchase",
    name,
    siteId,
    priceMicroUsd: 10_460_000,
    renewalMicroUsd: 10_460_000,
    years: 1,
    proofToken: null,
    requestedBy: userId,
    ...further,
  });
  const buy = (name: string, siteId: string, further: Partial<Claim> = {}) =>
    store.claim(orgId, claimOf(name, siteId, further), traceOf(orgId, userId));
  return { orgId, userId, siteOf, store, buy, claimOf };
}
