/** Brings an account's usage rows from its outbox to Postgres: in batches, again until they are taken, in no hurry. */
import type { Clock } from "../../kernel/clock.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { AccountRecordPort } from "../account.schema.ts";
import type { Journal } from "./journal.ts";

/** Rows wait so long for others to share a round trip to Postgres with. */
const DRAIN_AFTER_MS = 250;
/** Groups taken to Postgres at once. */
const DRAIN_GROUPS = 100;
/** Rows in one statement: about 250 KB of JSON, well under what one request to the database may carry. */
const DRAIN_ROWS = 500;
const DRAIN_RETRY_MS = { first: 500, most: 30_000 };

export interface DrainPorts {
  journal: Pick<Journal, "outbox" | "drained" | "setAside">;
  record: Pick<AccountRecordPort, "write">;
  clock: Clock;
  /** Undefined until the account knows whose it is. */
  orgId(): OrgId | undefined;
  after(ms: number, run: () => void): void;
  wakeBy(time: number): void;
  warn(message: string, facts: Record<string, unknown>): void;
  /** Whether rows of an earlier life wait. */
  pending: boolean;
}

export interface Drain {
  /** New rows are in the outbox: they leave it within a fraction of a second, or when Postgres is back. */
  soon(): void;
  /** Empties the outbox now, unless Postgres is being left in peace. Never rejects. */
  now(): Promise<void>;
  /** When to be woken for what is still in the outbox; undefined when nothing is. */
  dueAt(): number | undefined;
}

export function createDrain(ports: DrainPorts): Drain {
  const { journal, record, clock } = ports;
  let { pending } = ports;
  let running: Promise<void> | undefined;
  let scheduled = false;
  let retryMs = DRAIN_RETRY_MS.first;
  let notBefore = 0;

  function soon(): void {
    pending = true;
    schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    ports.after(Math.max(DRAIN_AFTER_MS, notBefore - clock()), () => {
      scheduled = false;
      void run();
    });
  }

  function run(): Promise<void> {
    running ??= empty().finally(() => {
      running = undefined;
      // Came while this ran: they gather for a while, too, instead of keeping it running with a few rows at a time.
      if (pending) schedule();
    });
    return running;
  }

  async function empty(): Promise<void> {
    const orgId = ports.orgId();
    if (orgId === undefined) return;
    try {
      let more = true;
      while (more) {
        pending = false;
        more = await takeBatch(orgId);
      }
      retryMs = DRAIN_RETRY_MS.first;
      notBefore = 0;
    } catch (error) {
      ports.warn("usage rows could not be written; they stay in the outbox", { orgId, error: String(error) });
      pending = true;
      notBefore = clock() + retryMs;
      ports.wakeBy(notBefore);
      retryMs = Math.min(retryMs * 2, DRAIN_RETRY_MS.most);
    }
  }

  /** Whether there may be more behind it. */
  async function takeBatch(orgId: OrgId): Promise<boolean> {
    const { keys, rows } = await journal.outbox(DRAIN_GROUPS);
    for (let i = 0; i < rows.length; i += DRAIN_ROWS) {
      const refused = await record.write(orgId, rows.slice(i, i + DRAIN_ROWS));
      if (refused.length === 0) continue;
      const callIds = refused.map(({ callId }) => callId).join(" ");
      ports.warn("Postgres refuses these rows; they are set aside", { orgId, error: callIds });
      journal.setAside(refused);
    }
    journal.drained(keys);
    return keys.length === DRAIN_GROUPS;
  }

  return {
    soon,
    now: async () => {
      if (clock() >= notBefore) await run();
    },
    dueAt: () => (pending ? notBefore || clock() + DRAIN_RETRY_MS.most : undefined),
  };
}
