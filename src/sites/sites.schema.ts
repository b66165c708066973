/** The contract of /api/sites. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../kernel/storable.ts";
import { SiteRedirect } from "./hosting/pointer.schema.ts";
import { line, SiteSettings, TEMPLATES } from "./templates/template.schema.ts";

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
    settings: SiteSettings.optional().describe("The draft, whole. Visitors see it once it is published."),
    maintenance: z.boolean().optional().describe("Shows visitors that the site is being worked on, at once."),
    redirects: z.array(SiteRedirect).max(200).optional().describe("All of them, in their order; in force at once."),
  })
  .meta({ id: "SiteChange" });
export type SiteChange = z.infer<typeof SiteChange>;

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

export const SiteTemplate = z
  .object({
    id: z.enum(TEMPLATES),
    name: z.string(),
    description: z.string(),
    sample: SiteSettings.describe("What a new site says until its owner says more."),
  })
  .meta({ id: "SiteTemplate" });
