/** What a sample is, and what those of several domains stand on. */
import { vi } from "vitest";
import * as z from "zod";
import { expectJson, makeKey, operatorPerson, operatorToken, type Person, signUp } from "../harness.ts";
import { asOwner } from "../world.ts";

export interface Sample {
  /** The credential that may do this; left out for public operations. */
  as?: string;
  parameters?: Record<string, string>;
  body?: unknown;
  /** The path's name is one that each organisation may have: to others' it makes one of their own. */
  ownName?: boolean;
  /** Whether what the path names is still as it was. */
  untouched?: () => Promise<boolean>;
}

export interface Change extends Sample {
  /**
   * How often the effect is there to be seen: mails, requests at vendors, acts and events on record, rows. Or why there
   * is none to count: however often it is done, it leaves the same state, and nobody outside is told or asked to act.
   */
  effects: (() => Promise<number>) | { repeatable: string };
  /** Between the two sends: takes away what else would hold a second effect back. */
  meanwhile?: () => Promise<void>;
}

const Items = z.object({ items: z.array(z.object({ id: z.string(), name: z.string().optional() }).loose()) });
export const list = (path: string, as: string) => expectJson(Items, 200, path, { as });

const Granted = z.object({ grantedMicroUsd: z.int() });

export async function grantedTo(orgId: string): Promise<number> {
  const as = await operatorToken();
  const Page = z.object({
    items: z.array(Granted.extend({ id: z.string() })),
    nextCursor: z.string().nullable(),
  });
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const page: z.infer<typeof Page> = await expectJson(Page, 200, `/api/operator/organisations?limit=200${query}`, {
      as,
    });
    const found = page.items.find(({ id }) => id === orgId);
    if (found) return found.grantedMicroUsd;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new Error(`the operator does not see ${orgId}`);
}

const Acts = z.object({ items: z.array(z.object({ orgId: z.string().nullable() }).loose()) });

/** How often the operator is on record for having changed this organisation. */
export async function actsOn(orgId: string): Promise<number> {
  const { items } = await expectJson(Acts, 200, "/api/operator/acts?limit=200", { as: await operatorToken() });
  return items.filter((act) => act.orgId === orgId).length;
}

/** How often the operator of this file's tests has done this since; each file has an operator of its own. */
export async function furtherActs(action: string): Promise<() => Promise<number>> {
  const { userId } = await operatorPerson();
  const Count = z.object({ count: z.coerce.number() });
  const count = async () => {
    const statement = "select count(*) from operator_acts where operator_id = $1 and action = $2";
    return (await asOwner(Count, statement, [userId, action])).reduce((sum, row) => sum + row.count, 0);
  };
  const before = await count();
  return async () => (await count()) - before;
}

export async function seenBy<T>(schema: z.ZodType<T>, url: string, what: string): Promise<T> {
  return schema.parse(await (await fetch(`${url}/_control/${what}`)).json());
}

export const Made = z.object({ id: z.string() });

export const SampleSite = z.object({ id: z.string(), name: z.string(), liveVersionId: z.string().nullable() });

export async function withSite({ verified = false } = {}): Promise<{ as: string; id: string }> {
  const { accessToken: as } = await signUp({ verified });
  const body = { name: `Sample ${crypto.randomUUID()}`, template: "restaurant" };
  return { as, ...(await expectJson(SampleSite, 201, "/api/sites", { method: "POST", as, body })) };
}

/** How often this is in the organisation's record. */
export const audited = async (as: string, wanted: string): Promise<number> =>
  (await list("/api/audit?limit=200", as)).items.filter(({ action }) => action === wanted).length;

/** The id of a call of theirs. */
export async function calledBy(person: Person): Promise<string> {
  const { key } = await makeKey(person);
  const body = { model: "openai/test-model", max_tokens: 5, messages: [{ role: "user", content: "Hello" }] };
  await expectJson(z.unknown(), 200, "/v1/chat/completions", { method: "POST", as: key, body });
  // The log follows the account by a fraction of a second.
  return vi.waitFor(async () => {
    const { items } = await list("/api/usage/requests", person.accessToken);
    return z.string().parse(items[0]?.id);
  }, 10_000);
}
