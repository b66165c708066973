/** A site's object over a disk of its own, with a record and a mail service that come and go. */
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { newId } from "../../kernel/id.ts";
import type { Mail } from "../../kernel/mail-text.ts";
import { createFormDrain } from "./form-drain.ts";
import { createFormIntake, type FormIntake } from "./form-intake.ts";
import type { IntakeStorage, NewSubmission, Submission } from "./intake.schema.ts";

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
export const owner = { orgId: newId("org"), siteId: newId("site") };

export class Died extends Error {}

/** As an object's storage is; `dies`: within so many statements from now. */
export function disk() {
  const db = new DatabaseSync(":memory:");
  let left = Number.POSITIVE_INFINITY;
  const storage: IntakeStorage = {
    sql: {
      exec(query, ...bindings) {
        left -= 1;
        if (left < 0) throw new Died();
        const rows = db.prepare(query).all(...bindings);
        return { toArray: () => rows };
      },
    },
    transactionSync(work) {
      db.exec("begin");
      try {
        const done = work();
        db.exec("commit");
        return done;
      } catch (error) {
        db.exec("rollback");
        throw error;
      }
    },
  };
  return { storage, dieIn: (statements: number) => (left = statements) };
}

export function world() {
  const { storage, dieIn } = disk();
  const state = {
    now: Date.parse("2026-11-22T12:00:00Z"),
    postgres: true,
    mail: true,
    wantsMail: true,
    name: "Corner\r\nCafé",
  };
  const rows = new Map<string, Submission>();
  const sent = new Map<string, Mail>();
  /** Whose answer may have been lost: the service knows its words, and takes no others under its key. */
  const tried = new Map<string, Mail>();
  const warnings: string[] = [];
  let during = () => {};
  const open = () => createFormIntake(storage, () => state.now);
  const drain = createFormDrain({
    async record(_orgId, _siteId, some) {
      if (!state.postgres) throw new Error("the record is away");
      during();
      for (const one of some) if (!rows.has(one.id)) rows.set(one.id, one);
      return { mail: state.wantsMail };
    },
    siteName: async () => state.name,
    recipients: async () => {
      if (!state.postgres) throw new Error("the record is away");
      return ["user_1", "user_2"].map((userId) => ({ userId, email: `${userId}@example.com`, orgName: "Café" }));
    },
    async send(mail, key) {
      const before = tried.get(key);
      if (before) expect(mail).toEqual(before);
      tried.set(key, mail);
      if (!state.mail) return "again";
      sent.set(key, mail);
      return "taken";
    },
    publicUrl: "https://app.example",
    now: () => state.now,
    warn: (event) => void warnings.push(event),
  });
  let intake: FormIntake = open();
  let count = 0;
  const someAddress = () => {
    count += 1;
    return `10.0.0.${count}`;
  };
  const world = {
    state,
    rows,
    warnings,
    /** Happens while the record is asked. */
    meanwhile: (what: () => void) => (during = what),
    mailsTo: (user: string) => [...sent].filter(([key]) => key.endsWith(user)).map(([, mail]) => mail),
    revive: () => {
      dieIn(Number.POSITIVE_INFINITY);
      intake = open();
    },
    dieIn,
    /** The mail service knows no words of before any more. */
    forgetTried: () => tried.clear(),
    exec: (statement: string) => storage.sql.exec(statement).toArray(),
    intake: () => intake,
    drain: () => drain(intake),
    send: (further: Partial<NewSubmission> = {}, address = someAddress()) =>
      intake.take(
        owner,
        {
          formId: "write",
          kind: "contact",
          title: "Write to us",
          fields: { name: "Ada", email: "ada@example.com", message: `Number ${count}` },
          unverified: false,
          ...further,
        },
        address,
      ),
    /** Until nothing is due within a day. */
    async rest() {
      for (let turns = 0; turns < 200; turns += 1) {
        const next = await drain(intake);
        if (
          next === undefined ||
          (intake.standing().waiting === 0 && intake.mailDue() === undefined && next > state.now + DAY_MS / 2)
        )
          return;
        state.now = Math.max(state.now, next);
      }
      throw new Error("it never comes to rest");
    },
  };
  return world;
}
