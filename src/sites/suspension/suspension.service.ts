/** An operator takes a website from its visitors, and gives it back. What its owner made of it stays. */
import type { Act } from "../../billing/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { BucketAway } from "../hosting/bucket-away.ts";
import type { SiteId } from "../site-storage.ts";
import type { SuspensionRecord } from "./suspension.repo.ts";
import type { SiteStanding } from "./suspension.schema.ts";

export interface SuspensionPorts {
  record: SuspensionRecord;
  /** Runs a change of the record and then shows it to visitors, previews included. Throws `BucketAway`, before the change. */
  around: <T>(orgId: OrgId, siteId: SiteId, change: () => Promise<T>) => Promise<T>;
}

export interface SiteSuspension {
  set(
    id: SiteId,
    order: { suspended: boolean; reason: string },
    act: Act,
  ): Promise<Result<SiteStanding, "not_found" | "unavailable">>;
}

export const createSiteSuspension = ({ record, around }: SuspensionPorts): SiteSuspension => ({
  async set(id, { suspended, reason }, act) {
    const orgId = await record.ownerOf(id);
    if (orgId === undefined) return err("not_found");
    try {
      const status = await around(orgId, id, () => record.set(id, suspended, reason, act));
      return status === undefined ? err("not_found") : ok({ id, status });
    } catch (error) {
      if (error instanceof BucketAway) return err("unavailable");
      throw error;
    }
  },
});
