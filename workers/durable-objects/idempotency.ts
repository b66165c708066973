import { DurableObject } from "cloudflare:workers";
import {
  type Claim,
  type ClaimReply,
  claim,
  type Finish,
  finish,
  type IdempotencyRecord,
} from "../../src/http/idempotency.service.ts";

const RECORD = "record";

/** One idempotency key: a shell around `idempotency.service.ts`. Deletes itself when the key expires. */
export class IdempotencyObject extends DurableObject<Env> {
  claim(request: Claim): ClaimReply {
    const record = this.ctx.storage.kv.get<IdempotencyRecord>(RECORD);
    const [reply, next] = claim(record, Date.now(), request);
    if (next) {
      this.ctx.storage.kv.put(RECORD, next);
      if (next.expiresAt !== record?.expiresAt) void this.ctx.storage.setAlarm(next.expiresAt);
    }
    return reply;
  }

  async finish(lease: string, how: Finish): Promise<void> {
    const next = finish(this.ctx.storage.kv.get<IdempotencyRecord>(RECORD), lease, how);
    if (next === null) await this.forget();
    else if (next) this.ctx.storage.kv.put(RECORD, next);
  }

  override async alarm(): Promise<void> {
    const record = this.ctx.storage.kv.get<IdempotencyRecord>(RECORD);
    if (record && record.expiresAt > Date.now()) return this.ctx.storage.setAlarm(record.expiresAt);
    return this.forget();
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  private async forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }
}
