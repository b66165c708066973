/** What was last chosen in the palette: names of entries, kept for each organisation until the log-out. */
import * as z from "zod";

const PREFIX = "recent:";
const MOST = 5;
const Names = z.array(z.string());

export function recent(orgId: string): string[] {
  try {
    return Names.parse(JSON.parse(localStorage.getItem(PREFIX + orgId) ?? "[]"));
  } catch {
    return [];
  }
}

export function remember(orgId: string, name: string): void {
  const next = [name, ...recent(orgId).filter((other) => other !== name)].slice(0, MOST);
  try {
    localStorage.setItem(PREFIX + orgId, JSON.stringify(next));
  } catch {
    // Storage may be forbidden; then nothing is recent.
  }
}

/** Leaves nothing of anybody's behind. */
export function forget(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch {
    // Nothing was remembered.
  }
}
