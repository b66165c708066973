/** What no test may cause: errors of the page, breaches of its policy, requests elsewhere, tokens where they can be read. */
import type { BrowserContext, Page } from "@playwright/test";
import { createCanaries } from "../../testing/canary.ts";

export interface Trouble {
  /** Expects what a test causes on purpose; `why` is for the reader. */
  allow(pattern: RegExp, why: string): void;
}

export interface Watch extends Trouble {
  /** What was seen and not allowed, as lines to print. */
  verdict(): Promise<string[]>;
}

const REPORT_VIOLATIONS = `document.addEventListener("securitypolicyviolation", (event) => {
  console.error("policy violated: " + event.violatedDirective + " by " + event.blockedURI + " at " + event.sourceFile);
});`;

const storageOf = (page: Page): Promise<string> =>
  page.locator("html").evaluate((html) => {
    const { defaultView: view } = html.ownerDocument;
    return JSON.stringify([view && { ...view.localStorage }, view && { ...view.sessionStorage }]);
  });

export async function watch(context: BrowserContext, origin: string): Promise<Watch> {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  const tokens = createCanaries({});
  await context.addInitScript({ content: REPORT_VIOLATIONS });
  context.on("console", (message) => {
    const { url } = message.location();
    if (message.type() === "error") seen.push(`console: ${message.text()} (${url.replace(origin, "")})`);
  });
  context.on("weberror", (error) => seen.push(`page error: ${error.error().stack ?? error.error().message}`));
  context.on("request", (request) => {
    const url = request.url();
    tokens.see("an address", url);
    if (!/^(?:data|blob):/.test(url) && new URL(url).origin !== origin) seen.push(`a request to ${url}`);
  });
  return {
    allow: (pattern) => void allowed.push(pattern),
    async verdict() {
      for (const page of context.pages()) {
        if (page.isClosed() || !page.url().startsWith(origin)) continue;
        tokens.see("the address of a page", page.url());
        tokens.see("the storage of a page", await storageOf(page));
      }
      const leaks = tokens.leaks().map(({ where, what, around }) => `${what} in ${where}: ${around}`);
      return [...seen.filter((line) => !allowed.some((pattern) => pattern.test(line))), ...leaks];
    },
  };
}
