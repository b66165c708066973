/** The beginning of a text, at most so many UTF-16 units: never half of a character. */
export function cut(text: string, most: number): string {
  const begun = text.slice(0, most);
  return begun.isWellFormed() || !text.isWellFormed() ? begun : begun.slice(0, -1);
}
