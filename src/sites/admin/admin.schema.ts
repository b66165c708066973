/** The contract of /api/sites/{id}/admin-codes, and what passes between the platform and a site's own place. */
import * as z from "zod";
import type { OrgId, SessionId, UserId } from "../../kernel/id.ts";

export const AdminCodeOrder = z
  .strictObject({
    host: z
      .string()
      .max(253)
      .regex(/^[a-z0-9.-]+$/)
      .describe("The site's host for its owners, `admin.<domain>`."),
    state: z
      .string()
      .regex(/^[A-Za-z0-9_-]{20,128}$/)
      .describe("What that host has sent along: only the browser that came from there can use the code."),
  })
  .meta({ id: "AdminCodeOrder" });
export type AdminCodeOrder = z.infer<typeof AdminCodeOrder>;

export const AdminCode = z
  .object({ redirectTo: z.url().describe("Where the browser goes on, within a minute and once.") })
  .meta({ id: "AdminCode" });

/** Who may be there, as proven on the platform. */
export interface AdminGrant {
  userId: UserId;
  /** On the platform: with it ends what was signed in by it. */
  sessionId: SessionId;
  orgId: OrgId;
  host: string;
}

/** The object of a site that knows its codes and sessions, by their hashes alone. */
export interface AdminSessionsPort {
  issue(siteId: string, codeHash: string, stateHash: string, grant: AdminGrant): Promise<void>;
  exchange(siteId: string, exchange: CodeExchange): Promise<AdminGrant | undefined>;
  find(siteId: string, tokenHash: string, host: string): Promise<AdminGrant | undefined>;
  end(siteId: string, tokenHash: string): Promise<void>;
}

export interface CodeExchange {
  codeHash: string;
  stateHash: string;
  host: string;
  /** Of the session that it is exchanged for. */
  tokenHash: string;
}
