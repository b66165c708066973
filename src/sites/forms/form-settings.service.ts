/** How the forms of a site are: whether mails tell of them, and the owner's keys of Turnstile. */
import { type Asking, auditEvent } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { BucketAway } from "../hosting/bucket-away.ts";
import type { Trace } from "../site-storage.ts";
import type { ServedForms } from "./form.schema.ts";
import type { FormStanding } from "./intake.schema.ts";
import type { SiteFormSettings, TurnstileKeys } from "./submissions.schema.ts";

export interface StoredFormSettings {
  mail: boolean;
  siteKey: string | null;
  /** Whether the pages that visitors see have this key. */
  inPages: boolean;
}

export type SealedTurnstile = NonNullable<ServedForms["turnstile"]>;

export interface FormSettingsStore {
  /** Undefined where there is no such site, as with all of these. */
  read(orgId: OrgId, siteId: string): Promise<StoredFormSettings | undefined>;
  setMail(orgId: OrgId, siteId: string, mail: boolean, trace: Trace): Promise<StoredFormSettings | undefined>;
  /** Null takes them away. What visitors see of the site gets a later revision. */
  setTurnstile(
    orgId: OrgId,
    siteId: string,
    keys: SealedTurnstile | null,
    trace: Trace,
  ): Promise<StoredFormSettings | undefined>;
}

export type FormSettingsError = { reason: "not_found" } | { reason: "unavailable" };
type Answer = Promise<Result<SiteFormSettings, FormSettingsError>>;

export interface FormSettings {
  read(orgId: OrgId, siteId: string): Answer;
  setMail(siteId: string, mail: boolean, asking: Asking): Answer;
  /**
   * Makes the pages that are shown anew with the key. Visitors meet it within three seconds, where these have a form that
   * asks for it. Where they cannot be made just now they stay as they are, and nobody is asked.
   */
  setTurnstile(siteId: string, keys: TurnstileKeys | null, asking: Asking): Answer;
}

export interface FormSettingsPorts {
  store: FormSettingsStore;
  standing(siteId: string): Promise<FormStanding>;
  /** For this site alone. */
  seal(orgId: OrgId, siteId: string, secretKey: string): Promise<Omit<SealedTurnstile, "siteKey">>;
  around: <T>(orgId: OrgId, siteId: string, change: () => Promise<T>) => Promise<T>;
  /** Makes the version that is shown anew where its pages name another key than the site's. */
  renew: (siteId: string, asking: Asking) => Promise<Result<unknown, { reason: string }>>;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

export function createFormSettings({ store, standing, seal, around, renew, warn }: FormSettingsPorts): FormSettings {
  async function viewed(siteId: string, stored: StoredFormSettings | undefined): Answer {
    if (!stored) return err({ reason: "not_found" });
    const { mail, siteKey, inPages } = stored;
    return ok({ mail, turnstile: siteKey === null ? null : { siteKey, inPages }, ...(await standing(siteId)) });
  }
  const trace = (asking: Asking, siteId: string, changed: string): Trace => ({
    event: auditEvent(asking, "site.forms_changed", siteId, { changed }),
    origin: asking.origin,
  });

  return {
    read: async (orgId, siteId) => viewed(siteId, await store.read(orgId, siteId)),

    setMail: async (siteId, mail, asking) =>
      viewed(siteId, await store.setMail(asking.member.orgId, siteId, mail, trace(asking, siteId, "mail"))),

    async setTurnstile(siteId, keys, asking) {
      const { orgId } = asking.member;
      if (!(await store.read(orgId, siteId))) return err({ reason: "not_found" });
      const sealed = keys && { siteKey: keys.siteKey, ...(await seal(orgId, siteId, keys.secretKey)) };
      const write = () => store.setTurnstile(orgId, siteId, sealed, trace(asking, siteId, "turnstile"));
      try {
        await around(orgId, siteId, write);
        const renewed = await renew(siteId, asking);
        if (!renewed.ok) warn("turnstile_not_in_pages", { siteId, reason: renewed.error.reason });
        return await viewed(siteId, await store.read(orgId, siteId));
      } catch (error) {
        if (error instanceof BucketAway) return err({ reason: "unavailable" });
        throw error;
      }
    },
  };
}
