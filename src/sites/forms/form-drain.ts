/**
 * Brings what a site's object has taken to the record, and tells the owner by mail. Each step can be cut and is done again:
 * the record takes an id once, and the mail service a key.
 */
import { isId, type OrgId } from "../../kernel/id.ts";
import { mailEach, type Recipient, type SendMail } from "../../kernel/mailing.ts";
import type { FormIntake, MailBatch } from "./form-intake.ts";
import { formMail, subjectOf } from "./form-mail.ts";
import type { FormOwner, Submission } from "./intake.schema.ts";

export interface DrainPorts {
  /** Puts them into the record, those that are not there, and tells what mails need to know. */
  record(orgId: OrgId, siteId: string, submissions: readonly Submission[]): Promise<{ mail: boolean }>;
  siteName(orgId: OrgId, siteId: string): Promise<string>;
  recipients(orgId: OrgId): Promise<Recipient[]>;
  send: SendMail;
  publicUrl: string;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

export type DrainForms = (intake: FormIntake) => Promise<number | undefined>;

const AT_ONCE = 100;
/** So long a mail is tried; what it is about is in the inbox all the same. */
const TRY_FOR_MS = 7 * 86_400_000;

/**
 * Tells when to come again; undefined: there is nothing left to do or to know. Rejects where the intake itself fails, as it
 * does when all of it is forgotten meanwhile.
 */
export function createFormDrain(ports: DrainPorts): DrainForms {
  const { record, siteName, recipients, send, publicUrl, now, warn } = ports;

  async function bring(intake: FormIntake, orgId: OrgId, siteId: string): Promise<void> {
    for (;;) {
      const { submissions, unreadable } = intake.pending(AT_ONCE);
      if (unreadable.length > 0) warn("form_submissions_unreadable", { siteId, ids: unreadable.join(" ") });
      if (submissions.length === 0) return;
      const { mail } = await record(orgId, siteId, submissions);
      intake.recorded(
        submissions.map(({ id }) => id),
        mail,
      );
    }
  }

  /** The same however often a mail is tried, whatever its owner calls the site meanwhile. */
  async function subjectFor(intake: FormIntake, batch: MailBatch, orgId: OrgId, siteId: string): Promise<string> {
    if (batch.subject !== null) return batch.subject;
    const subject = subjectOf(await siteName(orgId, siteId), batch);
    intake.composed(batch.id, subject);
    return subject;
  }

  /** Whether everybody was told whom the mail service takes a mail for. */
  async function tell(intake: FormIntake, batch: MailBatch, orgId: OrgId, siteId: string): Promise<boolean> {
    const people = (await recipients(orgId)).filter(({ userId }) => !batch.told.includes(userId));
    const words = formMail({ publicUrl, subject: await subjectFor(intake, batch, orgId, siteId), batch });
    const waits = now() - batch.madeAt < TRY_FOR_MS;
    const { taken, left } = await mailEach(send, people, words, { key: batch.id, waits });
    if (left) intake.told(batch.id, [...batch.told, ...taken]);
    else intake.mailed(batch);
    return !left;
  }

  async function work(intake: FormIntake, { orgId, siteId }: FormOwner): Promise<boolean> {
    if (!isId("org", orgId)) return true;
    await bring(intake, orgId, siteId);
    for (let batch = intake.mailDue(); batch; batch = intake.mailDue())
      if (!(await tell(intake, batch, orgId, siteId))) return false;
    return true;
  }

  return async (intake) => {
    const owner = intake.owner() ?? { orgId: "", siteId: "" };
    let well = false;
    try {
      well = await work(intake, owner);
    } catch (error) {
      warn("form_drain_failed", { siteId: owner.siteId }, error);
    }
    intake.worked(well);
    return intake.nextWork();
  };
}
