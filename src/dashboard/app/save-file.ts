/** A browser may begin to read it some time after the link was followed. */
const KEPT_MS = 60_000;

/** Has the browser save what was fetched, under a name. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
