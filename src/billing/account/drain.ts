/** Brings an account's usage rows from its outbox to Postgres. */
import type { OrgId } from "../../kernel/id.ts";
import type { AccountRecordPort } from "../account.schema.ts";
import type { Journal } from "./journal.ts";
import { createPump, type Pump, type PumpPorts } from "./pump.ts";
import { callIdOf } from "./row-text.ts";

/** Groups taken to Postgres at once. */
const DRAIN_GROUPS = 100;
/** Rows in one statement: about 160 KB of JSON, and well under what one request may carry if all have as many tags as may be. */
const DRAIN_ROWS = 500;

export interface DrainPorts extends Pick<PumpPorts, "clock" | "after" | "wakeBy" | "pending"> {
  journal: Pick<Journal, "outbox" | "drained" | "setAside">;
  record: Pick<AccountRecordPort, "write">;
  /** Undefined until the account knows whose it is. */
  orgId(): OrgId | undefined;
  warn(message: string, facts: Record<string, unknown>): void;
}

export function createDrain({ journal, record, orgId, warn, ...timing }: DrainPorts): Pump {
  /** Whether there may be more behind it. */
  async function take(): Promise<boolean> {
    const org = orgId();
    if (org === undefined) return false;
    const { keys, rows } = await journal.outbox(DRAIN_GROUPS);
    for (let i = 0; i < rows.length; i += DRAIN_ROWS) {
      const refused = await record.write(org, rows.slice(i, i + DRAIN_ROWS));
      if (refused.length === 0) continue;
      const callIds = refused.map(callIdOf).join(" ");
      warn("Postgres refuses these rows; they are set aside", { orgId: org, error: callIds });
      journal.setAside(refused);
    }
    journal.drained(keys);
    return keys.length === DRAIN_GROUPS;
  }

  const failed = (error: unknown) =>
    warn("usage rows could not be written; they stay in the outbox", { orgId: orgId(), error: String(error) });
  return createPump({ ...timing, take, failed });
}
