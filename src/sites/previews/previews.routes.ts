/** /api/sites/{id}/previews: drafts to look at, for whoever has the link. */
import * as z from "zod";
import { body, createRoute, Problem, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { unreachable } from "../../kernel/result.ts";
import { addressesOf, type SiteAddresses } from "../addresses.ts";
import { SiteParams } from "../sites.schema.ts";
import { NewPreview, PreviewParams, SitePreview } from "./previews.schema.ts";
import type { Preview, PreviewError, Previews } from "./previews.service.ts";

export interface PreviewServices extends SiteAddresses {
  previews: Previews;
  /** How a host is reached. */
  originOf: (host: string) => string;
}

const tags = ["sites"];

const create = createRoute({
  method: "post",
  path: "/{id}/previews",
  operationId: "previews.create",
  tags,
  summary: "Make a link to the draft as it is now",
  description: "Whoever has the link sees it until it is over; search engines are told to leave it alone.",
  access: requireMember("sites:write"),
  request: { params: SiteParams, body: body(NewPreview) },
  responses: { 201: reply(SitePreview, "The link."), ...problems("not_found", "conflict", "unavailable") },
});

const list = createRoute({
  method: "get",
  path: "/{id}/previews",
  operationId: "previews.list",
  tags,
  summary: "The links to drafts that are not over",
  access: requireMember("sites:write"),
  request: { params: SiteParams },
  responses: {
    200: reply(z.object({ items: z.array(SitePreview) }), "All of them, oldest first."),
    ...problems("not_found", "unavailable"),
  },
});

const end = createRoute({
  method: "delete",
  path: "/{id}/previews/{previewId}",
  operationId: "previews.end",
  tags,
  summary: "End a link to a draft",
  description: "Within three seconds nobody sees it.",
  access: requireMember("sites:write"),
  request: { params: PreviewParams },
  responses: { 204: { description: "It is over." }, ...problems("not_found", "unavailable") },
});

function previewProblem(error: PreviewError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", {
        detail: "The organisation has no such website, or the website no such preview.",
      });
    case "suspended":
      return new Problem("conflict", { detail: "The website is suspended: its draft cannot be shown to others." });
    case "full":
      return new Problem("conflict", { detail: `The website has ${error.max} previews. End one first.` });
    case "too_often":
      return new Problem("conflict", {
        detail: `The website has ${error.max} previews that are there or ended within a week. Make no more until some are a week over.`,
      });
    case "unbuildable":
      return new Problem("conflict", { detail: error.words });
    case "unavailable":
      return new Problem("unavailable", { detail: "Websites cannot be changed just now. Try again.", retryAfterS: 5 });
    default:
      return unreachable(error);
  }
}

const view = ({ id, host, createdAt, endsAt }: Preview, originOf: PreviewServices["originOf"]): SitePreview => ({
  id,
  url: `${originOf(host)}/`,
  createdAt: new Date(createdAt).toISOString(),
  expiresAt: new Date(endsAt).toISOString(),
});

export const previewsRoutes: Router<PreviewServices> = router<PreviewServices>();

previewsRoutes.openapi(create, async (c) => {
  addressesOf(c.var.services);
  const { previews, originOf } = c.var.services;
  const made = await previews.create(c.req.valid("param").id, c.req.valid("json").hours, askingOf(c));
  if (!made.ok) throw previewProblem(made.error);
  return c.json(view(made.value, originOf), 201);
});

previewsRoutes.openapi(list, async (c) => {
  addressesOf(c.var.services);
  const { previews, originOf } = c.var.services;
  const found = await previews.list(c.var.actor.orgId, c.req.valid("param").id);
  if (!found.ok) throw previewProblem(found.error);
  return c.json({ items: found.value.map((one) => view(one, originOf)) }, 200);
});

previewsRoutes.openapi(end, async (c) => {
  addressesOf(c.var.services);
  const { id, previewId } = c.req.valid("param");
  const ended = await c.var.services.previews.end(id, previewId, askingOf(c));
  if (!ended.ok) throw previewProblem(ended.error);
  return c.body(null, 204);
});
