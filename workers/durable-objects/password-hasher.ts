import { DurableObject } from "cloudflare:workers";
import type { Limited, Verified } from "../../src/identity/password-hasher.schema.ts";
import { type Attempt, createPasswordHasher, type PasswordHasher } from "../../src/identity/password-hasher.service.ts";
import type { Result } from "../../src/kernel/result.ts";
import { readSettings } from "../../src/platform/settings.ts";

/** One e-mail address, named by its hash. A hash takes 100 ms of CPU: here it holds up nobody else's stream. */
export class PasswordHasherObject extends DurableObject<Env> {
  private readonly hasher: PasswordHasher;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { kv } = ctx.storage;
    const { PASSWORD_PEPPER: pepper, PASSWORD_SCRYPT_LN: ln } = readSettings(env);
    this.hasher = createPasswordHasher({
      attempts: {
        read: (kind: Attempt) => kv.get<number>(kind) ?? 0,
        write: (kind: Attempt, tat: number) => kv.put(kind, tat),
      },
      pepper,
      ln,
      now: () => Date.now(),
    });
  }

  async hash(password: string): Promise<Result<string, Limited>> {
    const hashed = this.hasher.hash(password);
    await this.forgetLater();
    return hashed;
  }

  async verify(password: string, stored: string | null): Promise<Result<Verified, Limited>> {
    const verified = this.hasher.verify(password, stored);
    await this.forgetLater();
    return verified;
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  override async alarm(): Promise<void> {
    const idleAt = this.hasher.idleAt();
    if (idleAt !== undefined && idleAt > Date.now()) return this.ctx.storage.setAlarm(idleAt);
    await this.ctx.storage.deleteAll();
  }

  private async forgetLater(): Promise<void> {
    const idleAt = this.hasher.idleAt();
    if (idleAt !== undefined && (await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(idleAt);
  }
}
