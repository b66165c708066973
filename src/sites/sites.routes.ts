/** /api/sites: websites of an organisation, and the templates they are made from. */
import * as z from "zod";
import {
  body,
  createRoute,
  Problem,
  pageOf,
  paging,
  problems,
  type Router,
  reply,
  requireMember,
  router,
} from "../http/index.ts";
import { askingOf } from "../identity/index.ts";
import { unreachable } from "../kernel/result.ts";
import { addressesOf, type SiteAddresses, type SiteUrl } from "./addresses.ts";
import type { AdminCodeServices } from "./admin/admin-codes.routes.ts";
import type { FormSettingsServices } from "./forms/form-settings.routes.ts";
import type { SubmissionServices } from "./forms/submissions.routes.ts";
import type { TurnstileRewrapServices } from "./forms/turnstile-rewrap.routes.ts";
import type { ImageServices } from "./images/images.routes.ts";
import type { PreviewServices } from "./previews/previews.routes.ts";
import type { StoredSite, StoredVersion } from "./site-storage.ts";
import {
  NewSite,
  Site,
  SiteChange,
  SiteParams,
  SitePublish,
  SiteVersion,
  SiteVersionDetail,
  VersionParams,
} from "./sites.schema.ts";
import type { SiteError, Sites } from "./sites.service.ts";
import type { SuspensionServices } from "./suspension/suspension.routes.ts";
import { ALL_TEMPLATES, templateView } from "./templates/all.ts";
import { SiteTemplate, TEMPLATES } from "./templates/template.schema.ts";
import type { VisitServices } from "./visits/visits.routes.ts";

export interface SiteServices
  extends SiteAddresses,
    SuspensionServices,
    PreviewServices,
    ImageServices,
    VisitServices,
    AdminCodeServices,
    SubmissionServices,
    FormSettingsServices,
    TurnstileRewrapServices {
  sites: Sites;
}

const tags = ["sites"];
const params = SiteParams;

const templates = createRoute({
  method: "get",
  path: "/templates",
  operationId: "sites.templates",
  tags,
  summary: "The templates that sites are made from",
  access: requireMember("sites:read"),
  responses: { 200: reply(z.object({ items: z.array(SiteTemplate) }), "All of them.") },
});

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "sites.list",
  tags,
  summary: "The organisation's websites, oldest first",
  access: requireMember("sites:read"),
  responses: { 200: reply(z.object({ items: z.array(Site) }), "All of them."), ...problems("unavailable") },
});

const create = createRoute({
  method: "post",
  path: "/",
  operationId: "sites.create",
  tags,
  summary: "Make a website from a template",
  description: "A draft with the template's sample words, which visitors see once it is published.",
  access: requireMember("sites:write"),
  request: { body: body(NewSite) },
  responses: { 201: reply(Site, "The site, a draft."), ...problems("conflict", "unavailable") },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "sites.read",
  tags,
  summary: "One website with its draft",
  access: requireMember("sites:read"),
  request: { params },
  responses: { 200: reply(Site, "The site."), ...problems("not_found", "unavailable") },
});

const change = createRoute({
  method: "patch",
  path: "/{id}",
  operationId: "sites.change",
  tags,
  summary: "Change a website",
  description:
    "Settings and design are a draft until the site is published; maintenance and redirects are in force within three seconds. Redirects that send visitors round in a circle are refused.",
  access: requireMember("sites:write"),
  request: { params, body: body(SiteChange) },
  responses: { 200: reply(Site, "The site, changed."), ...problems("not_found", "conflict", "unavailable") },
});

const publish = createRoute({
  method: "post",
  path: "/{id}/publish",
  operationId: "sites.publish",
  tags,
  summary: "Publish the draft as a new version",
  description:
    "Visitors see it within three seconds; of a suspended website once that is lifted. It is the draft as it is then, whoever has saved it; with `draft` it is the one that was looked at, or none.",
  access: requireMember("sites:write"),
  request: { params, query: SitePublish },
  responses: {
    200: reply(Site, "The site, with the version that visitors see."),
    ...problems("not_found", "conflict", "unavailable"),
  },
});

const versionPages = paging(z.int());

const versions = createRoute({
  method: "get",
  path: "/{id}/versions",
  operationId: "sites.versions",
  tags,
  summary: "What was published, newest first",
  access: requireMember("sites:read"),
  request: { params, query: versionPages.Query },
  responses: {
    200: reply(pageOf(SiteVersion), "A page of them."),
    ...problems("not_found", "invalid_request", "unavailable"),
  },
});

const version = createRoute({
  method: "get",
  path: "/{id}/versions/{versionId}",
  operationId: "sites.version",
  tags,
  summary: "One version with what it was made of",
  description: "So that a draft can be held against what visitors see.",
  access: requireMember("sites:read"),
  request: { params: VersionParams },
  responses: { 200: reply(SiteVersionDetail, "The version."), ...problems("not_found", "unavailable") },
});

const rollback = createRoute({
  method: "post",
  path: "/{id}/versions/{versionId}/rollback",
  operationId: "sites.rollback",
  tags,
  summary: "Show an earlier version again",
  description:
    "Visitors see it within three seconds. The draft stays as it is. Where the site has had another address or Turnstile key since, the version is made anew and has a number of its own.",
  access: requireMember("sites:write"),
  request: { params: VersionParams },
  responses: {
    200: reply(Site, "The site, with the version that visitors see."),
    ...problems("not_found", "conflict", "unavailable"),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "sites.remove",
  tags,
  summary: "Delete a website",
  description: "Visitors find nothing within three seconds, and nobody else ever gets its address.",
  access: requireMember("sites:write"),
  request: { params },
  responses: { 204: { description: "It is gone." }, ...problems("not_found", "unavailable") },
});

function siteProblem(error: SiteError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no such website." });
    case "version_not_found":
      return new Problem("not_found", { detail: "The website has no such version." });
    case "endless":
      return new Problem("invalid_request", {
        detail: `These redirects never come to an end: ${error.way.join(" → ")}.`,
        errors: [{ path: "redirects", message: "send visitors round in a circle" }],
      });
    case "stale":
      return new Problem("conflict", {
        detail: "Another draft has been saved meanwhile. Look at that first, and go on from there.",
      });
    case "unbuildable":
      return new Problem("conflict", { detail: error.words });
    case "unavailable":
      return new Problem("unavailable", { detail: "Websites cannot be changed just now. Try again.", retryAfterS: 5 });
    case "full":
      return new Problem("conflict", { detail: `The organisation has ${error.max} websites. Delete one first.` });
    case "no_slug":
      return new Problem("conflict", { detail: "No address could be made of this name. Choose another." });
    default:
      return unreachable(error);
  }
}

/**
 * On its way to a domain it is not called live before it is seen there. Whose domain has lapsed is live all the same, at
 * the address that `url` tells then.
 */
function statusOf({ status, provisioning }: StoredSite): Site["status"] {
  if (status === "suspended") return "suspended";
  if (provisioning !== null) return provisioning === "running" ? "provisioning" : "needs_attention";
  // None that was deleted is ever found.
  return status === "deleted" ? "draft" : status;
}

/** Named field by field, so that a new column stays inside until it is named here. */
function siteView(site: StoredSite, siteUrl: SiteUrl): Site {
  const { id, name, template, settings, draft, status, maintenance, redirects, liveVersionId } = site;
  return {
    id,
    name,
    url: siteUrl(site),
    template,
    settings,
    draft,
    status: statusOf(site),
    suspendedReason: status === "suspended" ? site.suspendedReason : null,
    maintenance,
    redirects,
    liveVersionId,
    createdAt: site.createdAt,
    updatedAt: site.updatedAt,
  };
}

const versionView = (site: StoredSite, version: StoredVersion): SiteVersion => {
  const { id, number, template, fileCount, publishedBy, createdAt } = version;
  const live = id === site.liveVersionId;
  return { id, number, live, template, files: fileCount, publishedBy, publishedAt: createdAt };
};

export const sitesRoutes: Router<SiteServices> = router<SiteServices>();

sitesRoutes.openapi(templates, (c) => {
  return c.json({ items: TEMPLATES.map((id) => templateView(ALL_TEMPLATES[id])) }, 200);
});

sitesRoutes.openapi(list, async (c) => {
  const { sites } = c.var.services;
  const siteUrl = addressesOf(c.var.services);
  const found = await sites.list(c.var.actor.orgId);
  return c.json({ items: found.map((site) => siteView(site, siteUrl)) }, 200);
});

sitesRoutes.openapi(create, async (c) => {
  const { sites } = c.var.services;
  const siteUrl = addressesOf(c.var.services);
  const made = await sites.create(c.req.valid("json"), askingOf(c));
  if (!made.ok) throw siteProblem(made.error);
  return c.json(siteView(made.value, siteUrl), 201);
});

sitesRoutes.openapi(read, async (c) => {
  const { sites } = c.var.services;
  const siteUrl = addressesOf(c.var.services);
  const found = await sites.find(c.var.actor.orgId, c.req.valid("param").id);
  if (!found.ok) throw siteProblem(found.error);
  return c.json(siteView(found.value, siteUrl), 200);
});

sitesRoutes.openapi(change, async (c) => {
  const { sites } = c.var.services;
  const siteUrl = addressesOf(c.var.services);
  const changed = await sites.change(c.req.valid("param").id, c.req.valid("json"), askingOf(c));
  if (!changed.ok) throw siteProblem(changed.error);
  return c.json(siteView(changed.value, siteUrl), 200);
});

sitesRoutes.openapi(publish, async (c) => {
  const { sites } = c.var.services;
  const siteUrl = addressesOf(c.var.services);
  const published = await sites.publish(c.req.valid("param").id, c.req.valid("query"), askingOf(c));
  if (!published.ok) throw siteProblem(published.error);
  return c.json(siteView(published.value, siteUrl), 200);
});

sitesRoutes.openapi(versions, async (c) => {
  const { sites } = c.var.services;
  addressesOf(c.var.services);
  const { cursor: before, limit } = c.req.valid("query");
  const found = await sites.versions(c.var.actor.orgId, c.req.valid("param").id, { before, limit: limit + 1 });
  if (!found.ok) throw siteProblem(found.error);
  const { site, versions: all } = found.value;
  const { items, nextCursor } = versionPages.page(all, limit, ({ number }) => number);
  return c.json({ items: items.map((each) => versionView(site, each)), nextCursor }, 200);
});

sitesRoutes.openapi(version, async (c) => {
  const { id, versionId } = c.req.valid("param");
  const { sites } = c.var.services;
  addressesOf(c.var.services);
  const found = await sites.version(c.var.actor.orgId, id, versionId);
  if (!found.ok) throw siteProblem(found.error);
  const { site, version: read } = found.value;
  return c.json({ ...versionView(site, read), settings: read.settings }, 200);
});

sitesRoutes.openapi(rollback, async (c) => {
  const { id, versionId } = c.req.valid("param");
  const { sites } = c.var.services;
  const siteUrl = addressesOf(c.var.services);
  const shown = await sites.rollback(id, versionId, askingOf(c));
  if (!shown.ok) throw siteProblem(shown.error);
  return c.json(siteView(shown.value, siteUrl), 200);
});

sitesRoutes.openapi(remove, async (c) => {
  const { sites } = c.var.services;
  addressesOf(c.var.services);
  const removed = await sites.remove(c.req.valid("param").id, askingOf(c));
  if (!removed.ok) throw siteProblem(removed.error);
  return c.body(null, 204);
});
