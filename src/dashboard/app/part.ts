/** Parts of the application that are fetched when they are needed, from a server that may be away, or newer than the page. */
import { unreachable } from "./api/problem.ts";

const RELOADED = "reloaded-for-build";
const PAUSE_MS = 30_000;
/** As Chromium, Firefox, Safari and the bundler say that a file did not come. */
const NOT_FETCHED = /dynamically imported module|importing a module script failed|unable to preload/i;

function reloadedLately(): boolean {
  try {
    const at = Number(sessionStorage.getItem(RELOADED) ?? 0);
    sessionStorage.setItem(RELOADED, String(Date.now()));
    return Date.now() - at < PAUSE_MS;
  } catch {
    // Without a memory a reload could go round for ever.
    return true;
  }
}

/** Chromium, Firefox and the bundler name the file. */
const namedIn = ({ message }: Error): string | undefined => /\S+\.(?:js|css)\b/.exec(message)?.[0];

/** Where none is named, the build's first stands for it: it names all others. */
const firstScript = (): string | undefined =>
  document.querySelector<HTMLScriptElement>("script[type=module][src]")?.src;

/** What the server says of the file; undefined when it cannot be asked, or does not know. */
const standing = (file: string): Promise<"there" | "gone" | undefined> =>
  fetch(file, { method: "HEAD", cache: "no-store" }).then(
    ({ ok, status }) => (ok ? "there" : status === 404 ? "gone" : undefined),
    () => undefined,
  );

/** Chromium asks once for a file and keeps to its failure. Under an address that it never asked for, it asks. */
const underFreshAddress = (file: string): Promise<unknown> => import(/* @vite-ignore */ `${file}?again=${Date.now()}`);

/**
 * Fetches a part, again where its first fetch failed and the server has it. When the server says that it is gone, a
 * deploy has replaced it: the page loads anew, once, and so comes by today's names. So it does when what the part
 * stands on is what had failed. Rejects with an `ApiProblem` when the part cannot be had.
 */
export async function part<Module>(
  fetchIt: () => Promise<Module>,
  fetchAgain: (file: string) => Promise<unknown> = underFreshAddress,
): Promise<Module> {
  try {
    return await fetchIt();
  } catch (error) {
    if (!(error instanceof Error) || !NOT_FETCHED.test(error.message)) throw error;
    const named = namedIn(error);
    const file = named ?? firstScript();
    const stands = file && (await standing(file));
    if (!stands) throw unreachable();
    if (named?.endsWith(".js") && stands === "there") {
      // The same file under another address: it has the shape that the first would have had.
      const module = await fetchAgain(named).catch(() => undefined);
      if (module) return module as Module;
    }
    if (reloadedLately()) throw unreachable();
    location.reload();
    return new Promise<never>(() => undefined);
  }
}
