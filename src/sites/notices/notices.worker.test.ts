/** Mail about domains, from the look that finds something to the mailbox. */
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import type { OrgId } from "../../kernel/id.ts";
import { expectJson, mailsTo, type Person, signUp } from "../../testing/harness.ts";
import { setOutside } from "../../testing/own-domain.ts";
import { asOwner } from "../../testing/world.ts";
import { Provisioning } from "../provisioning/provisioning.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A connection that waits for its owner's DNS. */
async function waiting(person: Person) {
  const { accessToken: as } = person;
  const site = { name: `Corner ${crypto.randomUUID()}`, template: "restaurant" };
  const Site = z.object({ id: z.string() });
  const { id: siteId } = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body: site });
  const name = `www.cafe-${crypto.randomUUID().slice(0, 12)}.example`;
  const body = { name, siteId };
  const { id, domainId } = await expectJson(Provisioning, 202, "/api/domains/connections", {
    method: "POST",
    as,
    body,
  });
  const once = (state: string, code: string) =>
    vi.waitFor(async () => {
      const { state: is, attention } = await expectJson(Provisioning, 200, `/api/provisionings/${id}`, { as });
      expect([is, attention?.code]).toEqual([state, code]);
    }, 10_000);
  await once("needs_attention", "prove_domain");
  return { ...person, name, id, domainId, once };
}

/** As if it had begun to wait so many hours ago. */
async function age(id: string, hours: number): Promise<void> {
  await asOwner(
    z.unknown(),
    `update provisionings set revision = revision + 1, steps = jsonb_set(steps, '{-1,startedAt}',
       to_jsonb(to_char((now() - make_interval(hours => $2::int)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
     where id = $1`,
    [id, hours],
  );
}

/** Now, whenever it was due. */
async function look({ id, domainId, orgId }: { id: string; domainId: string; orgId: string }): Promise<void> {
  await asOwner(z.unknown(), "update provisionings set due_at = now(), revision = revision + 1 where id = $1", [id]);
  await env.DOMAIN.getByName(domainId).wake(orgId as OrgId, domainId);
}

const Raised = z.object({ code: z.string(), told: z.array(z.string()), settled: z.boolean() });
const noticesOf = (domainId: string) =>
  asOwner(Raised, "select code, told, settled_at is not null as settled from domain_notices where domain_id = $1", [
    domainId,
  ]);

it("a connection that nobody goes on with is told once to its owner, and to nobody of another organisation", async () => {
  const [owner, stranger] = await Promise.all([signUp({ verified: true }), signUp({ verified: true })]);
  const one = await waiting(owner);
  await age(one.id, 23);
  await look(one);
  await age(one.id, 25);
  await look(one);
  const about = async () => (await mailsTo(owner.email)).filter((text) => text.includes(one.name));
  await vi.waitFor(async () => expect(await about()).toHaveLength(1), 10_000);
  const [text] = await about();
  expect(text).toContain(`/domains/${one.domainId}`);
  expect(text).toContain(`_edgewright.${one.name}`);
  await vi.waitFor(
    async () =>
      expect(await noticesOf(one.domainId)).toEqual([{ code: "prove_domain", told: [owner.userId], settled: true }]),
    10_000,
  );
  for (let looks = 0; looks < 3; looks += 1) await look(one);
  // A later occasion of the same domain, behind which nothing can be still on its way.
  await setOutside({ [`_edgewright.${one.name}`]: { TXT: [await proofOf(one)] } });
  await look(one);
  await one.once("needs_attention", "point_domain");
  await age(one.id, 25);
  await look(one);
  await vi.waitFor(async () => expect(await about()).toHaveLength(2), 10_000);
  expect((await mailsTo(stranger.email)).filter((mail) => mail.includes(one.name))).toEqual([]);
});

async function proofOf({ accessToken: as, domainId }: { accessToken: string; domainId: string }): Promise<string> {
  const Records = z.object({ records: z.array(z.object({ type: z.string(), value: z.string() })) });
  const { records } = await expectJson(Records, 200, `/api/domains/${domainId}`, { as });
  return records.find(({ type }) => type === "TXT")?.value ?? "";
}

it("whoever has proven no address is told once they have", async () => {
  const owner = await signUp();
  const one = await waiting(owner);
  await age(one.id, 25);
  await look(one);
  await vi.waitFor(
    async () => expect(await noticesOf(one.domainId)).toEqual([{ code: "prove_domain", told: [], settled: false }]),
    10_000,
  );
  await asOwner(z.unknown(), "update users set email_verified_at = now() where id = $1", [owner.userId]);
  await look(one);
  await vi.waitFor(
    async () => expect((await mailsTo(owner.email)).some((text) => text.includes(one.name))).toBe(true),
    10_000,
  );
});
