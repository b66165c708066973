/** Keeps a call's request and answer once it has ended, where its organisation wants that. */
import type { OrgId } from "../../kernel/id.ts";
import type { CopyConsumer } from "../call/copy.ts";
import type { Bodies } from "./bodies.ts";
import { expiryOf } from "./records.service.ts";

export interface BodyKeeperPorts {
  bodies: Pick<Bodies, "keep">;
  /** By what is known of the organisation; 0: nothing is kept. */
  retentionDays: (orgId: OrgId) => number;
  now: () => number;
}

/** Undefined at no cost for an organisation that wants nothing kept. */
export const createBodyKeeper =
  ({ bodies, retentionDays, now }: BodyKeeperPorts) =>
  (orgId: OrgId, { headers }: Request, bytes: Uint8Array, requestId: string): CopyConsumer | undefined => {
    const days = retentionDays(orgId);
    if (days === 0) return undefined;
    const request = { contentType: headers.get("content-type") ?? "", cut: false, bytes };
    return ({ settlement, contentType, bytes: given, cut }) =>
      bodies.keep(
        orgId,
        settlement.callId,
        {
          requestId,
          httpStatus: settlement.httpStatus,
          request,
          answer: { contentType, cut, bytes: given },
        },
        expiryOf(days, now()),
      );
  };
