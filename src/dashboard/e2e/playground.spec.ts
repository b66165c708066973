/** Trying models: what a person sees of answers that come, that are stopped, and that fail. */
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const MINI = "openai/gpt-4o-mini";
const SMALL = "mistral/mistral-small-latest";
const COST = /^\$\d+\.\d+$/;

const answerOf = (page: Page, model = MINI): Locator => page.getByRole("region", { name: `Answer of ${model}` }).last();

const metric = (answer: Locator, name: string): Locator =>
  answer
    .locator("div", { has: answer.page().locator("dt", { hasText: name }) })
    .locator("dd")
    .last();

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Message").fill(text);
  await page.getByLabel("Message").press("Enter");
}

async function arrive(page: Page, search = ""): Promise<void> {
  await page.goto(`/playground${search}`);
  await expect(page.getByRole("combobox", { name: "Model", exact: true })).toContainText("/");
}

test.beforeEach(({ person }) => void person);

test("answers word by word, then says what it took to the micro-dollar", async ({ page, platform }) => {
  await arrive(page);
  await expect(page).toHaveURL(/model=openai%2Fgpt-4o-mini/);
  await say(page, "Why do rivers bend? [[chunks=30]] [[hold=words after=10]]");
  const answer = answerOf(page);
  await expect(answer).toHaveAttribute("aria-busy", "true");
  await expect(answer.getByRole("paragraph").first()).toContainText(/\w+ \w+/);
  await expect(metric(answer, "Tokens out")).toContainText("≈");
  await platform.release("words");
  await expect(answer).toHaveAttribute("aria-busy", "false");
  await expect(metric(answer, "Tokens out")).toHaveText("30");
  await expect(metric(answer, "Cost")).toHaveText(COST);
  await expect(page.getByRole("status").filter({ hasText: `The answer of ${MINI} is complete.` })).toBeAttached();
});

test("remembers what was said, and takes an edited prompt instead", async ({ page }) => {
  await arrive(page);
  await say(page, "My name is Ada.");
  await expect(metric(answerOf(page), "Cost")).toHaveText(COST);
  await expect(metric(answerOf(page), "Tokens out")).toHaveText(/^\d+$/);
  await say(page, "What is my name?");
  await expect(page.getByRole("region", { name: /^Answer of/ })).toHaveCount(2);
  await expect(answerOf(page)).toHaveAttribute("aria-busy", "false");
  await page.getByRole("button", { name: "Edit prompt 1" }).click();
  await page.getByLabel("Edit the prompt").fill("My name is Grace.");
  await page.getByLabel("Edit the prompt").press("Enter");
  await expect(page.getByRole("region", { name: /^Answer of/ })).toHaveCount(1);
  await expect(page.getByLabel("Message")).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("What is my name?")).toBeVisible();
});

test("stops at Esc, keeps what came, and says what it cost", async ({ page }) => {
  await arrive(page);
  // It would go on for longer than the test may take.
  await say(page, "Count the stars [[tokens=2000]] [[delay=40]]");
  const answer = answerOf(page);
  await expect(answer.getByRole("paragraph").first()).toContainText(/\w+ \w+/);
  await page.keyboard.press("Escape");
  await expect(answer).toContainText("You stopped the answer here.");
  await expect(page.getByRole("status").filter({ hasText: `The answer of ${MINI} is stopped.` })).toBeAttached();
  await expect(metric(answer, "Cost")).toHaveText(COST);
});

test("asks two models at once, each with its own numbers", async ({ page }) => {
  await arrive(page);
  await page.getByRole("switch", { name: "Compare two models" }).click();
  await expect(page.getByRole("combobox", { name: "Compared with" })).toContainText(SMALL);
  await say(page, "Why do rivers bend?");
  for (const model of [MINI, SMALL]) {
    await expect(metric(answerOf(page, model), "Cost")).toHaveText(COST);
    await expect(metric(answerOf(page, model), "First token")).toHaveText(/ m?s$/);
  }
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Compared with" })).toContainText(SMALL);
  await expect(answerOf(page, SMALL).getByRole("paragraph").first()).toContainText(/\w+ \w+/);
});

test("finds a model by its words", async ({ page }) => {
  await arrive(page);
  await page.getByRole("combobox", { name: "Model", exact: true }).click();
  await page.getByPlaceholder("Search models").fill("groq 8b instant");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/model=groq%2Fllama-3\.1-8b-instant/);
  await page.goBack();
  await expect(page).toHaveURL(/model=openai%2Fgpt-4o-mini/);
});

test("sends what is set, keeps it in the address, and shows it as code", async ({ page }) => {
  await arrive(page);
  await page.getByLabel("System prompt").fill("Be brief.");
  await page.getByLabel("Temperature", { exact: true }).fill("3");
  await expect(page.getByText("Enter 0 to 2.")).toBeVisible();
  await page.getByLabel("Temperature", { exact: true }).fill("0.5");
  await page.getByLabel("Max tokens", { exact: true }).fill("7");
  await expect(page).toHaveURL(/temperature=0\.5.*maxTokens=7|maxTokens=7.*temperature=0\.5/);
  const sent = page.waitForRequest(/\/v1\/chat\/completions/);
  await say(page, "Why do rivers bend?");
  const body: unknown = (await sent).postDataJSON();
  expect(body).toEqual({
    model: MINI,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Why do rivers bend?" },
    ],
    temperature: 0.5,
    max_completion_tokens: 7,
    stream: true,
    stream_options: { include_usage: true },
  });
  await expect(answerOf(page)).toContainText("The answer reached the bound of tokens");
  await page.getByRole("button", { name: "Show as code" }).click();
  const dialog = page.getByRole("dialog", { name: "This request as code" });
  for (const [tab, words] of [
    ["curl", '"temperature": 0.5'],
    ["Python", 'api_key=os.environ["EDGEWRIGHT_API_KEY"]'],
    ["TypeScript", "max_completion_tokens: 7"],
    ["AI SDK", "maxOutputTokens: 7"],
  ] as const) {
    await dialog.getByRole("tab", { name: tab }).click();
    await expect(dialog.getByRole("region")).toContainText(words);
    await expect(dialog).not.toContainText("ew_");
  }
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Show as code" })).toBeFocused();
});

test("keeps what came when the provider fails in the middle, and asks again", async ({ page }) => {
  await arrive(page);
  await say(page, "Why do rivers bend? [[fault:midstream]]");
  const answer = answerOf(page);
  await expect(answer.getByRole("alert")).toContainText("The answer broke off.");
  await expect(answer.getByRole("alert")).toContainText(/Request [\w-]{8,}/);
  await expect(answer.getByRole("paragraph").first()).toContainText(/\w+ \w+/);
  const again = page.waitForRequest(/\/v1\/chat\/completions/);
  await answer.getByRole("button", { name: "Try again" }).click();
  await again;
});

test("counts down to when a limit lets it ask again", async ({ page, trouble }) => {
  trouble.allow(/status of 429/, "the test asks for it");
  await page.clock.install();
  await arrive(page);
  await say(page, "Why do rivers bend? [[fault:429 retry-after=60]]");
  const answer = answerOf(page);
  await expect(answer.getByRole("button", { name: /^Try again in / })).toBeDisabled();
  await page.clock.fastForward("01:01");
  await expect(answer.getByRole("button", { name: "Try again", exact: true })).toBeEnabled();
});

test("says which request failed, and how to get credit", async ({ page, trouble }) => {
  trouble.allow(/status of (?:500|402)/, "the test asks for it");
  await arrive(page);
  await say(page, "Why do rivers bend? [[fault:500]]");
  await expect(answerOf(page).getByRole("alert")).toContainText(/Request [\w-]{8,}/);
  await page.route(/\/v1\/chat\/completions/, (route) =>
    route.fulfill({
      status: 402,
      json: { error: { message: "This call can cost $1 and $0 is available.", code: "insufficient_credits" } },
    }),
  );
  await answerOf(page).getByRole("button", { name: "Try again" }).click();
  await expect(answerOf(page).getByRole("alert")).toContainText("Ask the operator of this platform for credit.");
});

test("replaces a key that was refused without a word", async ({ page, trouble }) => {
  trouble.allow(/status of 401/, "the test answers so");
  await arrive(page);
  await page.route(
    /\/v1\/chat\/completions/,
    (route) => route.fulfill({ status: 401, json: { error: { message: "Expired.", code: "invalid_api_key" } } }),
    { times: 1 },
  );
  await say(page, "Why do rivers bend?");
  await expect(metric(answerOf(page), "Cost")).toHaveText(COST);
  await expect(answerOf(page).getByRole("alert")).toHaveCount(0);
});

test("says what it waits for, and lets it be cancelled", async ({ page, platform }) => {
  await arrive(page);
  await say(page, "Why do rivers bend? [[hold=late]]");
  await expect(answerOf(page)).toContainText("Waiting for OpenAI to begin");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(answerOf(page)).toContainText("Stopped before the answer began.");
  await platform.release("late");
});

test("says that there is no network, and goes on when it is back", async ({ page, context, trouble }) => {
  trouble.allow(/ERR_INTERNET_DISCONNECTED/, "the test takes the network away");
  await arrive(page);
  await context.setOffline(true);
  await say(page, "Why do rivers bend?");
  await expect(answerOf(page).getByRole("alert")).toContainText("You are offline.");
  await context.setOffline(false);
  await answerOf(page).getByRole("button", { name: "Try again" }).click();
  await expect(metric(answerOf(page), "Cost")).toHaveText(COST);
});

test("keeps a draft over a reload, and clears with a way back", async ({ page }) => {
  await arrive(page);
  await say(page, "Why do rivers bend?");
  await expect(answerOf(page)).toHaveAttribute("aria-busy", "false");
  await page.getByLabel("Message").fill("And why do");
  await page.reload();
  await expect(page.getByLabel("Message")).toHaveValue("And why do");
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByText("Ask a model something")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(answerOf(page).getByRole("paragraph").first()).toContainText(/\w+ \w+/);
});

test("keeps what an answer had said when the page is left, and says that it is not whole", async ({
  page,
  platform,
}) => {
  await arrive(page);
  await say(page, "Why do rivers bend? [[chunks=30]] [[hold=left after=10]]");
  await expect(metric(answerOf(page), "Tokens out")).toHaveText(/[1-9]/);
  await page.reload();
  await expect(answerOf(page).getByRole("alert")).toContainText(/broke off.*before the answer was complete/);
  await expect(answerOf(page).getByRole("paragraph").first()).toContainText(/\w+ \w+/);
  await platform.release("left");
});

test("lets go of the end when its reader scrolls up", async ({ page, platform }) => {
  await page.setViewportSize({ width: 800, height: 500 });
  await arrive(page);
  await say(page, "Tell me everything [[tokens=900]] [[chunks=900]] [[hold=flood after=600]]");
  const end = () =>
    page.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight - (html.scrollTop ?? 0));
  await expect(metric(answerOf(page), "Tokens out")).toHaveText(/[5-9]\d\d|\d,\d{3}/);
  await expect.poll(end).toBeLessThan(48);
  await page.mouse.move(300, 200);
  await page.mouse.wheel(0, -400);
  await expect(page.getByRole("button", { name: "Follow the answer" })).toBeVisible();
  await page.getByRole("button", { name: "Follow the answer" }).click();
  await expect.poll(end).toBeLessThan(48);
  await platform.release("flood");
  await expect(answerOf(page)).toHaveAttribute("aria-busy", "false");
});
