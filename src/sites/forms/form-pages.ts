/**
 * The pages that answer a form: the platform's own, small and complete, without a script but Turnstile's. What was typed
 * is shown again, so that nobody loses a letter over a mistyped address.
 */
import { html } from "hono/html";
import { FIELDS_OF, type FieldName, type FormFields, type SiteForm, TRAP } from "./form.schema.ts";
import type { FormWords } from "./form-words.ts";
import type { FieldError } from "./submission.service.ts";

export interface FormTrouble {
  status: number;
  title: string;
  text: string;
  headers?: Record<string, string>;
}

export interface FormAgain {
  id: string;
  form: SiteForm;
  fields: FormFields;
  errors: readonly FieldError[];
  /** Of Turnstile, where the form asks it. */
  siteKey: string | undefined;
}

export const TURNSTILE_ORIGIN = "https://challenges.cloudflare.com";

const STYLE =
  "body{margin:0;font:1.05rem/1.6 system-ui,sans-serif;background:Canvas;color:CanvasText}" +
  "main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}h1{font-size:1.5rem;line-height:1.3;margin:0 0 .5rem}" +
  "ul{margin:1rem 0;padding-inline-start:1.25rem}label{display:block;margin-top:1rem;font-weight:600}" +
  "input,textarea{box-sizing:border-box;width:100%;font:inherit;padding:.5rem .6rem;margin-top:.25rem;" +
  "border:1px solid GrayText;border-radius:.4rem;background:Field;color:FieldText}" +
  "[aria-invalid]{border:2px solid light-dark(#b3261e,#f2938c)}.wrong{margin:.25rem 0 0;color:light-dark(#b3261e,#f2938c)}" +
  "button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.5rem;margin-top:1.5rem;border:0;" +
  "border-radius:.4rem;background:CanvasText;color:Canvas}:focus-visible{outline:3px solid Highlight;outline-offset:2px}" +
  ".trap{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.cf-turnstile{margin-top:1.5rem}" +
  ":root{color-scheme:light dark}";

/** Without a referrer browsers would send no origin either, by which our own forms are told from others'. */
function headersOf(turnstile: boolean): Record<string, string> {
  const theirs = turnstile ? `; script-src ${TURNSTILE_ORIGIN}; frame-src ${TURNSTILE_ORIGIN}` : "";
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'${theirs}`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-robots-tag": "noindex",
  };
}

const TYPES: Partial<Record<FieldName, string>> = { email: "email", phone: "tel", date: "date", time: "time" };
const AUTOCOMPLETE: Partial<Record<FieldName, string>> = { name: "name", email: "email", phone: "tel" };

function fieldOf(name: FieldName, text: string, label: string, error: string | undefined) {
  const invalid = error === undefined ? "" : html` aria-invalid="true" aria-describedby="${name}-wrong"`;
  const wrong = error === undefined ? "" : html`<p class="wrong" id="${name}-wrong">${error}</p>`;
  const input =
    name === "message"
      ? html`<textarea id="${name}" name="${name}" rows="8" dir="auto"${invalid}>${text}</textarea>`
      : html`<input id="${name}" name="${name}" type="${TYPES[name] ?? "text"}" value="${text}" dir="auto" autocomplete="${AUTOCOMPLETE[name] ?? "off"}"${invalid} />`;
  return html`<label for="${name}">${label}</label>${input}${wrong}`;
}

function formOf({ id, form, fields, errors, siteKey }: FormAgain, words: FormWords) {
  const { labels } = words;
  const errorOf = (name: FieldName) => errors.filter(({ field }) => field === name).map(words.fault)[0];
  const turnstile =
    siteKey === undefined
      ? ""
      : html`<div class="cf-turnstile" data-sitekey="${siteKey}"></div>
        <script src="${TURNSTILE_ORIGIN}/turnstile/v0/api.js" async defer></script>`;
  return html`
    <ul>${errors.map((error) => html`<li><a href="#${error.field}">${labels[error.field]}</a>: ${words.fault(error)}</li>`)}</ul>
    <form method="post" action="/_forms/${id}" accept-charset="utf-8" novalidate>
      <h2 dir="auto">${form.title}</h2>
      ${FIELDS_OF[form.kind].map((name) => fieldOf(name, fields[name] ?? "", labels[name], errorOf(name)))}
      <div class="trap" aria-hidden="true"><label>${words.trap}<input name="${TRAP}" tabindex="-1" autocomplete="off" /></label></div>
      ${turnstile}
      <button type="submit">${words.again}</button>
    </form>`;
}

export async function formPage(trouble: FormTrouble, words: FormWords, again?: FormAgain): Promise<Response> {
  const { status, title, text, headers = {} } = trouble;
  const page = html`<!doctype html>
<html lang="${words.lang}" dir="${words.dir}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main><h1>${title}</h1><p>${text}</p>${again ? formOf(again, words) : ""}</main>
  </body>
</html>`;
  return new Response(String(await page), {
    status,
    headers: { ...headersOf(again?.siteKey !== undefined), ...headers },
  });
}
