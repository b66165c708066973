/** What an operator sees of the differences between Cloudflare and the record. */
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { expectJson, operatorToken, signUp } from "../../testing/harness.ts";
import { ownDomain } from "../../testing/own-domain.ts";
import { asOwner } from "../../testing/world.ts";
import { Compared, DomainDifference } from "./differences.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

const Page = z.object({
  comparedAt: z.string().nullable(),
  items: z.array(DomainDifference),
  nextCursor: z.string().nullable(),
});

/** All of them, page by page: other tests leave some, too. */
async function differences(): Promise<{ comparedAt: string | null; items: DomainDifference[] }> {
  const as = await operatorToken();
  const items: DomainDifference[] = [];
  for (let cursor: string | null = ""; ; ) {
    const query: string = cursor ? `&cursor=${cursor}` : "";
    const page: z.infer<typeof Page> = await expectJson(
      Page,
      200,
      `/api/operator/domains/differences?limit=200${query}`,
      { as },
    );
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return { comparedAt: page.comparedAt, items };
  }
}

it("shows a registration that Cloudflare has not, whose it is and since when, until both agree", async () => {
  const { orgId } = await signUp();
  // In the record and with a zone, and never registered.
  const { id, name } = await ownDomain(orgId);
  const call = { method: "POST", as: await operatorToken() };
  const compared = await expectJson(Compared, 200, "/api/operator/domains/compare", call);
  expect(compared.found).toBeGreaterThanOrEqual(compared.new);
  const seen = await differences();
  expect(seen.comparedAt).toBe(compared.comparedAt);
  expect(seen.items).toContainEqual({
    kind: "missing_registration",
    accountId: expect.any(String),
    name,
    orgId,
    organisation: expect.any(String),
    domainId: id,
    since: compared.comparedAt,
    lastSeen: compared.comparedAt,
  });
  expect(seen.items.filter((one) => one.name === name && one.kind.endsWith("_zone"))).toEqual([]);

  // Without the record the zone is nobody's.
  await asOwner(z.unknown(), "update domains set status = 'released', holds = false where id = $1", [id]);
  const again = await expectJson(Compared, 200, "/api/operator/domains/compare", call);
  const after = (await differences()).items.filter((one) => one.name === name);
  expect(after).toMatchObject([{ kind: "orphan_zone", orgId: null, domainId: null, since: again.comparedAt }]);
});
