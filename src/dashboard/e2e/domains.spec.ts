import { expect, grantCredit, test } from "./fixtures.ts";
import { tabTo } from "./keyboard.ts";
import { addressOf, bought, control, madeBy, sees, someLabel, startBuying, VISITORS } from "./owners.ts";

test("connects a domain that is kept elsewhere, as its records come", async ({
  page,
  context,
  person,
  platform,
  trouble,
}) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  const site = await madeBy(person, "Foundry Lane");
  const name = `www.${someLabel()}.example`;
  await page.goto("/domains?connect=true");
  const dialog = page.getByRole("dialog", { name: "Connect a domain of yours" });
  await dialog.getByLabel("Domain").fill("https://shop");
  await dialog.getByRole("button", { name: "Connect" }).click();
  await expect(dialog.getByLabel("Domain")).toBeFocused();
  await dialog.getByLabel("Domain").fill(name);
  await dialog.getByRole("button", { name: "Connect" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  const list = page.getByRole("list", { name: "Checklist" });
  const proof = list.getByRole("listitem").filter({ hasText: "Prove that the domain is yours" });
  await expect(proof).toContainText("Nothing");
  const [proofName = "", proofValue = ""] = await proof.locator("code").allTextContents();
  await control(platform, "outside", { [proofName]: { TXT: [proofValue] } });
  await expect(proof).toContainText("done", { timeout: 15_000 });
  const pointing = list.getByRole("listitem").filter({ hasText: "Lead the domain here" });
  const [, target = ""] = await pointing.locator("code").allTextContents();
  await control(platform, "outside", { [name]: { CNAME: [target] } });
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
  await sees(await context.newPage(), addressOf(platform, name), "Foundry Lane");

  // The place for its owners, because they like it: by a record of its own, and a look.
  const place = `admin.${name}`;
  const further = page.getByRole("list", { name: "If you like" }).getByRole("listitem").filter({ hasText: place });
  await expect(further).toContainText("not yet");
  await control(platform, "outside", { [place]: { CNAME: [target] } });
  await page.getByRole("button", { name: "Look now" }).click();
  await expect(further).toContainText("done", { timeout: 20_000 });
  await expect(page.getByRole("button", { name: `Copy ${addressOf(platform, place).slice(0, -1)}` })).toBeVisible();

  await page.getByRole("button", { name: "Disconnect domain" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByLabel(/Type .* to confirm/).fill(name);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/domains");
  expect(site.id).toMatch(/^site_/);
});

test("says what to do when the registrar waits for somebody, and goes on", async ({ page, person, platform }) => {
  const { id, name } = await bought(platform, person, `${someLabel()}-action`, "needs_attention");
  await page.goto("/domains");
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("Needs attention");
  await page.goto(`/domains/${id}`);
  await expect(page.getByRole("note").first()).toBeVisible();
  await control(platform, `act/${name}`);
  await page.getByRole("button", { name: /Go on|Look again now/ }).click();
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.goto(`/domains?buy=${name}`);
  await expect(page.getByText("It is yours already.")).toBeVisible();
});

test("follows the address: a way here begins anew, and the way back has what was looked for", async ({
  page,
  person,
}) => {
  expect(person.organisation.id).toMatch(/^org_/);
  const label = someLabel();
  await page.goto("/domains");
  const field = page.getByRole("combobox", { name: "Find a domain" });
  await field.fill(label);
  await expect(page.getByRole("option").first()).toContainText(label);
  await expect(page).toHaveURL(`/domains?q=${label}`);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Domains" }).click();
  await expect(page).toHaveURL("/domains");
  await expect(field).toHaveValue("");
  await expect(page.getByRole("option")).toHaveCount(0);
  await page.goBack();
  await expect(field).toHaveValue(label);
  await expect(page.getByRole("option").first()).toContainText(label);
});

test("shows what cannot be had, and why", async ({ page, person }) => {
  expect(person.organisation.id).toMatch(/^org_/);
  await page.goto("/domains?buy=taken-cafe.com");
  await expect(page.getByText("Taken", { exact: true })).toBeVisible();
  await page.goto("/domains?buy=premium-cafe.com");
  await expect(page.getByText("Premium", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Buy for/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Look for another" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Domains" })).toBeFocused();
});

test("edits records, and sets what a mail provider asks for", async ({ page, person, platform }) => {
  const { id } = await bought(platform, person, someLabel());
  await page.goto(`/domains/${id}?part=dns`);
  const records = page.getByRole("list", { name: "DNS records" });
  await expect(records.getByRole("listitem").filter({ hasText: "kept by the platform" }).first()).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Add record" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add record" });
  await dialog.getByLabel("Name").fill("old");
  await dialog.getByLabel("IPv4 address").fill("192.0.2");
  await dialog.getByRole("button", { name: "Add record" }).click();
  await expect(dialog.getByLabel("IPv4 address")).toBeFocused();
  await expect(dialog.getByLabel("IPv4 address")).toHaveAccessibleDescription(/IPv4 address such as/);
  await dialog.getByLabel("IPv4 address").fill("192.0.2.1");
  await page.keyboard.press("Enter");
  await expect(records).toContainText("192.0.2.1");
  await expect(page.getByRole("heading", { name: "DNS records" })).toBeFocused();

  await page.getByRole("button", { name: "Set up mail" }).click();
  const mail = page.getByRole("dialog", { name: "Set up mail" });
  await mail.getByRole("button", { name: "Show what changes" }).click();
  await expect(mail.getByRole("list", { name: "What changes" })).toContainText("MX");
  await mail.getByRole("button", { name: "Set these records" }).click();
  await expect(records).toContainText("MX");

  await page.getByRole("button", { name: "Remove A old" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove record" }).click();
  await expect(records).not.toContainText("192.0.2.1");
});

test("says why a purchase came to nothing, in its place and in the list", async ({
  page,
  person,
  platform,
  trouble,
}) => {
  trouble.allow(/status of 404/, "nothing is left of the domain");
  await grantCredit(platform, person, "50.00");
  // The sandbox's registry refuses it after a while: somebody is looking at the steps by then.
  const { id, name } = await startBuying(person, `${someLabel()}-fails`);
  await page.goto(`/domains/${id}`);
  await expect(page.getByText("Being set up", { exact: true })).toBeVisible();
  await expect(page.getByText("Not bought", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("heading", { level: 1, name })).toBeFocused();
  await expect(page.getByRole("note")).toContainText("nothing was charged");
  await page.getByRole("link", { name: "All domains" }).click();
  await expect(page.getByRole("list", { name: "Came to nothing" })).toContainText(name);
});

test("tells what would be refused before it is tried", async ({ page, person, platform }) => {
  const name = `${someLabel()}.shop`;
  await page.goto(`/domains?buy=${name}`);
  const buy = page.getByRole("button", { name: /^Buy for/ });
  await expect(buy).toBeDisabled();
  await expect(buy).toHaveAccessibleDescription(/credit does not reach: it costs \$2\.68, and there is \$1\.00/);
  await grantCredit(platform, person, "5.00");
  await page.reload();
  await expect(buy).toBeEnabled();
});
