/**
 * Marks in the bucket of what is under way with domains: made before the record is changed, and taken away when nothing is
 * any more. So the cron finds whom a crash has put to sleep, and asks no database for it.
 */
import { eachAtOnce } from "../../kernel/at-once.ts";
import { isId, type OrgId } from "../../kernel/id.ts";
import { whileThere } from "../hosting/bucket-away.ts";
import { createLeftMarks, type LeftMarksBucket } from "../left-marks.ts";

/** What of an R2 bucket is used here. */
export interface UnderwayBucket extends LeftMarksBucket {
  delete(keys: string[]): Promise<void>;
}

export interface UnderwayPorts {
  bucket: UnderwayBucket;
  /** `since`: whoever has looked since then and will again by itself is left alone. */
  wake: (orgId: OrgId, domainId: string, since: number) => Promise<void>;
  now: () => number;
  /** Marks that one sweep looks at. */
  most?: number;
}

export interface Underway {
  /** Throws `BucketAway`. */
  mark(orgId: OrgId, domainId: string): Promise<void>;
  rest(orgId: OrgId, domainId: string): Promise<void>;
  /** Wakes those whose marks are old; where there are more than it looks at, the next goes on behind them. How many. */
  sweep(): Promise<number>;
}

const PREFIX = "underway/";
const PLACE = "underway-place";
/** Each is a call, and an invocation of a Worker may make a thousand at least. */
const MOST = 500;
/** So many domains are woken at once. */
export const WAKES_AT_ONCE = 10;

const markOf = (orgId: OrgId, domainId: string): string => `${PREFIX}${orgId}/${domainId}`;

export function createUnderway({ bucket, wake, now, most = MOST }: UnderwayPorts): Underway {
  const leftMarks = createLeftMarks({ bucket, prefix: PREFIX, place: PLACE, most, now });

  return {
    mark: async (orgId, domainId) => void (await whileThere(bucket.put(markOf(orgId, domainId), ""))),
    rest: (orgId, domainId) => bucket.delete([markOf(orgId, domainId)]),

    async sweep() {
      const due = (await leftMarks()).flatMap(({ name, settledAt }) => {
        const [orgId = "", domainId = ""] = name.split("/");
        return isId("org", orgId) ? [{ orgId, domainId, settledAt }] : [];
      });
      await eachAtOnce(due, WAKES_AT_ONCE, ({ orgId, domainId, settledAt }) => wake(orgId, domainId, settledAt));
      return due.length;
    },
  };
}
