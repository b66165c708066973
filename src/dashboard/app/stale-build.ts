/** A page that was opened before a deploy asks for files that are gone; the server's page of today knows the new ones. */
const RELOADED = "reloaded-for-build";
const PAUSE_MS = 30_000;

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

/** Loads the page anew, once, when a part of it cannot be fetched from a server that answers. */
export function reloadWhenStale(): void {
  addEventListener("vite:preloadError", (event) => {
    if (!navigator.onLine || reloadedLately()) return;
    event.preventDefault();
    location.reload();
  });
}
