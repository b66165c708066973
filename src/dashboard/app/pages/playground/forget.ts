/** What the playground keeps in a tab begins with this. Apart from the rest, so that it is forgotten where no playground was loaded. */
export const PREFIX = "playground-";

/** And what the editor of websites keeps, with this. */
export const COPIES = "site-draft:";

type Kept = Pick<Storage, "length" | "key" | "removeItem">;

/** Leaves no text of anybody's behind. */
export function forgetTexts(kept: () => Kept = () => sessionStorage): void {
  try {
    const storage = kept();
    const names = Array.from({ length: storage.length }, (_, at) => storage.key(at));
    for (const name of names) if (name?.startsWith(PREFIX) || name?.startsWith(COPIES)) storage.removeItem(name);
  } catch {
    // Storage is forbidden: nothing was kept.
  }
}
