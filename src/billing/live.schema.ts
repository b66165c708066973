/** What an account's object tells those who watch it: one line of JSON for each call, its key not named yet. */
import * as z from "zod";
import type { OrgId } from "../kernel/id.ts";
import { UsageCall } from "./usage.schema.ts";

export const LiveLine = z.union([UsageCall, z.object({ lagged: z.literal(true) })]);
export type LiveLine = z.infer<typeof LiveLine>;

/** What the live view needs of the account's object. */
export interface LiveCalls {
  /** Lines of calls from now on, as they become durable; undefined when as many watch as may. */
  watch(orgId: OrgId): Promise<ReadableStream<Uint8Array> | undefined>;
}
