/** The parts of docs/compatibility.md that are written by tests, so that they cannot drift: `vitest -u` renews them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export const PAGE = join(import.meta.dirname, "../../../docs/compatibility.md");

/** The page as it stands, with this text in the place of the one between the marks of that name. */
export async function pageWith(name: "matrix" | "parameters", text: string): Promise<string> {
  const page = await readFile(PAGE, "utf8");
  const begin = `<!-- ${name}: written by a test -->`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for '${name}'`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}
