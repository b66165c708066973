/** Comma-separated values (RFC 4180), in UTF-8, that no spreadsheet runs. */

/** Null is an empty cell. Numbers and truth values are ours; only text can be a formula. */
export type Cell = string | number | boolean | null;

/**
 * Where a spreadsheet would begin a cell with a formula, in both widths: such text gets an apostrophe there
 * (https://owasp.org/www-community/attacks/CSV_Injection). That is not where a cell of ours begins alone: a spreadsheet
 * whose separator is the semicolon or the tab knows no quotes within a cell, and begins one behind each of these and
 * behind each line break. Blanks and quotes that it may drop count as nothing.
 */
const FORMULA = /(^|[;\t\r\n])(?=(?:[^\S\t\r\n]|")*[=+\-@＝＋－＠])/g;

function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = cell.replace(FORMULA, "$1'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line break. */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(field).join(",")}\r\n`;
