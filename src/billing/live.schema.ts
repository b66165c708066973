/** What an account's object tells those who watch it: one line of JSON for each call, its key not named yet. */
import * as z from "zod";
import type { OrgId } from "../kernel/id.ts";
import { UsageCall } from "./usage.schema.ts";

export const LiveLine = z.union([UsageCall, z.object({ lagged: z.literal(true) })]);
export type LiveLine = z.infer<typeof LiveLine>;

export interface Watch {
  /** Of calls from now on, as they become durable. Ends with `leave`, by falling behind, and with the object. */
  lines: ReadableStream<Uint8Array>;
  /** To be called when nobody reads any more: that `lines` is cancelled is not told to the other side. */
  leave(): void;
}

/** What the live view needs of the account's object. */
export interface LiveCalls {
  /** Undefined when as many watch as may. */
  watch(orgId: OrgId): Promise<Watch | undefined>;
}
