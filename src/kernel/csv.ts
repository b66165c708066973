/** Comma-separated values (RFC 4180), in UTF-8, that no spreadsheet runs. */

/** Null is an empty cell. Numbers and truth values are ours; only text can be a formula. */
export type Cell = string | number | boolean | null;

/**
 * What a spreadsheet would run as a formula when a cell begins with it, in both widths: such text gets an apostrophe
 * before it (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line break. */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(field).join(",")}\r\n`;
