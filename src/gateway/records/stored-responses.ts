/** Stored responses in the vault, each under its organisation and its id. */
import { utf8 } from "../../kernel/encoding.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { Swept, TimedVault } from "../../platform/timed-vault.ts";
import {
  type FoundResponse,
  foreignItemIds,
  type ResponseStore,
  StoredResponse,
} from "../protocols/openai-responses/stored.service.ts";

export interface StoredResponses extends ResponseStore {
  /** A bounded amount of the organisation's. */
  purge(orgId: OrgId): Promise<Swept>;
}

/** Ids come from clients and providers. One of another form names nothing here. */
const NAME = /^[A-Za-z0-9_.:=-]{1,256}$/;

const decoder = new TextDecoder();

export function createStoredResponses(vault: TimedVault): StoredResponses {
  const folder = (orgId: string): string => `responses/${orgId}/`;
  /** Each names the response that it is of. */
  const itemFolder = (orgId: string): string => `response-items/${orgId}/`;
  const itemPaths = (orgId: string, stored: StoredResponse): string[] =>
    foreignItemIds(stored).flatMap((id) => (NAME.test(id) ? [itemFolder(orgId) + id] : []));

  async function get(orgId: string, responseId: string): Promise<FoundResponse | undefined> {
    const found = NAME.test(responseId) ? await vault.get(folder(orgId) + responseId) : undefined;
    // Of a form that this deploy does not know, it is as if it were not there.
    const stored = found && StoredResponse.safeParse(JSON.parse(decoder.decode(found.bytes))).data;
    return stored && { stored, sizeBytes: found.bytes.length };
  }

  return {
    get,

    async put(orgId, { stored, bytes }, expiresAt) {
      if (!NAME.test(stored.id)) return;
      const named = utf8(stored.id);
      await Promise.all([
        vault.put(folder(orgId) + stored.id, bytes, expiresAt),
        ...itemPaths(orgId, stored).map((path) => vault.put(path, named, expiresAt)),
      ]);
    },

    async findByItem(orgId, itemId) {
      const found = NAME.test(itemId) ? await vault.get(itemFolder(orgId) + itemId) : undefined;
      return found && (await get(orgId, decoder.decode(found.bytes)));
    },

    async delete(orgId, responseId) {
      const found = await get(orgId, responseId);
      if (!found) return false;
      await vault.delete([folder(orgId) + responseId, ...itemPaths(orgId, found.stored)]);
      return true;
    },

    async purge(orgId) {
      const items = await vault.purge(itemFolder(orgId));
      const responses = await vault.purge(folder(orgId));
      return { deleted: responses.deleted, complete: items.complete && responses.complete };
    },
  };
}
