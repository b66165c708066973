/** An operator takes a connected domain from the organisation that holds it, so that its present owner can have it. */
import type { Act } from "../../billing/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { BucketAway } from "../hosting/bucket-away.ts";
import type { ReleasedDomain } from "./release.schema.ts";

export interface Holder {
  orgId: OrgId;
  id: string;
  name: string;
  kind: "registered" | "connected";
}

export interface ReleaseRecord {
  /** Whose domain holds the name, or has it as one of its hosts; of a repeated act the domain that it was about. */
  holder(name: string, act: Act): Promise<Holder | undefined>;
  /** How the domain stands then; undefined for one that nobody holds any more. A repeated act changes nothing. */
  release(domainId: string, reason: string, act: Act): Promise<ReleasedDomain["status"] | undefined>;
}

export interface ReleasePorts {
  record: ReleaseRecord;
  /** Runs a change so that a crash behind it is found, and wakes who goes on with it. Throws `BucketAway`, before. */
  begin: <T>(orgId: OrgId, domainId: string, change: () => Promise<T>) => Promise<T>;
}

export type ReleaseError =
  | { reason: "not_held" }
  /** It is paid for, and its registration cannot be ended. */
  | { reason: "bought"; name: string }
  /** Nobody's by itself: it goes with the domain of this name. */
  | { reason: "host_of"; name: string }
  | { reason: "unavailable" };

export interface DomainRelease {
  release(name: string, reason: string, act: Act): Promise<Result<ReleasedDomain, ReleaseError>>;
}

/** The way is the owner's own: visitors find nothing, then the vendor has nothing, then the name is anybody's. */
export const createDomainRelease = ({ record, begin }: ReleasePorts): DomainRelease => ({
  async release(name, reason, act) {
    const holder = await record.holder(name, act);
    if (!holder) return err({ reason: "not_held" });
    if (holder.kind === "registered") return err({ reason: "bought", name: holder.name });
    if (holder.name !== name) return err({ reason: "host_of", name: holder.name });
    const { orgId, id: domainId } = holder;
    try {
      const status = await begin(orgId, domainId, () => record.release(domainId, reason, act));
      return status === undefined ? err({ reason: "not_held" }) : ok({ name, orgId, domainId, status });
    } catch (error) {
      if (error instanceof BucketAway) return err({ reason: "unavailable" });
      throw error;
    }
  },
});
