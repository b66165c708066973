/** What was typed and is not saved outlives a reload: in this tab alone, by whose it is. */
import { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { COPIES } from "../pages/playground/forget.ts";

/** What was typed, and the number of the draft that it was typed upon: where another is there by now, somebody is asked. */
export interface Copy {
  settings: SiteSettings;
  draft: number;
  /** As a first draft by a model, which nobody has looked at yet. */
  isWritten?: boolean;
}

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export const copyKey = (userId: string, siteId: string): string => `${COPIES}${userId}:${siteId}`;

/** Whether it is of the settings' shape, though what is in it may not be finished. */
const looksRight = (value: unknown): value is SiteSettings =>
  SiteSettings.safeParse(value).error?.issues.every(
    ({ code }) => code !== "invalid_type" && code !== "unrecognized_keys",
  ) ?? true;

export function readCopy(storage: () => Kept, key: string): Copy | undefined {
  try {
    const kept: unknown = JSON.parse(storage().getItem(key) ?? "null");
    if (typeof kept !== "object" || kept === null || !("settings" in kept) || !("draft" in kept)) return undefined;
    const { settings, draft } = kept;
    const isWritten = "isWritten" in kept && kept.isWritten === true;
    return looksRight(settings) && typeof draft === "number" ? { settings, draft, isWritten } : undefined;
  } catch {
    // Storage may be forbidden.
    return undefined;
  }
}

/** Without one nothing is kept. */
export function writeCopy(storage: () => Kept, key: string, copy: Copy | undefined): void {
  try {
    if (copy) storage().setItem(key, JSON.stringify(copy));
    else storage().removeItem(key);
  } catch {
    // Storage may be forbidden or full: what was typed lives until the page is closed.
  }
}
