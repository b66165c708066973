import { DurableObject } from "cloudflare:workers";
import { createVisitDays, type SiteVisitCounts, type VisitBatch, type VisitDays } from "../../src/sites/index.ts";

/** Counts of one site: a shell around `visit-days.service.ts`. Deletes itself when all of it is over. */
export class SiteVisitsObject extends DurableObject<Env> {
  private days: VisitDays | undefined;
  private overAt = 0;

  async add(batch: VisitBatch): Promise<void> {
    const overAt = this.open().add(batch);
    if (overAt === this.overAt) return;
    this.overAt = overAt;
    await this.ctx.storage.setAlarm(overAt);
  }

  read(from: string, to: string): SiteVisitCounts {
    return this.open().read(from, to);
  }

  /** For ever. */
  async forget(): Promise<void> {
    this.days = undefined;
    this.overAt = 0;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  override alarm(): Promise<void> {
    return this.forget();
  }

  private open(): VisitDays {
    this.days ??= createVisitDays(this.ctx.storage.sql);
    return this.days;
  }
}
