import { DurableObject } from "cloudflare:workers";
import { createLogger } from "../../src/platform/logger.ts";
import {
  createFormIntake,
  type FormIntake,
  type FormOwner,
  type FormStanding,
  type NewSubmission,
  type TakeReply,
} from "../../src/sites/index.ts";
import { composed } from "../compose.ts";

/** After a failure that the work itself could not tell of, such as settings that nobody can read. */
const AGAIN_MS = 60_000;

/** What visitors send by the forms of one site: a shell around `form-intake.ts`. Deletes itself when nothing is left. */
export class SiteFormsObject extends DurableObject<Env> {
  readonly #log = createLogger();
  #intake: FormIntake | undefined;

  async mayAsk(address: string): Promise<number> {
    const intake = this.#open();
    const wait = await intake.mayAsk(address);
    await this.#wakeFor(intake);
    return wait;
  }

  async take(owner: FormOwner, submission: NewSubmission | null, address: string): Promise<TakeReply> {
    const intake = this.#open();
    const reply = await intake.take(owner, submission, address);
    await this.#wakeFor(intake);
    return reply;
  }

  standing(): FormStanding {
    return this.#open().standing();
  }

  /** For ever. */
  async forget(): Promise<void> {
    this.#intake = undefined;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  /** Never throws: the runtime would try again six times only. */
  override async alarm(): Promise<void> {
    try {
      const next = await composed(this.env).websites.drainForms(this.#open());
      if (next !== undefined) return await this.#wakeBy(next);
      // Nobody has sent anything meanwhile: whoever does sets an alarm.
      if ((await this.ctx.storage.getAlarm()) === null) await this.forget();
    } catch (error) {
      // Its tables may be gone; the next one makes them anew.
      this.#intake = undefined;
      this.#log.warn("form_alarm_failed", { detail: `the forms of the site ${this.ctx.id.name}` }, error);
      await this.#wakeBy(Date.now() + AGAIN_MS);
    }
  }

  async #wakeFor(intake: FormIntake): Promise<void> {
    const next = intake.nextWork();
    if (next !== undefined) await this.#wakeBy(next);
  }

  /** Somebody may have set an earlier one meanwhile. */
  async #wakeBy(at: number): Promise<void> {
    const due = await this.ctx.storage.getAlarm();
    if (due === null || due > at) await this.ctx.storage.setAlarm(at);
  }

  #open(): FormIntake {
    const { sql } = this.ctx.storage;
    this.#intake ??= createFormIntake({ sql, transactionSync: (work) => this.ctx.storage.transactionSync(work) }, () =>
      Date.now(),
    );
    return this.#intake;
  }
}
