/**
 * Takes what visitors send by the forms of one site, over SQLite as an object of the site has it: counts, limits, knows
 * repeats, and keeps each submission until the record has it and its mail is sent. All that one call changes is written
 * together, so that a crash finds all of it or nothing.
 */
import * as z from "zod";
import { newId } from "../../kernel/id.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import { createFormLimits } from "./form-limits.ts";
import {
  type FormOwner,
  type FormStanding,
  type IntakeStorage,
  type NewSubmission,
  Submission,
  type TakeReply,
} from "./intake.schema.ts";

/** Mails are of two sorts: what wants an answer is told soon, sign-ups are counted once a day. */
export type MailSort = "messages" | "newsletter";

export interface MailBatch {
  id: string;
  sort: MailSort;
  madeAt: number;
  /** As it was first composed, once it was: a mail service takes no other words under the same key. */
  subject: string | null;
  /** Users who were told. */
  told: string[];
  /** The first of them, oldest first … */
  submissions: Submission[];
  /** … of so many. */
  count: number;
}

export interface FormIntake {
  /** Before Turnstile is asked about what a visitor sends: for how long it is not, in milliseconds; 0: at once. */
  mayAsk(address: string): Promise<number>;
  take(owner: FormOwner, submission: NewSubmission | null, address: string): Promise<TakeReply>;
  standing(): FormStanding;
  owner(): FormOwner | undefined;
  /**
   * What the record does not have yet, oldest first. What this version cannot read, since another one wrote it, is kept
   * aside, and tried again with the hour; `unreadable`: the ids of those that were, this time.
   */
  pending(most: number): { submissions: Submission[]; unreadable: string[] };
  /** The record has these. `tell`: a mail shall say so. */
  recorded(ids: readonly string[], tell: boolean): void;
  /** The mail that is due: one that was begun, else one of all that came since the last of its sort. */
  mailDue(): MailBatch | undefined;
  /** Keeps its subject, before it is sent to anybody. */
  composed(batchId: string, subject: string): void;
  told(batchId: string, users: readonly string[]): void;
  /** There is nobody left to tell. */
  mailed(batch: Pick<MailBatch, "id" | "sort">): void;
  /** Did the work, or failed at it: the more often, the later it is tried again. */
  worked(well: boolean): void;
  /** Forgets what is over. When there is something to do next; undefined: all of it is over. */
  nextWork(): number | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Some days of the most that a site keeps: longer than Postgres is ever away. */
const MOST_WAITING = 5_000;
const TRAPPED_DAYS = 30;
/** What comes at once goes to the record together. */
const SOON_MS = 500;
const FAILED_MS = 5_000;
const MOST_FAILED_MS = 15 * MINUTE_MS;
const UNREADABLE_MS = 60 * MINUTE_MS;
export const BETWEEN_MAILS_MS: Record<MailSort, number> = { messages: MINUTE_MS, newsletter: DAY_MS };
/** A mail says no more of each than this many; of the others it says that they are there. */
const MOST_IN_MAIL = 20;

const TABLES = [
  "create table if not exists facts (name text primary key, value text not null) without rowid",
  `create table if not exists submissions (id text primary key, received_at integer not null, body text not null,
   stage text not null, sort text not null, batch text)`,
  "create index if not exists submissions_stage on submissions (stage, received_at)",
  "create table if not exists unreadable (id text primary key, again_at integer not null) without rowid",
  "create table if not exists batches (id text primary key, sort text not null, made_at integer not null, told text not null)",
  // Apart from it: the version before writes batches of four columns, and shall still do so after a rollback.
  "create table if not exists subjects (batch text primary key, subject text not null) without rowid",
  "create table if not exists seen (digest text primary key, over_at integer not null) without rowid",
  "create table if not exists rates (name text primary key, tat real not null) without rowid",
  "create index if not exists rates_tat on rates (tat)",
  "create table if not exists trapped (day integer primary key, count integer not null)",
];

const Count = z.tuple([z.object({ count: z.number() })]);
const Values = z.array(z.object({ value: z.string() }));
const Bodies = z.array(z.object({ id: z.string(), body: z.string() }));
const Time = z.tuple([z.object({ at: z.number().nullable() })]);
const Batches = z.array(
  z.object({
    id: z.string(),
    sort: z.enum(["messages", "newsletter"]),
    madeAt: z.number(),
    subject: z.string().nullable(),
    told: z.string(),
  }),
);
const Owner = z.object({ orgId: z.string(), siteId: z.string() });

const sortOf = ({ kind }: NewSubmission): MailSort => (kind === "newsletter" ? "newsletter" : "messages");

/** Of a time: what is not kept aside until later. */
const PENDING = "stage = 'taken' and id not in (select id from unreadable where again_at > ?)";

/** Undefined where this version cannot read what another one wrote. */
function submissionOf(body: string): Submission | undefined {
  try {
    return Submission.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

export function createFormIntake({ sql, transactionSync }: IntakeStorage, now: () => number): FormIntake {
  for (const table of TABLES) sql.exec(table);

  const fact = (name: string): string | undefined =>
    Values.parse(sql.exec("select value from facts where name = ?", name).toArray())[0]?.value;
  const put = (name: string, value: string) =>
    sql.exec("insert into facts values (?, ?) on conflict (name) do update set value = excluded.value", name, value);
  const time = (name: string): number => Number(fact(name) ?? 0);
  const counted = (query: string, ...bindings: (string | number)[]): number =>
    Count.parse(sql.exec(query, ...bindings).toArray())[0].count;
  const countPending = (): number =>
    counted("select count(*) as count from submissions where stage = 'taken'") -
    counted("select count(*) as count from unreadable where again_at > ?", now());
  const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

  const limits = createFormLimits({ sql, fact, put, now });

  const sweep = () => {
    sql.exec("delete from rates where tat <= ?", now());
    sql.exec("delete from seen where over_at <= ?", now());
    sql.exec("delete from trapped where day <= ?", dayOf(now()) - TRAPPED_DAYS);
    // Another version, which could read them, may have brought them to the record.
    sql.exec(
      `delete from unreadable where not exists (
         select 1 from submissions where submissions.id = unreadable.id and stage = 'taken')`,
    );
  };

  function takeTrapped(visitor: string): TakeReply {
    const wait = limits.take(visitor, "trapped");
    if (wait > 0) return { kind: "limited", retryAfterMs: wait };
    sql.exec("insert into trapped values (?, 1) on conflict (day) do update set count = count + 1", dayOf(now()));
    return { kind: "thanks" };
  }

  function takeGood(submission: NewSubmission, digest: string, visitor: string): TakeReply {
    if (counted("select count(*) as count from seen where digest = ? and over_at > ?", digest, now()) > 0)
      return { kind: "thanks" };
    if (countPending() >= MOST_WAITING) return { kind: "full" };
    const wait = limits.take(visitor, "sent");
    if (wait > 0) return { kind: "limited", retryAfterMs: wait };
    const receivedAt = now();
    const kept: Submission = { ...submission, id: newId("sub", receivedAt), receivedAt };
    sql.exec(
      "insert into seen values (?, ?) on conflict do update set over_at = excluded.over_at",
      digest,
      receivedAt + DAY_MS,
    );
    sql.exec(
      "insert into submissions values (?, ?, ?, 'taken', ?, null)",
      kept.id,
      receivedAt,
      JSON.stringify(kept),
      sortOf(kept),
    );
    return { kind: "thanks" };
  }

  /** Read with what a mail says of it, whenever that is repeated. */
  function batchOf({ id, sort, madeAt, subject, told }: z.infer<typeof Batches>[number]): MailBatch {
    const rows = sql.exec(
      "select id, body from submissions where batch = ? order by received_at, id limit ?",
      id,
      MOST_IN_MAIL,
    );
    const count = counted("select count(*) as count from submissions where batch = ?", id);
    return {
      id,
      sort,
      madeAt,
      subject,
      told: z.array(z.string()).parse(JSON.parse(told)),
      submissions: Bodies.parse(rows.toArray()).flatMap(({ body }) => submissionOf(body) ?? []),
      count,
    };
  }

  const waitsForMail = (sort: MailSort): boolean =>
    counted("select count(*) as count from submissions where stage = 'recorded' and sort = ? and batch is null", sort) >
    0;
  const mailAt = (sort: MailSort): number => time(`${sort} mailed`) + BETWEEN_MAILS_MS[sort];
  const begun = () =>
    Batches.parse(
      sql
        .exec(
          `select id, sort, made_at as madeAt, subject, told from batches left join subjects on batch = id
           order by made_at, id`,
        )
        .toArray(),
    );
  const SORTS = ["messages", "newsletter"] as const;

  return {
    async mayAsk(address) {
      const visitor = await limits.visitorOf(address);
      return transactionSync(() => limits.take(visitor, "asked"));
    },

    async take(owner, submission, address) {
      const visitor = await limits.visitorOf(address);
      const digest = submission && (await sha256Hex(submission.formId, JSON.stringify(submission.fields)));
      return transactionSync(() => {
        put("owner", JSON.stringify(owner));
        sweep();
        return submission && digest ? takeGood(submission, digest, visitor) : takeTrapped(visitor);
      });
    },

    standing: () => ({
      waiting: counted("select count(*) as count from submissions where stage = 'taken'"),
      trapped: counted(
        "select coalesce(sum(count), 0) as count from trapped where day > ?",
        dayOf(now()) - TRAPPED_DAYS,
      ),
    }),

    owner: () => Owner.optional().parse(JSON.parse(fact("owner") ?? "null") ?? undefined),

    pending(most) {
      const unreadable: string[] = [];
      for (;;) {
        const query = `select id, body from submissions where ${PENDING} order by received_at, id limit ?`;
        const rows = Bodies.parse(sql.exec(query, now(), most).toArray());
        const submissions: Submission[] = [];
        for (const { id, body } of rows) {
          const submission = submissionOf(body);
          if (submission) submissions.push(submission);
          else unreadable.push(id);
        }
        for (const id of unreadable)
          sql.exec("insert or replace into unreadable values (?, ?)", id, now() + UNREADABLE_MS);
        if (submissions.length > 0 || rows.length === 0) return { submissions, unreadable };
      }
    },

    recorded: (ids, tell) =>
      transactionSync(() => {
        for (const id of ids) {
          if (tell) sql.exec("update submissions set stage = 'recorded' where id = ?", id);
          else sql.exec("delete from submissions where id = ?", id);
        }
      }),

    mailDue: () =>
      transactionSync(() => {
        const [there] = begun();
        if (there) return batchOf(there);
        const sort = SORTS.find((one) => waitsForMail(one) && mailAt(one) <= now());
        if (!sort) return undefined;
        const made = { id: newId("mail", now()), sort, madeAt: now(), subject: null, told: "[]" };
        sql.exec("insert into batches values (?, ?, ?, ?)", made.id, sort, made.madeAt, made.told);
        sql.exec(
          "update submissions set batch = ? where stage = 'recorded' and sort = ? and batch is null",
          made.id,
          sort,
        );
        return batchOf(made);
      }),

    composed: (batchId, subject) => void sql.exec("insert or replace into subjects values (?, ?)", batchId, subject),

    told: (batchId, users) => void sql.exec("update batches set told = ? where id = ?", JSON.stringify(users), batchId),

    mailed: ({ id, sort }) =>
      transactionSync(() => {
        sql.exec("delete from submissions where batch = ?", id);
        sql.exec("delete from batches where id = ?", id);
        sql.exec("delete from subjects where batch = ?", id);
        put(`${sort} mailed`, String(now()));
      }),

    worked(well) {
      const failures = well ? 0 : Number(fact("failures") ?? 0) + 1;
      put("failures", String(failures));
      put("not before", String(well ? 0 : now() + Math.min(MOST_FAILED_MS, FAILED_MS * 2 ** (failures - 1))));
    },

    nextWork: () =>
      transactionSync(() => {
        sweep();
        const due: number[] = [];
        if (countPending() > 0) due.push(now() + SOON_MS);
        const again = timeOf("select min(again_at) as at from unreadable");
        if (again !== null) due.push(again);
        if (begun().length > 0) due.push(now() + SOON_MS);
        for (const sort of SORTS) if (waitsForMail(sort)) due.push(mailAt(sort));
        if (due.length > 0) return Math.max(Math.min(...due), time("not before"));
        return overAt();
      }),
  };

  function timeOf(query: string): number | null {
    return Time.parse(sql.exec(query).toArray())[0].at;
  }

  /** When nothing that is kept here means anything any more. */
  function overAt(): number | undefined {
    const latest = (query: string): number => timeOf(query) ?? 0;
    const trappedDay = latest("select max(day) as at from trapped");
    const at = Math.max(
      latest("select max(tat) as at from rates"),
      latest("select max(over_at) as at from seen"),
      trappedDay === 0 ? 0 : (trappedDay + TRAPPED_DAYS) * DAY_MS,
      ...SORTS.map((sort) => (fact(`${sort} mailed`) === undefined ? 0 : mailAt(sort))),
    );
    return at > now() ? Math.ceil(at) : undefined;
  }
}
