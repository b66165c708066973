/** POST /api/sites/{id}/first-draft */
import { body, createRoute, Problem, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { originOf, personOf } from "../../identity/index.ts";
import { SiteParams } from "../sites.schema.ts";
import { FirstDraft, FirstDraftOrder } from "./first-draft.schema.ts";
import type { FirstDrafts } from "./first-draft.service.ts";

export interface FirstDraftServices {
  firstDrafts: FirstDrafts;
}

const write = createRoute({
  method: "post",
  path: "/{id}/first-draft",
  operationId: "sites.writeFirstDraft",
  tags: ["sites"],
  summary: "Have a model write a first draft",
  description:
    "A model call of yours, with its price, in the request log like any other. What only you can tell (prices, hours, people, reviews) is left empty, and nothing is saved.",
  access: requireMember("sites:write"),
  request: { params: SiteParams, body: body(FirstDraftOrder) },
  responses: {
    200: reply(FirstDraft, "The settings, with a model's words in place of the sample's."),
    ...problems(
      "not_found",
      "forbidden",
      "insufficient_credits",
      "rate_limited",
      "upstream_error",
      "upstream_timeout",
      "unavailable",
    ),
  },
});

export const firstDraftRoutes: Router<FirstDraftServices> = router<FirstDraftServices>();

firstDraftRoutes.openapi(write, async (c) => {
  const asking = { person: personOf(c.var.actor), origin: originOf(c), operationId: c.var.operationId };
  const written = await c.var.services.firstDrafts.write(c.req.valid("param").id, c.req.valid("json"), asking);
  if (written.ok) return c.json({ settings: written.value }, 200);
  if (written.error.reason === "not_found")
    throw new Problem("not_found", { detail: "The organisation has no such website." });
  throw new Problem("upstream_error", {
    detail: "The model's answer made no website. Try again, or name another model.",
  });
});
