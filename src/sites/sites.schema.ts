/** The contract of /api/sites. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../kernel/storable.ts";
import { SiteRedirect } from "./hosting/pointer.schema.ts";
import { line } from "./templates/fields.schema.ts";
import { SiteSettings } from "./templates/settings.schema.ts";
import { TEMPLATES } from "./templates/template.schema.ts";
import { WritableSettings } from "./templates/writable.schema.ts";

/** As a template takes it: a new site's settings begin with it. */
const Name = line(120).min(1);

const Asked = z.string().max(64).refine(isStorable, NOT_STORABLE);
export const SiteParams = z.object({ id: Asked });
export const VersionParams = SiteParams.extend({ versionId: Asked });

export const NewSite = z
  .strictObject({
    name: Name.describe("Of the business; its address is made from it."),
    template: z.enum(TEMPLATES),
  })
  .meta({ id: "NewSite" });
export type NewSite = z.infer<typeof NewSite>;

export const SiteChange = z
  .strictObject({
    name: Name.optional(),
    template: z.enum(TEMPLATES).optional().describe("Another design for the same words; a draft as they are."),
    settings: WritableSettings.optional().describe("The draft, whole. Visitors see it once it is published."),
    draft: z
      .int()
      .min(0)
      .optional()
      .describe("Of the draft that was read: where somebody has saved another meanwhile, nothing is changed (409)."),
    maintenance: z.boolean().optional().describe("Shows visitors that the site is being worked on, at once."),
    redirects: z.array(SiteRedirect).max(200).optional().describe("All of them, in their order; in force at once."),
  })
  .meta({ id: "SiteChange" });
export type SiteChange = z.infer<typeof SiteChange>;

/** In the query: a body that is of another type than the declared one is left out without a word. */
export const SitePublish = z.strictObject({
  draft: z
    .string()
    .regex(/^\d{1,9}$/, "must be the number of a draft")
    .transform(Number)
    .optional()
    .meta({
      type: "integer",
      description:
        "Of the draft that was looked at: where another has been saved meanwhile, nothing is published (409).",
    }),
});
export type SitePublish = z.infer<typeof SitePublish>;

export const SiteVersion = z
  .object({
    id: z.string(),
    number: z.int().describe("1, 2, … within the site."),
    live: z.boolean().describe("Whether visitors see this one."),
    template: z.enum(TEMPLATES),
    files: z.int().describe("How many."),
    publishedBy: z.string(),
    publishedAt: z.iso.datetime(),
  })
  .meta({ id: "SiteVersion" });
export type SiteVersion = z.infer<typeof SiteVersion>;

export const SiteVersionDetail = SiteVersion.extend({
  settings: SiteSettings.describe("What it was made of."),
}).meta({ id: "SiteVersionDetail" });

export const Site = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.url().describe("Where it stands, or will: on its own domain if it has one."),
    template: z.enum(TEMPLATES),
    settings: SiteSettings,
    draft: z.int().describe("Goes up with each draft that is saved."),
    status: z
      .enum(["draft", "provisioning", "live", "needs_attention", "suspended"])
      .describe("`provisioning` and `needs_attention`: it is on its way to a domain."),
    suspendedReason: z.string().nullable().describe("Why the operator suspended it; null while it is not."),
    maintenance: z.boolean(),
    redirects: z.array(SiteRedirect),
    liveVersionId: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Site" });
export type Site = z.infer<typeof Site>;
