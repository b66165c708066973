import { DurableObject } from "cloudflare:workers";
import { idleAt, type NamedLimit, type TakeReply, type Tats, take } from "../../src/http/rate-limiter.service.ts";

const TATS = "tats";
/** Takes of the last moment that a crash may forget; in exchange a busy limit writes once in this time. */
const PERSIST_MS = 1_000;

/** The limits of one name. Decides in memory, writes at most once a second, deletes itself when nothing is left to know. */
export class RateLimiterObject extends DurableObject<Env> {
  private tats: Tats;
  private writtenAt = 0;
  private alarmAt: number | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.tats = ctx.storage.kv.get<Tats>(TATS) ?? {};
  }

  async take(limits: NamedLimit[], cost = 1): Promise<TakeReply> {
    const now = Date.now();
    const [reply, next] = take(this.tats, now, limits, cost);
    if (next) {
      this.tats = next;
      if (now - this.writtenAt >= PERSIST_MS) this.write(now);
      const due = this.writtenAt === now ? idleAt(next) : this.writtenAt + PERSIST_MS;
      if (this.alarmAt === undefined || due < this.alarmAt) await this.wakeAt(due);
    }
    return reply;
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  override async alarm(): Promise<void> {
    const now = Date.now();
    this.alarmAt = undefined;
    if (idleAt(this.tats) <= now) {
      this.tats = {};
      await this.ctx.storage.deleteAll();
      return;
    }
    this.write(now);
    await this.wakeAt(idleAt(this.tats));
  }

  private write(now: number): void {
    this.ctx.storage.kv.put(TATS, this.tats);
    this.writtenAt = now;
  }

  private async wakeAt(at: number): Promise<void> {
    this.alarmAt = at;
    await this.ctx.storage.setAlarm(at);
  }
}
