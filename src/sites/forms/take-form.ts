/** Answers a visitor who sends a form. What the pointer has of the site decides; nothing else of a request is believed. */
import { clientOf } from "../../http/index.ts";
import type { Pointer } from "../hosting/pointer.schema.ts";
import { type SiteForm, TRAP, TURNSTILE_FIELD, thanksPath } from "./form.schema.ts";
import { type BodyError, MOST_BYTES, readForm } from "./form-body.ts";
import { type FormAgain, type FormTrouble, formPage } from "./form-pages.ts";
import { type FormWords, formWords } from "./form-words.ts";
import type { NewSubmission, SiteFormsPort } from "./intake.schema.ts";
import { type FieldError, judgeSubmission } from "./submission.service.ts";
import type { AskTurnstile } from "./turnstile.ts";

export interface TakeFormPorts {
  forms: Pick<SiteFormsPort, "mayAsk" | "take">;
  askTurnstile: AskTurnstile;
  originOf: (host: string) => string;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

export type TakeForm = (
  request: Request,
  sent: { host: string; pointer: Pointer; id: string; form: SiteForm },
) => Promise<Response>;

type Told = (words: FormWords) => FormTrouble;

const FOREIGN: Told = ({ foreign }) => ({ status: 403, ...foreign });
const BODIES: Record<BodyError, Told> = {
  too_large: ({ tooLarge: { title, text } }) => ({ status: 413, title, text: text(MOST_BYTES / 1024) }),
  unsupported: ({ unreadable }) => ({ status: 415, ...unreadable }),
  malformed: ({ unreadable }) => ({ status: 422, ...unreadable }),
};
const INVALID: Told = ({ invalid }) => ({ status: 422, ...invalid });
const NO_PERSON: Told = ({ noPerson }) => ({ status: 422, ...noPerson });
const THANKS: Told = ({ thanks }) => ({ status: 200, ...thanks });
const limitedFor =
  (seconds: number): Told =>
  ({ limited }) => ({ status: 429, ...limited, headers: { "retry-after": String(seconds) } });
const UNAVAILABLE: Told = ({ unavailable }) => ({ status: 503, ...unavailable, headers: { "retry-after": "60" } });

/** A script asks for data; a browser that shows a page asks for that as well. */
function wantsJson({ headers }: Request): boolean {
  const accept = headers.get("accept") ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

/** Browsers say where a form was sent from; of those too old to say so nothing is known, and nothing is signed in here. */
function isOwn({ headers }: Request, origin: string): boolean {
  const [from, site] = [headers.get("origin"), headers.get("sec-fetch-site")];
  return (from === null || from === origin) && (site === null || site === "same-origin" || site === "none");
}

export function createTakeForm({ forms, askTurnstile, originOf, now, warn }: TakeFormPorts): TakeForm {
  function told(request: Request, { language }: SiteForm, what: Told, again?: FormAgain): Promise<Response> | Response {
    const words = formWords(language);
    const trouble = what(words);
    if (!wantsJson(request)) return formPage(trouble, words, again);
    const { status, title, text, headers } = trouble;
    const errors = (again?.errors ?? []).map((error) => ({ field: error.field, message: words.fault(error) }));
    const body = { ok: status === 200, title, detail: text, errors };
    return Response.json(body, {
      status,
      headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers },
    });
  }

  function thanks(
    request: Request,
    { files }: Pointer,
    { host, id, form }: { host: string; id: string; form: SiteForm },
  ): Promise<Response> | Response {
    const page = thanksPath(id);
    if (wantsJson(request) || !Object.hasOwn(files, page)) return told(request, form, THANKS);
    const headers = { location: originOf(host) + page, "cache-control": "no-store" };
    return new Response(null, { status: 303, headers });
  }

  return async (request, { host, pointer, id, form }) => {
    const { siteId, forms: served } = pointer;
    if (!served) throw new Error(`the site ${siteId} has no forms`);
    if (!isOwn(request, originOf(host))) return told(request, form, FOREIGN);
    const read = await readForm(request);
    if (!read.ok) return told(request, form, BODIES[read.error]);
    const raw = read.value;
    const owner = { orgId: served.orgId, siteId };
    const siteKey = form.turnstile ? served.turnstile?.siteKey : undefined;
    const { fields, errors } = judgeSubmission(form.kind, raw, now());
    const again = (wrong: readonly FieldError[] = []): FormAgain => ({ id, form, fields, errors: wrong, siteKey });
    const { ip } = clientOf(request);
    const limited = (waitMs: number) => told(request, form, limitedFor(Math.ceil(waitMs / 1_000)), again());
    async function reached<T>(work: Promise<T>): Promise<T | undefined> {
      try {
        return await work;
      } catch (error) {
        warn("form_not_taken", { siteId }, error);
        return undefined;
      }
    }

    async function answered(submission: NewSubmission | null): Promise<Response> {
      const reply = await reached(forms.take(owner, submission, ip));
      switch (reply?.kind) {
        case "thanks":
          return thanks(request, pointer, { host, id, form });
        case "limited":
          return limited(reply.retryAfterMs);
        default:
          return told(request, form, UNAVAILABLE, again());
      }
    }

    if ((raw.get(TRAP) ?? "").trim() !== "") return answered(null);
    if (errors.length > 0) return told(request, form, INVALID, again(errors));
    const submission = { formId: id, kind: form.kind, title: form.title, fields };
    if (siteKey === undefined) return answered({ ...submission, unverified: false });
    const waitMs = await reached(forms.mayAsk(siteId, ip));
    if (waitMs === undefined) return told(request, form, UNAVAILABLE, again());
    if (waitMs > 0) return limited(waitMs);
    const token = raw.get(TURNSTILE_FIELD) ?? "";
    const verdict = await askTurnstile({ forms: served, siteId, token, content: JSON.stringify(fields) });
    if (verdict === "refused") return told(request, form, NO_PERSON, again());
    // It should have been asked, and was not.
    return answered({ ...submission, unverified: verdict === "unasked" });
  };
}
