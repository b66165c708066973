import { DurableObject } from "cloudflare:workers";
import type { OrgId } from "../../src/kernel/id.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { composed } from "../compose.ts";

interface Watched {
  orgId: OrgId;
  domainId: string;
  /** Epoch milliseconds: when the last look began that came to its end. */
  lookedAt?: number;
}

const WATCHED = "watched";
/** After a failure that the work itself could not tell of, such as a database that is away. */
const AGAIN_MS = 5_000;

/**
 * One domain's: does what is due, one thing after the other, and wakes itself for what comes next. Holds no truth: where
 * everything stands is in the record, so that an object that dies in the middle is begun again by its alarm.
 */
export class DomainObject extends DurableObject<Env> {
  readonly #log = createLogger();

  /** Looks at once; with `since` (epoch milliseconds), where it has not looked since then or knows of no look to come. */
  async wake(orgId: OrgId, domainId: string, since?: number): Promise<void> {
    const watched = this.ctx.storage.kv.get<Watched>(WATCHED);
    if (since !== undefined && (watched?.lookedAt ?? 0) >= since && (await this.#isAwake())) return;
    this.ctx.storage.kv.put<Watched>(WATCHED, { ...watched, orgId, domainId });
    await this.ctx.storage.setAlarm(Date.now());
  }

  async #isAwake(): Promise<boolean> {
    const due = await this.ctx.storage.getAlarm();
    return due !== null && due > Date.now();
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  /** Never throws: the runtime would try again six times only. */
  override async alarm(): Promise<void> {
    const watched = this.ctx.storage.kv.get<Watched>(WATCHED);
    if (!watched) return;
    const lookedAt = Date.now();
    try {
      const next = await composed(this.env).websites.work(watched.orgId, watched.domainId);
      this.ctx.storage.kv.put<Watched>(WATCHED, { ...watched, lookedAt });
      if (next !== undefined) return await this.#wakeBy(next);
      // Whoever wakes it again says which domain it is.
      if ((await this.ctx.storage.getAlarm()) === null) this.ctx.storage.kv.delete(WATCHED);
    } catch (error) {
      this.#log.warn("domain_work_failed", { domainId: watched.domainId }, error);
      await this.#wakeBy(Date.now() + AGAIN_MS);
    }
  }

  /** Somebody may have asked for an earlier look meanwhile. */
  async #wakeBy(at: number): Promise<void> {
    const due = await this.ctx.storage.getAlarm();
    if (due === null || due > at) await this.ctx.storage.setAlarm(at);
  }
}
