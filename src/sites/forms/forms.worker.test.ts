/** From a visitor's form to the owner's inbox, over HTTP and the site's own object. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, mailsTo } from "../../testing/harness.ts";
import { letter, type SiteWithForms, siteWithForms } from "./forms.worker.fixture.ts";
import { SiteFormSettings } from "./submissions.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

/** What its alarm does half a second later. */
async function drained({ object }: SiteWithForms): Promise<void> {
  await runDurableObjectAlarm(object);
}
const standing = ({ as, id }: SiteWithForms) => expectJson(SiteFormSettings, 200, `/api/sites/${id}/forms`, { as });

describe("a form that a visitor sends", () => {
  it("is answered with thanks, and is in the owner's inbox as it was written", async () => {
    const site = await siteWithForms();
    const message = '<script>alert(1)</script>\r\n"Grüße" & 你好 👋';
    const answer = await site.send("write", letter({ message, phone: "", unknown: "passed over" }));
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("Thank you")]);
    expect(answer.headers.get("set-cookie")).toBeNull();
    await drained(site);
    expect(await site.inbox()).toMatchObject([
      {
        siteId: site.id,
        formId: "write",
        formTitle: "Write to us",
        kind: "contact",
        fields: { name: "Ada", email: "ada@example.com", message: '<script>alert(1)</script>\n"Grüße" & 你好 👋' },
        spam: false,
        readAt: null,
      },
    ]);
  });

  it("leads to the page that the site has for it", async () => {
    const site = await siteWithForms();
    const key = `hosts/${new URL(site.url).hostname}.json`;
    const pointer = z
      .looseObject({ files: z.record(z.string(), z.unknown()) })
      .parse(await (await env.SITES.get(key))?.json());
    await env.SITES.put(
      key,
      JSON.stringify({ ...pointer, files: { ...pointer.files, "/_thanks/write": pointer.files["/"] } }),
    );
    await vi.waitFor(
      async () => {
        const answer = await site.send("write", letter({ message: crypto.randomUUID() }));
        expect([answer.status, answer.headers.get("location")]).toEqual([303, `${site.url}/_thanks/write`]);
      },
      { timeout: 4_000, interval: 900 },
    );
  });

  it("may come as multipart, and is answered in JSON to a script", async () => {
    const site = await siteWithForms();
    const form = new FormData();
    for (const [name, value] of letter()) form.set(name, value);
    const answer = await site.send("write", form, { accept: "application/json" });
    expect([answer.status, await answer.json()]).toMatchObject([200, { ok: true, errors: [] }]);
    const wrong = await site.send("book", letter({ email: "", date: "tomorrow" }), { accept: "application/json" });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      422,
      {
        ok: false,
        errors: [
          { field: "date" },
          { field: "email", message: "Please give an e-mail address or a telephone number." },
        ],
      },
    ]);
  });

  it("is answered in the language of the site", async () => {
    const site = await siteWithForms();
    const sent = letter({ email: "ada" });
    const page = await (await site.send("arabic", sent)).text();
    for (const words of ['<html lang="ar" dir="rtl">', "هذا ليس عنوان بريد إلكتروني.", ">إرسال مرة أخرى</button>"])
      expect(page).toContain(words);
    const told = await site.send("arabic", sent, { accept: "application/json" });
    expect(await told.json()).toMatchObject({ errors: [{ field: "email", message: "هذا ليس عنوان بريد إلكتروني." }] });
  });

  it("is shown again with what is wrong, escaped, and nothing of it is kept", async () => {
    const site = await siteWithForms();
    const answer = await site.send("write", letter({ name: '"><script>alert(1)</script>', email: "ada" }));
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain("E-mail</a>: This is no e-mail address.");
    expect(page).toContain("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("<script");
    expect(answer.headers.get("content-security-policy")).not.toContain("script-src");
    expect((await standing(site)).waiting).toBe(0);
  });

  it.each([
    ["too much", 413, () => letter({ message: "x".repeat(70_000) })],
    ["bytes that are no text", 422, () => "name=%ff%fe&email=a%40b.co&message=x"],
    ["JSON", 415, () => new Blob(["{}"], { type: "application/json" })],
    [
      "a file",
      415,
      () => {
        const form = new FormData();
        form.set("message", new File([new Uint8Array([0, 255, 1])], "a.exe"));
        return form;
      },
    ],
    [
      "raw bytes",
      422,
      () => new Blob([crypto.getRandomValues(new Uint8Array(4_000))], { type: "application/x-www-form-urlencoded" }),
    ],
    ["a multipart that is none", 422, () => new Blob(["x"], { type: "multipart/form-data; boundary=y" })],
  ])("is refused: %s", async (_what, status, body) => {
    const site = await siteWithForms();
    const sent = body();
    const headers = typeof sent === "string" ? { "content-type": "application/x-www-form-urlencoded" } : undefined;
    expect((await site.send("write", sent, headers)).status).toBe(status);
    expect((await standing(site)).waiting).toBe(0);
  });

  it("is not read beyond its bound, however long it goes on", async () => {
    const site = await siteWithForms();
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        if (pulled > 1_000) controller.close();
        else controller.enqueue(new Uint8Array(8_192).fill(97));
      },
    });
    const answer = await site.send("write", endless, { "content-type": "application/x-www-form-urlencoded" });
    expect(answer.status).toBe(413);
    expect(pulled).toBeLessThan(100);
  });

  it.each([
    ["another website's", { origin: "https://evil.example" }],
    ["nobody's", { origin: "null" }],
    ["another site's, by the browser's word", { "sec-fetch-site": "cross-site" }],
    ["a neighbour's", { "sec-fetch-site": "same-site" }],
  ])("is refused where its origin is %s", async (_what, headers) => {
    const site = await siteWithForms();
    expect((await site.send("write", letter(), headers)).status).toBe(403);
    const own = { origin: site.url, "sec-fetch-site": "same-origin" };
    expect((await site.send("write", letter(), own)).status).toBe(200);
  });

  it("goes nowhere but to a form that the version has", async () => {
    const site = await siteWithForms();
    for (const form of ["nosuch", "constructor", "__proto__", "write/more", ""])
      expect((await site.send(form, letter())).status).toBe(404);
  });

  it("waits while the site is worked on", async () => {
    const site = await siteWithForms();
    const body = { maintenance: true };
    await expectJson(z.unknown(), 200, `/api/sites/${site.id}`, { method: "PATCH", as: site.as, body });
    expect((await site.send("write", letter())).status).toBe(503);
  });

  it("is not sent from a preview", async () => {
    const site = await siteWithForms();
    const made = await api(`/api/sites/${site.id}/previews`, { method: "POST", as: site.as, body: {} });
    const { url } = z.object({ url: z.string() }).parse(await made.json());
    const preview = await exports.default.fetch(new URL("/_forms/write", url).href, { method: "POST", body: letter() });
    expect([preview.status, await preview.text()]).toEqual([403, expect.stringContaining("not sent from previews")]);
  });
});

describe("what robots send", () => {
  it("is thanked for where the trap is filled, kept nowhere, and counted", async () => {
    const site = await siteWithForms();
    const answer = await site.send("write", letter({ website: "https://spam.example" }));
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("Thank you")]);
    await drained(site);
    expect(await site.inbox()).toEqual([]);
    expect(await standing(site)).toMatchObject({ waiting: 0, trapped: 1 });
  });

  it("is one entry when it is replayed, before and after the object dies", async () => {
    const site = await siteWithForms();
    for (let sent = 0; sent < 10; sent += 1) expect((await site.send("write", letter())).status).toBe(200);
    await evictDurableObject(site.object);
    expect((await site.send("write", letter())).status).toBe(200);
    await drained(site);
    expect((await site.send("write", letter())).status).toBe(200);
    await drained(site);
    expect(await site.inbox()).toHaveLength(1);
  });

  it("is refused by 429 beyond five a minute from one address, of IPv6 from one network", async () => {
    const site = await siteWithForms();
    const from = (address: string) =>
      site.send("write", letter({ message: crypto.randomUUID() }), { "cf-connecting-ip": address });
    const statuses = [];
    for (let host = 1; host <= 6; host += 1) statuses.push((await from(`2001:db8::${host}`)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await from("2001:db8::9");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.text()).toContain("Ada");
    expect((await from("2001:db8:0:1::1")).status).toBe(200);
  });

  it("is bounded at a thousand in a minute: what was thanked for is kept, and nothing else", {
    timeout: 120_000,
  }, async () => {
    const site = await siteWithForms();
    const sent = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) =>
        site.send("write", letter({ message: `Number ${at}` }), {
          "cf-connecting-ip": `10.${Math.floor(at / 250)}.${at % 250}.1`,
        }),
      ),
    );
    const kept = sent.filter(({ status }) => status === 200).length;
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200, 429]));
    // Sixty at once, and one more with each second that it takes.
    expect(kept).toBeGreaterThanOrEqual(60);
    expect(kept).toBeLessThan(200);
    await drained(site);
    expect(await site.inbox()).toHaveLength(kept);
  });
});

describe("what a site's object has taken", () => {
  it("outlives it, and comes to the inbox by its own alarm", async () => {
    const site = await siteWithForms();
    await site.send(
      "book",
      letter({ date: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10), people: "4" }),
    );
    await evictDurableObject(site.object);
    await vi.waitFor(async () => expect(await site.inbox()).toMatchObject([{ kind: "booking" }]), { timeout: 10_000 });
  });

  it("is gone for ever once it is forgotten", async () => {
    const site = await siteWithForms();
    await site.send("write", letter());
    await site.object.forget();
    await runInDurableObject(site.object, async (_object, { storage }) => {
      expect([(await storage.list()).size, await storage.getAlarm()]).toEqual([0, null]);
    });
    expect((await standing(site)).waiting).toBe(0);
    expect(await site.inbox()).toEqual([]);
  });

  it("holds no address of a visitor's", async () => {
    const site = await siteWithForms();
    await site.send("write", letter(), { "cf-connecting-ip": "203.0.113.77" });
    await runInDurableObject(site.object, (_object, { storage }) => {
      const tables = ["facts", "submissions", "seen", "rates", "trapped", "batches", "subjects"];
      const rows = tables.flatMap((table) => storage.sql.exec(`select * from ${table}`).toArray());
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toContain("203.0.113");
    });
  });
});

describe("the mail to an owner", () => {
  it("has the words, and whom an answer goes to; the next names all that came meanwhile", async () => {
    const site = await siteWithForms({ verified: true });
    await site.send("write", letter({ message: "The first" }));
    await drained(site);
    const mails = await mailsTo(site.email, 2);
    expect(mails.filter((text) => text.includes("The first"))).toHaveLength(1);
    expect(await replyTo(site.email)).toContain("ada@example.com");
    await site.send("write", letter({ message: "The second" }));
    await drained(site);
    expect(await mailsTo(site.email, 2)).toHaveLength(2);
  });

  it("is not sent where the owner switched it off", async () => {
    const site = await siteWithForms({ verified: true });
    const body = { mail: false };
    await expectJson(SiteFormSettings, 200, `/api/sites/${site.id}/forms`, { method: "PATCH", as: site.as, body });
    await site.send("write", letter());
    await drained(site);
    expect(await site.inbox()).toHaveLength(1);
    expect(await mailsTo(site.email, 1)).toHaveLength(1);
  });
});

const Outbox = z.object({ data: z.array(z.object({ reply_to: z.array(z.string()) })) });

async function replyTo(email: string): Promise<string[]> {
  const { RESEND_BASE_URL } = z.object({ RESEND_BASE_URL: z.string() }).parse(env);
  const answer = await fetch(`${RESEND_BASE_URL}/emails?to=${encodeURIComponent(email)}`);
  return Outbox.parse(await answer.json()).data.flatMap(({ reply_to }) => reply_to);
}
