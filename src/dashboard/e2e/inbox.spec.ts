/** From a visitor's form to the owner's inbox. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import * as z from "zod";
import { expect, type Person, test } from "./fixtures.ts";
import { madeBy, sees, VISITORS } from "./owners.ts";
import { expectAccessible, expectNoSidewaysScroll, expectWalkable, settled } from "./sweep.ts";

/** Published, with the form for a table that its template has and one to write by. */
async function siteWithForms({ api }: Person, made: ReturnType<typeof madeBy>) {
  const { id, url, settings } = await made;
  const params = { path: { id } };
  const [home, ...others] = settings.pages;
  if (!home) throw new Error("the template has no page");
  const write = { id: "write", kind: "contact" as const, values: { title: "Write to us" } };
  const pages = [{ ...home, sections: [...home.sections, write] }, ...others];
  await api.PATCH("/api/sites/{id}", { params, body: { settings: { ...settings, pages } } });
  await api.POST("/api/sites/{id}/publish", { params });
  return { id, url };
}

/** Fills in the page's own form, and sends it as a browser does that judges no field by itself. */
async function send(visitor: Page, id: string, fields: Record<string, string>): Promise<void> {
  const form = visitor.locator(`form[action="/_forms/${id}"]`);
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
  await form.evaluate((element: HTMLFormElement) => element.submit());
}

const HTML = '<img src=x onerror="document.title=1"><b>Bold</b>';

test("a visitor writes, corrects and sends; the owner reads it as text, files it and takes it along", async ({
  page,
  context,
  person,
  trouble,
}) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  trouble.allow(/422/, "what a visitor mistyped is answered so");
  const { url } = await siteWithForms(person, madeBy(person, `Café ${person.organisation.id.slice(-6)}`));
  await page.goto("/inbox");
  await expect(page.getByText("No messages yet")).toBeVisible();

  const visitor = await context.newPage();
  await sees(visitor, url, "Café");
  await send(visitor, "write", { name: `=1+1 ${HTML}`, email: "mia", message: HTML });
  await expect(visitor.getByRole("heading", { name: "Please look at this again" })).toBeVisible();
  await expect(visitor.getByLabel("Message")).toHaveValue(HTML);
  await expectAccessible(visitor, "the form again", "all");
  await visitor.getByLabel("E-mail").fill("mia@example.com");
  await visitor.getByRole("button", { name: "Send again" }).click();
  await expect(visitor.getByRole("heading", { name: "Thank you" })).toBeVisible();
  await sees(visitor, url, "Café");
  const date = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const table = { name: "Grace", email: "grace@example.com", phone: "+1 512 555 0142", date, people: "4" };
  await send(visitor, "booking", table);
  await expect(visitor.getByRole("heading", { name: "Thank you" })).toBeVisible();

  const list = page.getByRole("list", { name: "Messages" });
  const taken = async () => (await person.api.GET("/api/submissions")).data?.items.length;
  await expect.poll(taken, { timeout: 15_000 }).toBe(2);
  await page.goto("/inbox");
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expect(page.getByText("2 unread.")).toBeVisible();

  await page.keyboard.press("j");
  const written = /^[A-Z][a-z]{2}, [A-Z][a-z]{2} \d{1,2}, \d{4}$/;
  for (const place of [page.getByRole("article", { name: "Grace" }), list])
    await expect(place.locator(`time[datetime="${date}"]`)).toHaveText(written);
  await page.keyboard.press("j");
  const letter = page.getByRole("article", { name: /^=1\+1/ });
  await expect(letter.getByRole("heading")).toBeFocused();
  await expect(letter).toContainText(HTML);
  await expect(letter.locator("img, b")).toHaveCount(0);
  await expect(letter.getByRole("link", { name: "Answer by mail" })).toHaveAttribute(
    "href",
    "mailto:mia@example.com?subject=Re%3A%20Write%20to%20us",
  );
  await expect(page.getByText("unread.")).toHaveCount(0);
  await page.keyboard.press("k");
  await expect(page.getByRole("article", { name: "Grace" })).toBeVisible();
  await page.getByRole("button", { name: "Mark as unread" }).click();
  await expect(page.getByText("1 unread.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list.getByRole("link", { name: /Grace/ })).toBeFocused();

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const rows = (await readFile(await (await downloading).path(), "utf8")).split("\r\n");
  expect(rows[0]).toBe(
    "\ufeffreceivedAt,site,form,kind,name,email,phone,date,time,people,service,message,unverified,spam,readAt,id",
  );
  expect(rows[2]).toContain(`"'=1+1 <img`);
  expect(rows[1]).toContain("'+1 512 555 0142");

  await page.getByLabel("Search messages").fill("bold");
  await page.keyboard.press("Enter");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.getByRole("link").click();
  await page.getByRole("button", { name: "Spam", exact: true }).click();
  await expect(page.getByText("No message matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await page.goto("/inbox?show=spam");
  await list.getByRole("link").click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete message" }).click();
  await expect(page.getByText("No message matches")).toBeVisible();
});

test("all that is listed is marked and deleted at once, also what is not loaded, but nothing that came since", async ({
  page,
  platform,
  person,
}) => {
  const { id } = await siteWithForms(person, madeBy(person, "Corner Café"));
  const arrive = (from: number, to: number) =>
    platform.query(
      z.unknown(),
      `insert into site_submissions (org_id, id, site_id, form_id, kind, form_title, fields, received_at)
       select org_id, $2 || n, id, 'write', 'contact', 'Write to us', jsonb_build_object('name', 'Mia ' || n),
              now() + n * interval '1 second'
       from sites, generate_series($3::int, $4::int) n where id = $1`,
      [id, `sub_${id.slice(-8)}_`, from, to],
    );
  await arrive(1, 60);
  await page.goto("/inbox");
  await expect(page.getByText("60 unread.")).toBeVisible();
  await arrive(61, 61);
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByText("60 messages marked as read")).toBeVisible();
  await expect(page.getByText("1 unread.")).toBeVisible();
  const list = page.getByRole("list", { name: "Messages" });
  await expect(list.getByRole("link", { name: /Mia 61/ })).toBeVisible();
  await arrive(62, 62);
  await page.getByRole("button", { name: "Delete all" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("More than 50 messages");
  await expect(question.getByRole("button", { name: "Delete all" })).toBeDisabled();
  await question.getByRole("textbox").fill("delete all");
  await question.getByRole("button", { name: "Delete all" }).click();
  await expect(page.getByText("61 messages deleted")).toBeVisible();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list.getByRole("link", { name: /Mia 62/ })).toBeVisible();
});

for (const width of [360, 1440]) {
  test.describe(`at ${width} pixels`, () => {
    test.use({ viewport: { width, height: 900 }, contextOptions: { reducedMotion: "reduce" } });
    test("the inbox can be used by all", async ({ page, platform, person }) => {
      const { id } = await siteWithForms(person, madeBy(person, "Café Königswusterhausen"));
      const long = "Donaudampfschifffahrtsgesellschaft".repeat(20);
      await platform.query(
        z.unknown(),
        `insert into site_submissions (org_id, id, site_id, form_id, kind, form_title, fields, received_at)
         select org_id, 'sub_' || n, id, 'write', 'contact', 'Write to us',
                jsonb_build_object('name', 'Mia ' || n, 'email', 'mia@example.com', 'message', $2::text), now()
         from sites, generate_series(1, 12) n where id = $1`,
        [id, long],
      );
      await page.goto(`/inbox?site=${id}`);
      await expect(page.getByRole("list", { name: "Messages" })).toBeVisible();
      await settled(page);
      await expectAccessible(page, "the list", "all");
      await expectNoSidewaysScroll(page);
      await expectWalkable(page);
      await page.getByRole("link", { name: /Mia 12\b/ }).click();
      await expect(page.getByRole("article", { name: "Mia 12" })).toContainText(long);
      await settled(page);
      await page.emulateMedia({ colorScheme: "dark" });
      await expectAccessible(page, "one of them", "all");
      await expectNoSidewaysScroll(page);
    });
  });
}

test("mails and Turnstile of a website are switched where its messages are", async ({ page, person }) => {
  const { id } = await siteWithForms(person, madeBy(person, "Corner Café"));
  await page.goto(`/inbox?site=${id}`);
  const section = page.getByRole("region", { name: "The forms of this website" });
  await section.getByRole("switch", { name: "Tell owners and admins by mail" }).click();
  await expect(section.getByRole("switch")).not.toBeChecked();
  await section.getByRole("button", { name: "Keep the keys" }).click();
  await expect(section.getByLabel("Site key")).toHaveAccessibleDescription(/Paste it as Cloudflare shows it/);
  await section.getByLabel("Site key").fill("1x00000000000000000000AA");
  await section.getByLabel("Secret key").fill("1x0000000000000000000000000000000AA");
  await section.getByRole("button", { name: "Keep the keys" }).click();
  await expect(section).toContainText("with the site key 1x00000000000000000000AA");
  await page.reload();
  await expect(section.getByRole("switch")).not.toBeChecked();
  await section.getByRole("button", { name: "Take the keys away" }).click();
  await expect(section.getByLabel("Secret key")).toHaveValue("");
});
