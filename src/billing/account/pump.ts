/** Takes what waits to where it belongs: in batches, again until it is taken, in no hurry. */
import type { Clock } from "../../kernel/clock.ts";

/** What waits, waits so long for more to share a round trip with. */
const AFTER_MS = 250;
const RETRY_MS = { first: 500, most: 30_000 };

export interface PumpPorts {
  /** Takes a batch; resolves to whether there may be more behind it, and rejects when none can be taken for now. */
  take(): Promise<boolean>;
  failed(error: unknown): void;
  clock: Clock;
  after(ms: number, run: () => void): void;
  wakeBy(time: number): void;
  /** Whether something of an earlier life waits. */
  pending: boolean;
}

export interface Pump {
  /** Something waits: it is taken within a fraction of a second, or when that is possible again. */
  soon(): void;
  /** Takes all of it now, or about so many batches, unless the other side is being left in peace. Never rejects. */
  now(batches?: number): Promise<void>;
  /** When to be woken for what still waits; undefined when nothing does. */
  dueAt(): number | undefined;
  /** Does this while nothing is taken, after the batch that is on its way. It must not wait for the pump. */
  still<T>(work: () => Promise<T>): Promise<T>;
}

export function createPump(ports: PumpPorts): Pump {
  const { clock } = ports;
  let { pending } = ports;
  let running: Promise<void> | undefined;
  let scheduled = false;
  let retryMs = RETRY_MS.first;
  let notBefore = 0;
  /** Batches that the present run may still take. */
  let left = 0;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    ports.after(Math.max(AFTER_MS, notBefore - clock()), () => {
      scheduled = false;
      void run(Number.POSITIVE_INFINITY);
    });
  }

  function ended(): void {
    running = undefined;
    // Came while this ran: it gathers for a while, too, instead of keeping it running with a few at a time.
    if (pending) schedule();
  }

  function run(batches: number): Promise<void> {
    left = running ? Math.min(left, batches) : batches;
    running ??= empty().finally(ended);
    return running;
  }

  async function empty(): Promise<void> {
    try {
      let more = true;
      while (more && left > 0) {
        left -= 1;
        pending = false;
        more = await ports.take();
      }
      if (more) pending = true;
      retryMs = RETRY_MS.first;
      notBefore = 0;
    } catch (error) {
      ports.failed(error);
      pending = true;
      notBefore = clock() + retryMs;
      ports.wakeBy(notBefore);
      retryMs = Math.min(retryMs * 2, RETRY_MS.most);
    }
  }

  return {
    soon() {
      pending = true;
      schedule();
    },
    now: async (batches = Number.POSITIVE_INFINITY) => {
      if (clock() >= notBefore) await run(batches);
    },
    dueAt: () => (pending ? notBefore || clock() + RETRY_MS.most : undefined),
    async still(work) {
      while (running) await run(0);
      const doing = work();
      running = doing
        .then(
          () => {},
          () => {},
        )
        .finally(ended);
      return await doing;
    },
  };
}
