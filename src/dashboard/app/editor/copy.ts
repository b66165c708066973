/** What was typed and is not saved outlives a reload: in this tab alone, by whose it is. */
import { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { COPIES } from "../pages/playground/forget.ts";
import { same } from "./path.ts";

export interface Copy {
  /** What was typed. */
  settings: SiteSettings;
  /** The number of the draft that it was typed upon. */
  draft: number;
  /** What that draft said. */
  base: SiteSettings;
  /** What was sent meanwhile, and may have been done. */
  sent: readonly SiteSettings[];
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

/** Undefined where there is none, or none that says what it was typed upon. */
export function readCopy(storage: () => Kept, key: string): Copy | undefined {
  try {
    const kept: Partial<Record<keyof Copy, unknown>> | null = JSON.parse(storage().getItem(key) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    const { settings, draft, base, sent, isWritten } = kept;
    if (typeof draft !== "number" || !looksRight(settings) || !looksRight(base)) return undefined;
    if (!Array.isArray(sent) || !sent.every(looksRight)) return undefined;
    return { settings, draft, base, sent, isWritten: isWritten === true };
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

/** What is built upon where a copy is taken up again: what the server has where that is of our own making, else the copy's. */
export function upon(
  { settings, draft, base, sent }: Copy,
  server: { settings: SiteSettings; draft: number },
): { settings: SiteSettings; draft: number; sent: readonly SiteSettings[] } {
  // What is on its way may still arrive.
  if (draft === server.draft) return { ...server, sent };
  // The server refuses what names an older number: nothing arrives any more.
  const isOurs = [settings, base, ...sent].some((each) => same(each, server.settings));
  return isOurs ? { ...server, sent: [] } : { settings: base, draft, sent };
}
