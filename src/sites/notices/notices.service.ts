/** Tells an organisation's owners and admins by mail what becomes of its domains, while it can be mended. */
import { newId, type OrgId } from "../../kernel/id.ts";
import { mailEach, type Recipient, type SendMail } from "../../kernel/mailing.ts";
import { noticeMail } from "./notice-mail.ts";
import { type Notice, noticesDue, type Occasion, type Standing } from "./notice-plan.service.ts";

export interface NoticeStore {
  /** The domain whatever its status, with its notices; undefined where the organisation has none such. */
  read(orgId: OrgId, domainId: string): Promise<{ standing: Standing; notices: Notice[] } | undefined>;
  /** Puts down what is new, closes what is over, and resolves to all notices of the domain as they are then. */
  put(
    orgId: OrgId,
    domainId: string,
    change: { raise: readonly (Occasion & { id: string; raisedAt: number })[]; over: readonly string[] },
  ): Promise<Notice[]>;
  /** These users were told; `settled`: there is nobody left to tell. */
  told(orgId: OrgId, id: string, users: readonly string[], settled: boolean): Promise<void>;
  /** Domains with something that is not told yet, and was to be by then; at most 200. */
  untold(before: number): Promise<{ orgId: OrgId; id: string }[]>;
}

export interface NoticePorts {
  store: NoticeStore;
  /** Owners and admins whose address is proven. */
  recipients(orgId: OrgId): Promise<Recipient[]>;
  send: SendMail;
  publicUrl: string;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

export interface Notices {
  /** After each look at a domain. Tells when to come again; undefined: not for this. Never rejects. */
  tell(orgId: OrgId, domainId: string): Promise<number | undefined>;
  untold: NoticeStore["untold"];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So long a mail is tried. The mail service knows a repeat for a day; whom it has taken is on record besides. */
const TRY_FOR_MS = 7 * 24 * HOUR_MS;
const FAILED_MS = 15 * MINUTE_MS;

export function createNotices({ store, recipients, send, publicUrl, now, warn }: NoticePorts): Notices {
  async function mailed(orgId: OrgId, domainId: string, standing: Standing, notice: Notice): Promise<boolean> {
    const mail = noticeMail(publicUrl, domainId, standing, notice);
    if (!mail) return true;
    const people = await recipients(orgId);
    // Whoever proves an address while it still stands so is told at one of the next looks.
    if (people.length === 0) return true;
    const waits = now() - notice.raisedAt < TRY_FOR_MS;
    const untold = people.filter(({ userId }) => !notice.told.includes(userId));
    const { taken, left } = await mailEach(send, untold, mail, { key: notice.id, waits });
    await store.told(orgId, notice.id, taken, !left);
    return !left;
  }

  /** The longer it has failed, the later. */
  const again = ({ raisedAt }: Notice): number => now() + Math.min(HOUR_MS, Math.max(MINUTE_MS, now() - raisedAt));

  async function tell(orgId: OrgId, domainId: string): Promise<number | undefined> {
    const found = await store.read(orgId, domainId);
    if (!found) return undefined;
    const { standing } = found;
    const { raise, over } = noticesDue(standing, found.notices, now());
    const notices =
      raise.length + over.length === 0
        ? found.notices
        : await store.put(orgId, domainId, {
            raise: raise.map((one) => ({ ...one, id: newId("notice"), raisedAt: now() })),
            over,
          });
    for (const notice of notices) {
      if (notice.settledAt !== null || notice.overAt !== null) continue;
      // The service takes none just now: the others wait with it.
      if (!(await mailed(orgId, domainId, standing, notice))) return again(notice);
    }
    return undefined;
  }

  return {
    tell: async (orgId, domainId) => {
      try {
        return await tell(orgId, domainId);
      } catch (error) {
        warn("domain_notices_failed", { domainId }, error);
        return now() + FAILED_MS;
      }
    },
    untold: store.untold,
  };
}
