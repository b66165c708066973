const HOST = /^[^\s/:@?#]+\.[^\s/:@?#.]{2,}(?:[:/?#]|$)/;

/**
 * An address as people type it, whole: `instagram.com/x` is at https. Nothing but a beginning is none, and what is no
 * address of the web stays as it is, for its fault to be told.
 */
export function webAddress(typed: string): string {
  const text = typed.trim();
  const rest = text.replace(/^https?:\/*/i, "");
  if (rest === "") return "";
  return HOST.test(rest) ? `https://${rest}` : text;
}
