import type { Mail } from "./mail.schema.ts";

/** No script runs on these pages, and no mail can load anything from elsewhere. */
export const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

const STYLE = `
  :root { color-scheme: light dark; --line: light-dark(#d8dde3, #3a4149); --dim: light-dark(#59636e, #9aa4af); }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.4rem; }
  a { color: light-dark(#0a58ca, #7cb2ff); overflow-wrap: anywhere; }
  ul { list-style: none; padding: 0; border-top: 1px solid var(--line); }
  li { border-bottom: 1px solid var(--line); padding: .75rem 0; }
  time, .to { color: var(--dim); font-size: .9rem; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); padding: 1rem; }
  iframe { width: 100%; height: 24rem; border: 1px solid var(--line); background: #fff; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
  dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body>${body}</body>
</html>
`;

export function outboxPage(mails: readonly Mail[]): string {
  const rows = mails.map(
    ({ id, subject, to, created_at: at }) =>
      `<li><a href="/mails/${escapeHtml(id)}">${escapeHtml(subject || "(no subject)")}</a><br><span class="to">to ${escapeHtml(to.join(", "))}</span> · <time datetime="${escapeHtml(at)}">${escapeHtml(at)}</time></li>`,
  );
  const list =
    rows.length > 0
      ? `<ul>${rows.join("")}</ul>`
      : "<p>No mail yet. What the platform sends while it runs here lands on this page and nowhere else.</p>";
  return page("Mail outbox", `<h1>Mail outbox</h1>${list}`);
}

/** Links of the text become clickable: that is what one opens a verification mail for. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, at) =>
      at % 2 === 1 ? `<a href="${escapeHtml(part)}" rel="noreferrer">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join("");
}

export function mailPage(mail: Mail): string {
  const fields: [string, string][] = [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Cc", mail.cc.join(", ")],
    ["Bcc", mail.bcc.join(", ")],
    ["Reply to", mail.reply_to.join(", ")],
    ["Sent", mail.created_at],
  ];
  const head = fields
    .filter(([, value]) => value)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`);
  const text = mail.text === null ? "" : `<h2>Text</h2><pre>${linked(mail.text)}</pre>`;
  const html =
    mail.html === null
      ? ""
      : `<h2>HTML</h2><iframe sandbox src="/mails/${escapeHtml(mail.id)}/html" title="The mail as HTML"></iframe>`;
  return page(
    mail.subject,
    `<p><a href="/">← Outbox</a></p><h1>${escapeHtml(mail.subject)}</h1><dl>${head.join("")}</dl>${text}${html}`,
  );
}
