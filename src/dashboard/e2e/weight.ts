import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { settled } from "./sweep.ts";

/** What the scripts of a page may weigh that somebody meets first. */
export const MOST_SCRIPT_BYTES = 300 * 1024;

/** Scripts and styles that a first visit loads before anybody does anything, as Cloudflare sends them at worst: gzipped. */
export async function weigh(page: Page, url: string): Promise<{ scripts: number; styles: number }> {
  const loading: Promise<{ kind: string; bytes: number }>[] = [];
  page.on("request", (request) => {
    const kind = request.resourceType();
    if (kind !== "script" && kind !== "stylesheet") return;
    loading.push(
      request.response().then(async (response) => {
        if (!response) throw new Error(`${request.url()} was not loaded`);
        return { kind, bytes: gzipSync(await response.body(), { level: 6 }).length };
      }),
    );
  });
  await page.goto(url);
  let known: number;
  do {
    await settled(page);
    // What the content asks for as it is drawn is under way by then.
    await page.locator("html").evaluate((html) => {
      const view = html.ownerDocument.defaultView;
      return new Promise((resolve) => view?.requestIdleCallback(resolve));
    });
    known = loading.length;
    await Promise.all(loading);
  } while (loading.length > known);
  const files = await Promise.all(loading);
  const sum = (wanted: string): number =>
    files.reduce((total, { kind, bytes }) => total + (kind === wanted ? bytes : 0), 0);
  return { scripts: sum("script"), styles: sum("stylesheet") };
}
