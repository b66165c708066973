/** Another master key: the key of each Turnstile secret is wrapped anew, a page at a time; the secrets stay as they are. */
import type { Act } from "../../billing/index.ts";
import type { Rewrapped } from "../../gateway/credentials/credentials.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Binding, Envelopes } from "../../platform/envelope.ts";
import { BucketAway } from "../hosting/bucket-away.ts";

export interface WrappedTurnstile {
  orgId: OrgId;
  siteId: string;
  wrappedKey: string;
}

export interface TurnstileRewrapStore {
  /** Those that another master key wraps, by organisation and site, behind the given one; and how many there are. */
  page(
    masterKey: string,
    after: { orgId: string; siteId: string } | undefined,
    limit: number,
    act: Act,
  ): Promise<{ rows: WrappedTurnstile[]; total: number }>;
  /** Only if it is still as it was; whether it was. What visitors see of the site gets a later revision then. */
  replace(row: { orgId: OrgId; siteId: string; before: string; after: string }): Promise<boolean>;
}

export interface TurnstileRewrapPorts {
  store: TurnstileRewrapStore;
  envelopes: Pick<Envelopes, "currentId" | "rewrap">;
  bindingOf: (orgId: string, siteId: string) => Binding;
  /** Changes the record and then the pointers, which have the secret as well. Throws `BucketAway`, before the change. */
  around: <T>(orgId: OrgId, siteId: string, change: () => Promise<T>) => Promise<T>;
}

export interface TurnstileRewrapping {
  /** Repeated or broken off it does no harm: what is done is no longer found. */
  page(order: { cursor: string | null; limit: number }, act: Act): Promise<Result<Rewrapped, "unavailable">>;
}

function positionOf(cursor: string): { orgId: string; siteId: string } {
  const [orgId = "", siteId = ""] = cursor.split("/");
  return { orgId, siteId };
}

export const createTurnstileRewrapping = ({
  store,
  envelopes,
  bindingOf,
  around,
}: TurnstileRewrapPorts): TurnstileRewrapping => {
  type Outcome = "rewrapped" | "changed" | "unreadable";

  async function rewrap({ orgId, siteId, wrappedKey }: WrappedTurnstile): Promise<Outcome> {
    const key = await envelopes.rewrap(wrappedKey, bindingOf(orgId, siteId));
    if (!key.ok) return "unreadable";
    const row = { orgId, siteId, before: wrappedKey, after: key.value };
    return (await around(orgId, siteId, () => store.replace(row))) ? "rewrapped" : "changed";
  }

  return {
    async page({ cursor, limit }, act) {
      const masterKey = envelopes.currentId;
      const { rows, total } = await store.page(masterKey, cursor === null ? undefined : positionOf(cursor), limit, act);
      const counts = { rewrapped: 0, changed: 0, unreadable: 0 };
      try {
        for (const row of rows) counts[await rewrap(row)] += 1;
      } catch (error) {
        if (error instanceof BucketAway) return err("unavailable");
        throw error;
      }
      const last = rows.at(-1);
      const remaining = total - rows.length;
      const nextCursor = remaining > 0 && last ? `${last.orgId}/${last.siteId}` : null;
      return ok({ masterKey, ...counts, remaining, nextCursor });
    },
  };
};
