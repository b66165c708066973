/** What visitors of a site may send. It goes with the version, so that nothing else of a request need be believed. */
import type { SiteForm, SiteForms } from "../forms/form.schema.ts";
import { KINDS } from "./kinds.schema.ts";
import type { Section, SiteSettings } from "./settings.schema.ts";

type FormSection = Extract<Section, { kind: SiteForm["kind"] }>;
const isForm = (section: Section): section is FormSection => "form" in KINDS[section.kind];

/** `hasKeys`: the site has a Turnstile widget. */
export function formsOf({ pages, business: { language } }: SiteSettings, hasKeys: boolean): SiteForms {
  const sections = pages.flatMap((page) => page.sections).filter(isForm);
  const shown = sections.filter((section) => section.shown);
  return Object.fromEntries(
    shown.map(({ id, kind, values: { title, turnstile } }): [string, SiteForm] => [
      id,
      { kind, title, turnstile: turnstile && hasKeys, language },
    ]),
  );
}
