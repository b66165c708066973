/** Keeps a call's request and answer once it has ended, where its organisation wants that. */
import type { OrgId } from "../../kernel/id.ts";
import type { CopyConsumer } from "../call/copy.ts";
import type { Timers } from "../call/settler.ts";
import type { Bodies } from "./bodies.ts";
import { expiryOf } from "./records.service.ts";

export interface BodyKeeperPorts {
  bodies: Pick<Bodies, "keep">;
  /** By what is known of the organisation; 0: nothing is kept. */
  retentionDays: (orgId: OrgId) => number;
  now: () => number;
  timers: Pick<Timers, "set">;
}

/** Before a write that failed is tried again. In sum far less than the 30 s that a request has behind its client. */
export const PAUSES_MS: readonly number[] = [250, 2_000];

/** Undefined at no cost for an organisation that wants nothing kept. */
export function createBodyKeeper({ bodies, retentionDays, now, timers }: BodyKeeperPorts) {
  /** The same bytes at the same place, so that it does not matter how much of a write was done. */
  async function persist(write: () => Promise<void>): Promise<void> {
    for (const ms of PAUSES_MS) {
      try {
        return await write();
      } catch {
        await new Promise<void>((resolve) => timers.set(resolve, ms));
      }
    }
    await write();
  }

  return (orgId: OrgId, client: Request, bytes: Uint8Array, requestId: string): CopyConsumer | undefined => {
    const days = retentionDays(orgId);
    if (days === 0) return undefined;
    const request = { contentType: client.headers.get("content-type") ?? "", cut: false, bytes };
    return ({ settlement: { callId, httpStatus }, contentType, bytes: given, cut }) => {
      const expiresAt = expiryOf(days, now());
      const kept = { requestId, httpStatus, request, answer: { contentType, cut, bytes: given } };
      return persist(() => bodies.keep(orgId, callId, kept, expiresAt));
    };
  };
}
