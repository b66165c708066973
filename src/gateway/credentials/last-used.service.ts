/** When a key was last used, told to the record rarely: it is for people, and calls come by the thousand. */

import type { OrgId } from "../../kernel/id.ts";
import type { CredentialId } from "./credentials.schema.ts";

export interface LastUsed {
  /** Costs a look into a map. */
  used(orgId: OrgId, credentialId: CredentialId): void;
}

const TOLD_MS = 60 * 60_000;
const MAX_KNOWN = 2_000;

/** `tell` is called at most once an hour for each key and isolate. It must not throw, nor keep the call waiting. */
export function createLastUsed(tell: (orgId: OrgId, credentialId: CredentialId) => void, now: () => number): LastUsed {
  /** Oldest first. */
  const told = new Map<string, number>();
  return {
    used(orgId, credentialId) {
      const last = told.get(credentialId);
      if (last !== undefined && now() - last < TOLD_MS) return;
      const [oldest] = told.keys();
      if (told.size >= MAX_KNOWN && oldest !== undefined) told.delete(oldest);
      told.delete(credentialId);
      told.set(credentialId, now());
      tell(orgId, credentialId);
    },
  };
}
