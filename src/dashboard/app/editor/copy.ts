/** What was typed and is not saved outlives a reload: in this tab alone, by whose it is. */
import { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { COPIES } from "../pages/playground/forget.ts";

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export const copyKey = (userId: string, siteId: string): string => `${COPIES}${userId}:${siteId}`;

/** Whether it is of the settings' shape, though what is in it may not be finished. */
const looksRight = (value: unknown): value is SiteSettings =>
  SiteSettings.safeParse(value).error?.issues.every(
    ({ code }) => code !== "invalid_type" && code !== "unrecognized_keys",
  ) ?? true;

export function readCopy(storage: () => Kept, key: string): SiteSettings | undefined {
  try {
    const kept: unknown = JSON.parse(storage().getItem(key) ?? "null");
    return looksRight(kept) ? kept : undefined;
  } catch {
    // Storage may be forbidden.
    return undefined;
  }
}

/** Without settings nothing is kept. */
export function writeCopy(storage: () => Kept, key: string, settings: SiteSettings | undefined): void {
  try {
    if (settings) storage().setItem(key, JSON.stringify(settings));
    else storage().removeItem(key);
  } catch {
    // Storage may be forbidden or full: what was typed lives until the page is closed.
  }
}
