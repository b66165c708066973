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

/** Chromium and Firefox name the file. Where none is named, the build's first script stands for it: it names all others. */
function fileOf({ message }: Error): string | undefined {
  const named = /\S+\.(?:js|css)\b/.exec(message)?.[0];
  return named ?? document.querySelector<HTMLScriptElement>("script[type=module][src]")?.src;
}

/** Whether the server says that it has no such file, which a broken way to it never says. */
const isGone = (file: string): Promise<boolean> =>
  fetch(file, { method: "HEAD", cache: "no-store" }).then(
    ({ status }) => status === 404,
    () => false,
  );

/**
 * Fetches a part. When the server says that it is gone, a deploy has replaced it: the page loads anew, once, and
 * so comes by today's names. Rejects with an `ApiProblem` when the part cannot be had.
 */
export async function part<Module>(fetchIt: () => Promise<Module>): Promise<Module> {
  try {
    return await fetchIt();
  } catch (error) {
    if (!(error instanceof Error) || !NOT_FETCHED.test(error.message)) throw error;
    const file = fileOf(error);
    if (!file || !(await isGone(file)) || reloadedLately()) throw unreachable();
    location.reload();
    return new Promise<never>(() => undefined);
  }
}
