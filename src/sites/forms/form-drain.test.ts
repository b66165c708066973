/** What is answered with thanks is told to the owner, whatever is away and whenever the object dies. */
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import type { Mail } from "../../kernel/mail-text.ts";
import { createFormDrain } from "./form-drain.ts";
import { createFormIntake, type FormIntake, type IntakeStorage } from "./form-intake.ts";
import type { NewSubmission, Submission } from "./intake.schema.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const owner = { orgId: newId("org"), siteId: newId("site") };

class Died extends Error {}

/** As an object's storage is; `dies`: within so many statements from now. */
function disk() {
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

function world() {
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
  const open = () => createFormIntake(storage, () => state.now);
  const drain = createFormDrain({
    async record(_orgId, _siteId, some) {
      if (!state.postgres) throw new Error("the record is away");
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
    mailsTo: (user: string) => [...sent].filter(([key]) => key.endsWith(user)).map(([, mail]) => mail),
    revive: () => {
      dieIn(Number.POSITIVE_INFINITY);
      intake = open();
    },
    dieIn,
    exec: (statement: string) => void storage.sql.exec(statement),
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

describe("what a site's object has taken", () => {
  it("waits for the record, tries ever less often, and is in it once", async () => {
    const w = world();
    w.state.postgres = false;
    for (let i = 0; i < 3; i += 1) expect(await w.send()).toEqual({ kind: "thanks" });
    const waits: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      const next = (await w.drain()) ?? 0;
      waits.push(next - w.state.now);
      w.state.now = next;
    }
    expect(waits.slice(0, 3)).toEqual([5_000, 10_000, 20_000]);
    expect(waits.at(-1)).toBe(15 * MINUTE_MS);
    const again = await w.drain();
    // Whoever sends something meanwhile does not have it asked sooner.
    await w.send();
    expect(w.intake().nextWork()).toBe(again);
    expect(w.intake().standing().waiting).toBe(4);
    w.state.postgres = true;
    await w.rest();
    expect([w.rows.size, w.intake().standing().waiting]).toEqual([4, 0]);
  });

  it("is told once the mail service is back, to each person once", async () => {
    const w = world();
    w.state.mail = false;
    await w.send();
    await w.drain();
    await w.send();
    await w.drain();
    expect(w.rows.size).toBe(2);
    w.state.mail = true;
    await w.rest();
    for (const user of ["user_1", "user_2"]) {
      const texts = w.mailsTo(user).map(({ text }) => text);
      expect(texts).toHaveLength(2);
      for (const words of ["Number 1", "Number 2"])
        expect(texts.filter((text) => text.includes(words))).toHaveLength(1);
    }
  });

  it("is told in the words that were tried first, whatever the site is called by then", async () => {
    const w = world();
    w.state.mail = false;
    await w.send();
    await w.drain();
    w.state.name = "Harbour Café";
    w.revive();
    w.state.mail = true;
    await w.rest();
    expect(w.mailsTo("user_1").map(({ subject }) => subject)).toEqual(["New message from Corner Café"]);
    await w.send();
    await w.rest();
    expect(w.mailsTo("user_1")[1]?.subject).toBe("New message from Harbour Café");
  });

  it("leaves tables that the version before writes, which gives no subject", async () => {
    const w = world();
    await w.send();
    w.state.mail = false;
    await w.drain();
    w.exec("delete from subjects");
    w.exec("insert into batches values ('mail_before', 'newsletter', 1, '[]')");
    w.revive();
    w.state.mail = true;
    await w.rest();
    expect(w.mailsTo("user_1").map(({ subject }) => subject)).toContain("New message from Corner Café");
  });

  it("is told by one mail a minute, which names all that came since", async () => {
    const w = world();
    await w.send();
    await w.drain();
    for (let i = 0; i < 30; i += 1) await w.send();
    const next = await w.drain();
    expect([w.mailsTo("user_1").length, next]).toEqual([1, w.state.now + MINUTE_MS]);
    w.state.now += MINUTE_MS;
    await w.drain();
    const [first, second] = w.mailsTo("user_1");
    expect(first).toMatchObject({ replyTo: "ada@example.com", subject: "New message from Corner Café" });
    expect(second?.subject).toBe("30 new messages from Corner Café");
    expect(second?.text).toContain("And 10 more");
    expect(second).not.toHaveProperty("replyTo");
    for (const mail of [first, second]) expect(mail).not.toHaveProperty("html");
  });

  it("is counted once a day where it is a sign-up", async () => {
    const w = world();
    const signUp = (email: string) => w.send({ kind: "newsletter", formId: "news", fields: { email } });
    await signUp("a@example.com");
    await w.drain();
    for (const email of ["b@example.com", "c@example.com"]) await signUp(email);
    expect(await w.drain()).toBe(w.state.now + DAY_MS);
    w.state.now += DAY_MS;
    await w.drain();
    expect(w.mailsTo("user_1").map(({ subject }) => subject)).toEqual([
      "A sign-up for the newsletter of Corner Café",
      "2 sign-ups for the newsletter of Corner Café",
    ]);
    expect(w.mailsTo("user_1")[1]?.text).not.toContain("b@example.com");
  });

  it("is told nobody where the owner wants no mail", async () => {
    const w = world();
    w.state.wantsMail = false;
    await w.send();
    await w.rest();
    expect([w.rows.size, w.mailsTo("user_1")]).toEqual([1, []]);
  });

  it("is lost at no statement at which the object dies, and is told at most once", async () => {
    const lives = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant("send" as const), dies: fc.option(fc.integer({ min: 0, max: 40 })) }),
        fc.record({ do: fc.constant("drain" as const), dies: fc.option(fc.integer({ min: 0, max: 60 })) }),
        fc.record({
          do: fc.constantFrom("postgres" as const, "mail" as const, "minute" as const, "rename" as const),
          dies: fc.constant(null),
        }),
      ),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(lives, async (steps) => {
        const w = world();
        let thanked = 0;
        for (const { do: what, dies } of steps) {
          if (what === "postgres" || what === "mail") w.state[what] = !w.state[what];
          if (what === "minute") w.state.now += MINUTE_MS;
          if (what === "rename") w.state.name += "!";
          w.dieIn(dies ?? Number.POSITIVE_INFINITY);
          try {
            if (what === "send" && (await w.send()).kind === "thanks") thanked += 1;
            if (what === "drain") await w.drain();
          } catch (error) {
            if (!(error instanceof Died)) throw error;
          }
          w.revive();
        }
        Object.assign(w.state, { postgres: true, mail: true });
        await w.rest();
        // One that was cut may be there without having been thanked for, and never the other way.
        expect(w.rows.size).toBeGreaterThanOrEqual(thanked);
        const told = w.mailsTo("user_2").flatMap(({ text }) => text.match(/Number \d+/g) ?? []);
        expect(new Set(told).size).toBe(told.length);
        expect(told.length).toBe(w.rows.size);
      }),
      { numRuns: 300 },
    );
  });
});

describe("what a site's object lets in", () => {
  it("is five a minute and thirty a day from one address, which starts anew with the day", async () => {
    const w = world();
    let kept = 0;
    for (let second = 0; second < 40 * 60; second += 4) {
      w.state.now += 4_000;
      if ((await w.send({ fields: { message: `${second}` } }, "10.9.9.9")).kind === "thanks") kept += 1;
    }
    expect(kept).toBe(30);
    w.state.now += DAY_MS;
    expect((await w.send({}, "10.9.9.9")).kind).toBe("thanks");
  });

  it("is a thousand a day of a site, from however many addresses", async () => {
    const w = world();
    let kept = 0;
    for (let at = 0; at < 3_000; at += 1) {
      w.state.now += 1_000;
      if ((await w.send({ fields: { message: `${at}` } })).kind === "thanks") kept += 1;
      w.intake().recorded(
        w
          .intake()
          .pending(10)
          .map(({ id }) => id),
        false,
      );
    }
    // With what comes back in fifty minutes.
    expect(kept).toBe(1_000 + 34);
  });

  it("is so much as the record has not got, and then no more", async () => {
    const w = world();
    let day = 0;
    for (; day < 10; day += 1) {
      w.state.now += DAY_MS;
      for (let at = 0; at < 1_000; at += 1) {
        w.state.now += 1_001;
        const { kind } = await w.send({ fields: { message: `${day} ${at}` } });
        if (kind === "full") return expect(w.intake().standing().waiting).toBe(5_000);
      }
    }
    expect.unreachable("it takes whatever comes");
  });

  it("is the same within a day once, and forgotten once all of it is over", async () => {
    const w = world();
    const same = { fields: { message: "the same" } };
    for (let at = 0; at < 50; at += 1) expect((await w.send(same, "10.1.1.1")).kind).toBe("thanks");
    await w.intake().take(owner, null, "10.1.1.1");
    await w.rest();
    expect([w.rows.size, w.intake().standing()]).toEqual([1, { waiting: 0, trapped: 1 }]);
    w.state.now += DAY_MS;
    await w.send(same, "10.1.1.1");
    await w.rest();
    expect(w.rows.size).toBe(2);
    w.state.now += 31 * DAY_MS;
    expect([await w.drain(), w.intake().standing()]).toEqual([undefined, { waiting: 0, trapped: 0 }]);
  });
});
