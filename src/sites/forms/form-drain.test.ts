/** What is answered with thanks is told to the owner, whatever is away and whenever the object dies. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, Died, MINUTE_MS, owner, world } from "./form-drain.fixture.ts";

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

  it("is not held up by what this version cannot read, which is kept until one can", async () => {
    const w = world();
    for (let i = 0; i < 3; i += 1) await w.send();
    w.exec("update submissions set body = json_set(body, '$.kind', 'auction') where body like '%Number 1%'");
    w.exec("update submissions set body = 'no JSON' where body like '%Number 2%'");
    await w.drain();
    expect([w.rows.size, w.intake().standing().waiting, w.warnings]).toEqual([1, 2, ["form_submissions_unreadable"]]);
    w.state.now += MINUTE_MS;
    // Nothing is left to do or to know but these, and they are not let go of.
    w.state.now += 40 * DAY_MS;
    expect(await w.drain()).toBe(w.state.now + 60 * MINUTE_MS);
    expect(await w.drain()).toBe(w.state.now + 60 * MINUTE_MS);
    expect(w.warnings).toHaveLength(2);
    w.exec("update submissions set body = json_set(body, '$.kind', 'contact') where body like '%auction%'");
    w.state.now += 60 * MINUTE_MS;
    await w.drain();
    expect([w.rows.size, w.intake().standing().waiting]).toEqual([2, 1]);
    expect(w.exec("select id from unreadable")).toHaveLength(1);
  });

  it("is gone where all of it is forgotten meanwhile, which whoever drains it is told", async () => {
    const w = world();
    await w.send();
    w.meanwhile(() => w.exec("drop table facts"));
    await expect(w.drain()).rejects.toThrow("no such table");
  });

  it("comes to the record with what only another version knows of it", async () => {
    const w = world();
    await w.send();
    w.exec("update submissions set body = json_set(body, '$.locale', 'de', '$.fields.allergies', 'nuts')");
    await w.rest();
    expect([...w.rows.values()]).toMatchObject([{ fields: { name: "Ada", allergies: "nuts" } }]);
    expect(w.mailsTo("user_1")).toHaveLength(1);
  });

  it("is told by mail where another version wrote some of it, which is counted", async () => {
    const w = world();
    w.state.mail = false;
    for (let i = 0; i < 2; i += 1) await w.send();
    await w.drain();
    w.exec("update submissions set body = json_set(body, '$.kind', 'auction') where body like '%Number 1%'");
    w.revive();
    w.state.mail = true;
    w.forgetTried();
    await w.rest();
    const [mail] = w.mailsTo("user_1");
    expect(mail?.subject).toBe("2 new messages from Corner Café");
    expect(mail?.text).toContain("And 1 more");
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
          .submissions.map(({ id }) => id),
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
