/** Takes the pictures that the README shows. */
import { resolve } from "node:path";
import { enter, signUp, test } from "./fixtures.ts";
import { workAMonth } from "./history.ts";
import { settled } from "./sweep.ts";

const IMAGES = resolve(import.meta.dirname, "../../../docs/images");

const PICTURES = [
  { path: "/start", theme: "light", name: "start-light-1440" },
  { path: "/usage", theme: "dark", name: "usage-dark-1440" },
] as const;

for (const { path, theme, name } of PICTURES) {
  test(name, async ({ context, page, platform }) => {
    const person = await signUp(platform, { email: `ada@${theme}.example` });
    await workAMonth(platform, person);
    await enter(context, platform, person);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.goto(path);
    await settled(page);
    await page.screenshot({ path: resolve(IMAGES, `${name}.png`) });
  });
}
