/** Requests and answers of calls, kept for as long as their organisation says. */
import type { CallId, OrgId } from "../../kernel/id.ts";
import type { Swept, TimedVault } from "../../platform/timed-vault.ts";
import { type CallBodies, readBodies, writeBodies } from "./bodies.service.ts";

export interface KeptBodies extends CallBodies {
  expiresAt: number;
}

export interface Bodies {
  keep(orgId: OrgId, callId: CallId, bodies: CallBodies, expiresAt: number): Promise<void>;
  read(orgId: OrgId, callId: string): Promise<KeptBodies | undefined>;
  remove(orgId: OrgId, callId: string): Promise<void>;
  /** A bounded amount of the organisation's. */
  purge(orgId: OrgId): Promise<Swept>;
}

export function createBodies(vault: TimedVault): Bodies {
  const folder = (orgId: OrgId): string => `bodies/${orgId}/`;
  return {
    keep: (orgId, callId, bodies, expiresAt) => vault.put(folder(orgId) + callId, writeBodies(bodies), expiresAt),
    async read(orgId, callId) {
      const found = await vault.get(folder(orgId) + callId);
      const bodies = found && readBodies(found.bytes);
      return bodies && { ...bodies, expiresAt: found.expiresAt };
    },
    remove: (orgId, callId) => vault.delete([folder(orgId) + callId]),
    purge: (orgId) => vault.purge(folder(orgId)),
  };
}
