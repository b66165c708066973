import type { Demo } from "./seed.ts";

const paint = (code: number) => (text: string) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;
const bold = paint(1);
const dim = paint(2);

export interface Facts {
  baseUrl: string;
  /** Where the outbox is read; undefined when a real service sends the mail. */
  mailUrl: string | undefined;
  /** Where the stand-in for Cloudflare says what it was asked; undefined for the real one. */
  cloudflareUrl: string | undefined;
  demo: Demo | undefined;
  replaced: string[];
  notes: readonly string[];
  stateDir: string;
  seconds: number;
}

/** A command to paste into any shell: it streams an answer. */
export const curl = (baseUrl: string, apiKey: string): string =>
  [
    `curl -N ${baseUrl}/v1/chat/completions \\`,
    `  -H "Authorization: Bearer ${apiKey}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"model":"openai/gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"Why do rivers bend?"}]}'`,
  ].join("\n");

export function banner({ baseUrl, mailUrl, cloudflareUrl, demo, replaced, notes, stateDir, seconds }: Facts): string {
  const line = (name: string, text: string) => `  ${name.padEnd(10)} ${text}`;
  const lines = ["", bold(`Edgewright runs on ${baseUrl}`) + dim(`   (ready after ${seconds.toFixed(1)} s)`), ""];
  lines.push(line("Dashboard", `${baseUrl}/`), line("Reference", `${baseUrl}/docs`));
  lines.push(line("Mail", mailUrl ? `${mailUrl}/` : "sent by the real service"));
  if (cloudflareUrl) lines.push(line("Cloudflare", `${cloudflareUrl}/_control/requests`));
  if (demo) {
    lines.push(
      line("Log-in", `${demo.email}  ${demo.password}`),
      line("Operator", `${demo.operatorEmail}  ${demo.operatorPassword}`),
    );
    lines.push(line("API key", demo.apiKey), "", bold("A first call:"), "", curl(baseUrl, demo.apiKey), "");
  } else lines.push("");
  const standing =
    replaced.length > 0 ? `Real: ${replaced.join(", ")}. The rest of the outside world` : "The outside world";
  lines.push(dim(`${standing} stands in on this machine; state is in ${stateDir}; Ctrl-C stops everything.`));
  for (const note of notes) lines.push(`Note: ${note}`);
  lines.push("");
  return lines.join("\n");
}
