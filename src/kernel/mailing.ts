/** One thing told by mail to several people. */
import type { Mail } from "./mail-text.ts";

export interface Recipient {
  userId: string;
  email: string;
  orgName: string;
}

/** "again": it may be taken later. Tries some times by itself. The same key sends nothing twice, for a day. */
export type SendMail = (mail: Mail, idempotencyKey: string) => Promise<"taken" | "again" | "refused">;

/**
 * One mail after the other, each under the thing's key and whom it is to. `taken`: whose the service has taken; `left`:
 * there are some that it takes later, which ends it for now where one `waits`, and counts as refused where not.
 */
export async function mailEach(
  send: SendMail,
  recipients: readonly Recipient[],
  mailTo: (recipient: Recipient) => Mail,
  { key, waits }: { key: string; waits: boolean },
): Promise<{ taken: string[]; left: boolean }> {
  const taken: string[] = [];
  for (const to of recipients) {
    const sent = await send(mailTo(to), `${key}/${to.userId}`);
    if (sent === "again" && waits) return { taken, left: true };
    if (sent === "taken") taken.push(to.userId);
  }
  return { taken, left: false };
}
