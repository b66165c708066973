import { beforeEach, describe, expect, it } from "vitest";
import type { Mail } from "../../kernel/mail-text.ts";
import { ORG } from "../domains/held-domains.fixture.ts";
import type { Notice, Standing } from "./notice-plan.service.ts";
import { createNotices, type NoticeStore } from "./notices.service.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const URL = "https://edgewright.example";
const ELSEWHERE = {
  code: "leads_elsewhere",
  message: "shop.example does not lead here any more.",
  action: "Mend its CNAME.",
};

let now: number;
let standing: Standing;
let notices: Notice[];
let people: string[];
/** What the service says, by the key of the mail; it takes the others. */
let answers: Record<string, "again" | "refused">;
let sent: { key: string; mail: Mail }[];
/** Dies behind so many mails that were sent. */
let dieAfter: number;
let databaseIsAway: boolean;

beforeEach(() => {
  now = Date.UTC(2026, 10, 21, 12);
  standing = { name: "shop.example", status: "lapsed", attention: ELSEWHERE, expiresAt: null, attempt: null };
  notices = [];
  people = ["user_1", "user_2"];
  answers = {};
  sent = [];
  dieAfter = Number.POSITIVE_INFINITY;
  databaseIsAway = false;
});

/** As the record keeps them: each occasion once. */
const store: NoticeStore = {
  async read() {
    if (databaseIsAway) throw new Error("away");
    return { standing, notices: structuredClone(notices) };
  },
  async put(_org, _domain, { raise, over }) {
    for (const notice of notices) if (over.includes(notice.id)) notice.overAt = now;
    for (const { id, code, occasion, raisedAt } of raise) {
      const there = notices.find((notice) => notice.code === code && notice.occasion === occasion);
      if (there) there.overAt = there.settledAt === null ? null : there.overAt;
      else notices.push({ id, code, occasion, reason: null, raisedAt, told: [], settledAt: null, overAt: null });
    }
    return structuredClone(notices);
  },
  async told(_org, id, users, settled) {
    const notice = notices.find((one) => one.id === id);
    notice?.told.push(...users);
    if (notice && settled) notice.settledAt = now;
  },
  untold: async () => [],
};

function tell(): Promise<number | undefined> {
  return createNotices({
    store,
    recipients: async () => people.map((userId) => ({ userId, email: `${userId}@example.com`, orgName: "Corner" })),
    async send(mail, key) {
      const user = key.slice(key.indexOf("/") + 1);
      const answer = answers[user] ?? "taken";
      if (answer === "taken") sent.push({ key, mail });
      if (sent.length >= dieAfter) throw new Error("killed by a test");
      return answer;
    },
    publicUrl: URL,
    now: () => now,
    warn: () => {},
  }).tell(ORG, "dom_1");
}
const mailed = () => sent.map(({ mail }) => mail.to);
/** As the mail service has them: it knows a repeat by its key. */
const arrived = () => new Set(sent.map(({ key }) => key)).size;

it("tells each owner and admin once, however often it is looked at, with a link to the domain", async () => {
  for (let looks = 0; looks < 3; looks += 1) expect(await tell()).toBeUndefined();
  expect(mailed()).toEqual(["user_1@example.com", "user_2@example.com"]);
  expect(sent[0]?.mail.subject).toBe("shop.example does not lead to your website any more");
  for (const words of [ELSEWHERE.message, ELSEWHERE.action, `${URL}/domains/dom_1`, "Corner"])
    expect(sent[0]?.mail.text).toContain(words);
});

describe("a mail that the service does not take for now", () => {
  it("is tried again, the longer the rarer, and whoever has it gets no second one", async () => {
    answers = { user_2: "again" };
    expect(await tell()).toBe(now + MINUTE_MS);
    now += 10 * MINUTE_MS;
    expect(await tell()).toBe(now + 10 * MINUTE_MS);
    now += 2 * DAY_MS;
    expect(await tell()).toBe(now + HOUR_MS);
    expect(mailed()).toEqual(["user_1@example.com"]);
    answers = {};
    expect(await tell()).toBeUndefined();
    expect(mailed()).toEqual(["user_1@example.com", "user_2@example.com"]);
    expect(notices[0]?.settledAt).toBe(now);
  });

  it("is not sent once the matter is over", async () => {
    answers = { user_1: "again", user_2: "again" };
    await tell();
    standing = { ...standing, status: "active", attention: null };
    answers = {};
    expect(await tell()).toBeUndefined();
    expect(mailed()).toEqual([]);
  });

  it("is given up after a week, and holds up no other person then", async () => {
    answers = { user_1: "again" };
    await tell();
    expect(mailed()).toEqual([]);
    now += 7 * DAY_MS;
    expect(await tell()).toBeUndefined();
    expect(mailed()).toEqual(["user_2@example.com"]);
    expect(await tell()).toBeUndefined();
    expect(mailed()).toHaveLength(1);
  });
});

it("an address that is refused holds up nobody, and is not tried for ever", async () => {
  answers = { user_1: "refused" };
  expect(await tell()).toBeUndefined();
  answers = {};
  await tell();
  expect(mailed()).toEqual(["user_2@example.com"]);
});

it("one that dies between two mails tells the other, and nobody anew", async () => {
  dieAfter = 1;
  expect(await tell()).toBe(now + 15 * MINUTE_MS);
  expect(mailed()).toEqual(["user_1@example.com"]);
  dieAfter = Number.POSITIVE_INFINITY;
  expect(await tell()).toBeUndefined();
  expect(new Set(mailed())).toEqual(new Set(["user_1@example.com", "user_2@example.com"]));
  expect([arrived(), notices.length]).toEqual([2, 1]);
});

it("who proves an address while it still stands so is told then", async () => {
  people = [];
  expect(await tell()).toBeUndefined();
  people = ["user_1"];
  await tell();
  expect(mailed()).toEqual(["user_1@example.com"]);
});

it("comes again when the record cannot be read, and says so to nobody", async () => {
  databaseIsAway = true;
  expect(await tell()).toBe(now + 15 * MINUTE_MS);
  expect(sent).toEqual([]);
});

it("what was done to a domain is told with its reason, though the domain is gone", async () => {
  standing = { ...standing, status: "released", attention: null };
  notices = [
    {
      id: "notice_1",
      code: "taken_away",
      occasion: "act_1",
      reason: "Its new owner <asked> for it.",
      raisedAt: now,
      told: [],
      settledAt: null,
      overAt: null,
    },
  ];
  await tell();
  expect(sent[0]?.mail).toMatchObject({
    subject: "shop.example was disconnected by the operator",
    text: expect.stringContaining("Its new owner <asked> for it."),
    html: expect.stringContaining("Its new owner &lt;asked&gt; for it."),
  });
  expect(sent[0]?.mail.text).toMatch(new RegExp(`${URL}/domains$`, "m"));
});

describe("words of strangers", () => {
  it.each(["action_required", "certificate_pending", "point_domain", "vendor_refused", "registry_rejected"])(
    "such as those of %s stand in no mail",
    async (code) => {
      const attention = { code, message: "Call https://evil.example", action: "Pay 0x00" };
      standing = { ...standing, attention };
      await tell();
      const { subject, text, html } = sent[0]?.mail ?? { subject: "", text: "", html: "" };
      for (const part of [subject, text, html]) expect(part).not.toMatch(/evil|0x00/);
      expect(text).toContain(`${URL}/domains/dom_1`);
    },
  );
});
