/** Another master key: every credential's own key is wrapped anew, a page at a time; the secrets stay as they are. */
import type { OrgId, UserId } from "../../kernel/id.ts";
import type { Envelopes } from "../../platform/envelope.ts";
import { endpointBinding, providerBinding } from "./binding.service.ts";
import type { Rewrapped } from "./credentials.schema.ts";

/** Who has it done: on record before anything is. */
export interface OperatorAct {
  id: string;
  operatorId: UserId;
  operatorEmail: string;
  ip: string;
  requestId: string;
}

export interface WrappedRow {
  orgId: OrgId;
  id: string;
  providerId: string | null;
  endpointId: string | null;
  /** The endpoint's. */
  baseUrl: string | null;
  wrappedKey: string;
}

export interface RewrapStore {
  /** Those that another master key wraps, by organisation and id, behind the given one; and how many there are. */
  page(
    masterKey: string,
    after: { orgId: string; id: string } | undefined,
    limit: number,
    act: OperatorAct,
  ): Promise<{ rows: WrappedRow[]; total: number }>;
  /** Each only if it is still as it was; whether it was. */
  replace(rows: { orgId: OrgId; id: string; before: string; after: string }[]): Promise<boolean[]>;
}

export interface Rewrapping {
  /** Repeated or broken off it does no harm: what is done is no longer found. */
  page(order: { cursor: string | null; limit: number }, act: OperatorAct): Promise<Rewrapped>;
}

const bindingOf = ({ orgId, id, providerId, endpointId, baseUrl }: WrappedRow) =>
  endpointId === null
    ? providerBinding(orgId, id, providerId ?? "")
    : endpointBinding(orgId, id, { id: endpointId, baseUrl: baseUrl ?? "" });

function positionOf(cursor: string): { orgId: string; id: string } {
  const [orgId = "", id = ""] = cursor.split("/");
  return { orgId, id };
}

export const createRewrapping = ({
  store,
  envelopes,
  changed,
}: {
  store: RewrapStore;
  envelopes: Pick<Envelopes, "currentId" | "rewrap">;
  changed: (orgId: OrgId) => Promise<void>;
}): Rewrapping => ({
  async page({ cursor, limit }, act) {
    const masterKey = envelopes.currentId;
    const { rows, total } = await store.page(masterKey, cursor === null ? undefined : positionOf(cursor), limit, act);
    const wrapped = await Promise.all(
      rows.map(async (row) => ({ row, key: await envelopes.rewrap(row.wrappedKey, bindingOf(row)) })),
    );
    const readable = wrapped.flatMap(({ row, key }) =>
      key.ok ? [{ orgId: row.orgId, id: row.id, before: row.wrappedKey, after: key.value }] : [],
    );
    const done = readable.length === 0 ? [] : await store.replace(readable);
    const rewrapped = done.filter(Boolean).length;
    for (const orgId of new Set(readable.map((row) => row.orgId))) await changed(orgId);
    const last = rows.at(-1);
    const remaining = total - rows.length;
    return {
      masterKey,
      rewrapped,
      changed: readable.length - rewrapped,
      unreadable: rows.length - readable.length,
      remaining,
      nextCursor: remaining > 0 && last ? `${last.orgId}/${last.id}` : null,
    };
  },
});
