/** The words of a mail, as text and as HTML. What people typed (their name, a tag) is encoded for HTML. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** Left out where it is text alone. */
  html?: string;
  /** Where answers go; without it to whoever sent it. */
  replyTo?: string;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const encode = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

export type Block = { text: string } | { link: string; label: string } | { code: string };

export function compose(to: string, subject: string, blocks: Block[]): Mail & { html: string } {
  const text = blocks.map((block) =>
    "text" in block ? block.text : "link" in block ? block.link : `    ${block.code}`,
  );
  const html = blocks.map((block) => {
    if ("text" in block) return `<p>${encode(block.text)}</p>`;
    if ("link" in block) return `<p><a href="${encode(block.link)}">${encode(block.label)}</a></p>`;
    return `<p><code>${encode(block.code)}</code></p>`;
  });
  return {
    to,
    subject,
    text: `${text.join("\n\n")}\n`,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${encode(subject)}</title></head><body>${html.join("")}</body></html>`,
  };
}
