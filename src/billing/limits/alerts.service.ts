/** Alerts on budgets: into the record, each once, and by mail to those who answer for the organisation's money. */
import type { Clock } from "../../kernel/clock.ts";
import type { OrgId } from "../../kernel/id.ts";
import { mailEach, type Recipient, type SendMail } from "../../kernel/mailing.ts";
import { alertMail } from "./alert-mail.ts";
import type { BudgetAlert } from "./limit.schema.ts";
import type { LimitSubject } from "./subject.schema.ts";

export interface AlertStore {
  /** Puts down those that are new. Returns the ones of these whose mails are not sent yet. */
  put(orgId: OrgId, alerts: readonly BudgetAlert[]): Promise<BudgetAlert[]>;
  /** Owners, admins and billing members whose address is proven. */
  recipients(orgId: OrgId): Promise<Recipient[]>;
  /** What those of these that are members and keys are called, as far as they are there. */
  called(orgId: OrgId, subjects: readonly LimitSubject[]): Promise<ReadonlyMap<LimitSubject, string>>;
  mailed(orgId: OrgId, id: BudgetAlert["id"]): Promise<void>;
}

export interface AlertPorts {
  store: AlertStore;
  send: SendMail;
  clock: Clock;
  publicUrl: string;
}

/** So long a mail is tried: the service knows a repeat for a day, and an older alert helps nobody. */
const TRY_FOR_MS = 23 * 3_600_000;

/**
 * Resolves to those that are done with: in the record, and mailed, or refused for good. Raise the others again later, and
 * all when it rejects. One mail at a time, and none after one that the service did not take for now.
 */
export const createAlerts =
  ({ store, send, publicUrl, clock }: AlertPorts) =>
  async (orgId: OrgId, alerts: readonly BudgetAlert[]): Promise<BudgetAlert["id"][]> => {
    const unmailed = await store.put(orgId, alerts);
    const untold = new Set(unmailed.map(({ id }) => id));
    const done = alerts.flatMap(({ id }) => (untold.has(id) ? [] : [id]));
    if (unmailed.length === 0) return done;
    const recipients = await store.recipients(orgId);
    const called = await store.called(
      orgId,
      unmailed.map(({ subject }) => subject),
    );
    for (const alert of unmailed) {
      const { taken, left } = await mailEach(
        send,
        recipients,
        (to) => alertMail(publicUrl, to, alert, called.get(alert.subject)),
        { key: alert.id, waits: clock() - alert.at < TRY_FOR_MS },
      );
      if (left) return done;
      if (taken.length > 0) await store.mailed(orgId, alert.id);
      done.push(alert.id);
    }
    return done;
  };
