/** The platform's side of signing in at a site's own place: a code for whoever may, good for a minute and once. */
import { type Asking, type AuditLog, auditEvent } from "../../identity/audit.schema.ts";
import { base32 } from "../../kernel/encoding.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import type { Pointer } from "../hosting/pointer.schema.ts";
import type { AdminCodeOrder, AdminSessionsPort } from "./admin.schema.ts";

export interface AdminCodesPorts {
  find: (orgId: OrgId, id: string) => Promise<{ id: string } | undefined>;
  /** What is at a host. Undefined where nothing is. */
  pointerAt: (host: string) => Promise<Pointer | undefined>;
  sessions: Pick<AdminSessionsPort, "issue">;
  originOf: (host: string) => string;
  audit: AuditLog;
}

export interface AdminCodes {
  /** Where the browser goes with its code. */
  issue(siteId: string, order: AdminCodeOrder, asking: Asking): Promise<Result<string, "not_found" | "not_a_person">>;
}

const SECRET_BYTES = 32;
/** A code, a state or the token of a session. */
export const newSecret = (): string => base32(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
export const isSecret = (text: string): boolean => /^[0-9a-hjkmnp-tv-z]{52}$/.test(text);

export const createAdminCodes = ({ find, pointerAt, sessions, originOf, audit }: AdminCodesPorts): AdminCodes => ({
  async issue(siteId, { host, state }, asking) {
    const { member } = asking;
    // A key has no session that could end.
    if (member.via !== "session") return err("not_a_person");
    const site = await find(member.orgId, siteId);
    const pointer = site && (await pointerAt(host));
    // Whoever names another's host, or one that shows a site to its visitors, is sent nowhere.
    if (!site || pointer?.role !== "admin" || pointer.siteId !== site.id) return err("not_found");
    const code = newSecret();
    const { userId, sessionId, orgId } = member;
    await audit.record(auditEvent(asking, "site.admin_code_made", site.id, { host }), asking.origin);
    await sessions.issue(site.id, await sha256Hex(code), await sha256Hex(state), { userId, sessionId, orgId, host });
    return ok(`${originOf(host)}/sign-in?${new URLSearchParams({ code, state })}`);
  },
});
