/** Forms as a website has them, while nobody asks how a template draws them. */
import { env, exports } from "cloudflare:workers";
import * as z from "zod";
import { expectJson, signUp } from "../../testing/harness.ts";
import { asOwner } from "../../testing/world.ts";
import { Site } from "../sites.schema.ts";
import { settingsNamed } from "../templates/settings.fixture.ts";
import type { SiteSettings } from "../templates/settings.schema.ts";
import { SiteForms } from "./form.schema.ts";
import { SiteSubmission } from "./submissions.schema.ts";

export const FORMS = SiteForms.parse({
  write: { kind: "contact", title: "Write to us" },
  book: { kind: "booking", title: "Book a table" },
  news: { kind: "newsletter", title: "Our letters" },
  arabic: { kind: "contact", title: "اكتب لنا", language: "ar" },
});

export interface SiteWithForms {
  as: string;
  email: string;
  orgId: string;
  id: string;
  /** Where it stands. */
  url: string;
  send(form: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>;
  inbox(query?: string): Promise<SiteSubmission[]>;
  object: ReturnType<typeof env.SITE_FORMS.getByName>;
}

export const letter = (further: Record<string, string> = {}): URLSearchParams =>
  new URLSearchParams({ name: "Ada", email: "ada@example.com", message: "Have you a table?", website: "", ...further });

const Page = z.object({ items: z.array(SiteSubmission) });

/** Published, and shown to visitors with these forms, or with those that are its settings' own. */
export async function siteWithForms({
  verified = false,
  settings = undefined as SiteSettings | undefined,
} = {}): Promise<SiteWithForms> {
  const { accessToken: as, email, orgId } = await signUp({ verified });
  const body = { name: `Forms ${crypto.randomUUID()}`, template: "restaurant" };
  const { id, url } = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body });
  // Without the template's own, and so without a page of thanks.
  const draft = { settings: settings ?? settingsNamed("Forms") };
  await expectJson(Site, 200, `/api/sites/${id}`, { method: "PATCH", as, body: draft });
  await expectJson(Site, 200, `/api/sites/${id}/publish`, { method: "POST", as });
  if (!settings) {
    await asOwner(z.unknown(), "update site_versions set forms = $1::jsonb where site_id = $2", [
      JSON.stringify(FORMS),
      id,
    ]);
    // Whatever visitors see is written anew from the record.
    await expectJson(Site, 200, `/api/sites/${id}`, { method: "PATCH", as, body: { redirects: [] } });
  }
  return {
    as,
    email,
    orgId,
    id,
    url,
    send: (form, sent, headers = {}) =>
      exports.default.fetch(`${url}/_forms/${form}`, {
        method: "POST",
        body: sent,
        headers: { "cf-connecting-ip": "198.51.100.7", ...headers },
        redirect: "manual",
      }),
    inbox: async (query = "") => (await expectJson(Page, 200, `/api/submissions?limit=200${query}`, { as })).items,
    object: env.SITE_FORMS.getByName(id),
  };
}
