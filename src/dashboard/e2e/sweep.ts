/** What is asked of every page, whatever it shows. */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SCREENSHOTS = resolve(import.meta.dirname, "../../../dist/screenshots");
const MOST_STOPS = 400;

/** Until the page shows its content: nothing of it is on its way, and nothing of it moves. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("status", { name: /^loading/i })).toHaveCount(0);
  await expect(page.locator("iframe[data-drawn=false]")).toHaveCount(0);
  await page.locator("html").evaluate(async (html) => {
    await html.ownerDocument.fonts.ready;
    const { timeline: time } = html.ownerDocument;
    // One that goes by scrolling never ends by itself.
    const moving = html.ownerDocument
      .getAnimations()
      .filter(({ effect, timeline }) => timeline === time && effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}

/** Leaves a mark that a reload would wipe away. */
export async function mark(page: Page): Promise<{ stays(): Promise<void> }> {
  const html = page.locator("html");
  await html.evaluate((element) => element.setAttribute("data-mark", "here"));
  return { stays: () => expect(html).toHaveAttribute("data-mark", "here") };
}

/** Every failure on the page has its own button; what it shows afterwards is the content. */
export async function tryAllAgain(page: Page): Promise<void> {
  const again = page.getByRole("button", { name: "Try again" });
  for (let left = await again.count(); left > 0; left = await again.count()) {
    await again.first().click();
    await expect.poll(() => again.count()).toBeLessThan(left);
  }
}

/** axe's own experiment, which takes texts that stand side by side for one word. */
const UNRELIABLE = ["label-content-name-mismatch"];

/** All that is wrong is told at once. */
const expectNone = (wrong: readonly string[], what: string): void =>
  expect.soft(wrong.length, [`${what}:`, ...wrong].join("\n\n")).toBe(0);

/** What another theme may change; whatever else axe asks it has asked of the page in the first one. */
const COLOURS = ["color-contrast", "link-in-text-block"];

export async function expectAccessible(page: Page, name: string, asked: "all" | "colours" = "all"): Promise<void> {
  // Legacy mode runs in the page alone: there are no frames to visit, and the other needs a page more.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (asked === "all"
    ? axe.withTags(TAGS).disableRules(UNRELIABLE)
    : axe.withRules(COLOURS)
  ).analyze();
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help})\n  ${html}\n  ${failureSummary}`),
  );
  expectNone(lines, `what bars people from ${name}`);
}

/** Only regions of their own may scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.locator("html").evaluate((html) => {
    const room = html.clientWidth;
    if (html.scrollWidth <= room) return [];
    const beyond = [...html.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > room + 1,
    );
    return beyond.slice(-5).map((element) => element.outerHTML.slice(0, 160));
  });
  expectNone(wide, "what reaches beyond the right edge");
}

export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: resolve(SCREENSHOTS, `${name}.png`), fullPage: true });
}

interface Stop {
  /** Undefined once focus has left the page. */
  id: string | undefined;
  shown: string;
  inView: boolean;
  marked: boolean;
}

/**
 * Walks the page by Tab from its start until focus leaves it: what has focus is in view and looks different from what it
 * looks like without, and everything that can be used was come by.
 */
export async function expectWalkable(page: Page): Promise<void> {
  const html = page.locator("html");
  const expected = await html.evaluate((root) => {
    const { body, defaultView: view } = root.ownerDocument;
    if (!view) return {};
    const lookOf = (element: Element): string => {
      const { outline, boxShadow, borderColor, backgroundColor, textDecoration } = view.getComputedStyle(element);
      return [outline, boxShadow, borderColor, backgroundColor, textDecoration].join("|");
    };
    const usable = [
      ...root.querySelectorAll<HTMLElement>(
        "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]",
      ),
    ].filter(
      (element) =>
        element.tabIndex >= 0 &&
        !element.matches(":disabled, [inert] *, [data-base-ui-focus-guard]") &&
        element.checkVisibility({ visibilityProperty: true }),
    );
    const expected: Record<string, string> = {};
    for (const [index, element] of usable.entries()) {
      element.dataset.stop = String(index);
      // A ring may be drawn around what holds the element.
      let holder: Element | null = element;
      for (let level = 0; level < 3 && holder instanceof view.HTMLElement; level += 1) {
        holder.dataset.look = lookOf(holder);
        holder = holder.parentElement;
      }
      // One of a group of radio buttons stands for all.
      const radio = element instanceof view.HTMLInputElement && element.type === "radio" && !element.checked;
      if (!radio) expected[index] = `"${element.textContent}" ${element.outerHTML.slice(0, 300)}`;
    }
    body.tabIndex = -1;
    body.focus();
    body.removeAttribute("tabindex");
    view.scrollTo(0, 0);
    return expected;
  });
  const wrong: string[] = [];
  const visited = new Set<string>();
  const nextStop = async (): Promise<Stop> => {
    await page.keyboard.press("Tab");
    return html.evaluate((root): Stop => {
      const { activeElement: element, body, defaultView: view } = root.ownerDocument;
      const nowhere = { id: undefined, shown: "", inView: true, marked: true };
      if (!view || !(element instanceof view.HTMLElement) || element === body) return nowhere;
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const inView = right > 0 && bottom > 0 && left < view.innerWidth && top < view.innerHeight;
      let marked = false;
      let holder: Element | null = element;
      for (let level = 0; level < 3 && holder instanceof view.HTMLElement; level += 1) {
        const { outline, outlineStyle, boxShadow, borderColor, backgroundColor, textDecoration } =
          view.getComputedStyle(holder);
        const look = [outline, boxShadow, borderColor, backgroundColor, textDecoration].join("|");
        const before = holder.dataset.look;
        marked ||= before === undefined ? level === 0 && outlineStyle !== "none" : before !== look;
        holder = holder.parentElement;
      }
      // One that came while the walk was on its way.
      element.dataset.stop ??= `new ${crypto.randomUUID()}`;
      return { id: element.dataset.stop, shown: element.outerHTML.slice(0, 160), inView, marked };
    });
  };
  const walk = async (): Promise<void> => {
    const passed = new Set<string>();
    let last: string | undefined;
    for (let count = 0; count < MOST_STOPS; count += 1) {
      const { id, shown, inView, marked } = await nextStop();
      // A field for a time has a stop for each of its parts.
      if (id !== undefined && id === last) continue;
      last = id;
      if (id === undefined || passed.has(id)) return;
      passed.add(id);
      visited.add(id);
      if (!inView) wrong.push(`has focus and is out of view: ${shown}`);
      if (!marked) wrong.push(`has focus and does not show it: ${shown}`);
    }
  };
  /** What the walk itself took away, such as a button that loads more once it is in view, is not missed. */
  const missed = (): Promise<string[]> =>
    html.evaluate(
      (root, ids) => ids.filter((id) => root.querySelector(`[data-stop="${id}"]:not(:disabled)`) !== null),
      Object.keys(expected).filter((id) => !visited.has(id)),
    );
  await walk();
  if ((await missed()).length > 0) {
    // It may have been at work, and not to be used, when the walk came by.
    await settled(page);
    await walk();
  }
  for (const id of await missed()) wrong.push(`Tab never comes by: ${expected[id]}`);
  expectNone(wrong, "what cannot be used by keyboard");
}
