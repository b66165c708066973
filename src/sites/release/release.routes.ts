/** /api/operator/domains/{name}/release: a name that a former owner still holds. */
import { actOf } from "../../billing/index.ts";
import { body, createRoute, Problem, problems, type Router, reply, requireOperator, router } from "../../http/index.ts";
import { unreachable } from "../../kernel/result.ts";
import { HeldNameParams, ReleasedDomain, ReleaseOrder } from "./release.schema.ts";
import type { DomainRelease, ReleaseError } from "./release.service.ts";

export interface ReleaseServices {
  domainRelease: DomainRelease;
}

const release = createRoute({
  method: "post",
  path: "/{name}/release",
  operationId: "operator.releaseDomain",
  tags: ["operator"],
  summary: "Take a connected domain from the organisation that holds it",
  description:
    "As if its owner had disconnected it: visitors find nothing there any more, and whoever proves the name can have it. The organisation is told by mail, with the reason. One that was bought here cannot be taken away.",
  access: requireOperator(),
  request: { params: HeldNameParams, body: body(ReleaseOrder) },
  responses: {
    200: reply(ReleasedDomain, "How it stands. It is done within moments."),
    ...problems("not_found", "conflict", "unavailable"),
  },
});

function releaseProblem(error: ReleaseError): Problem {
  switch (error.reason) {
    case "not_held":
      return new Problem("not_found", { detail: "No organisation holds this name." });
    case "bought":
      return new Problem("conflict", {
        detail: `It belongs to ${error.name}, which was bought here: that stays with its organisation until it ends.`,
      });
    case "host_of":
      return new Problem("conflict", { detail: `It is shown by ${error.name}, and goes with it: release that.` });
    case "unavailable":
      return new Problem("unavailable", { detail: "Nothing can be begun just now. Try again.", retryAfterS: 5 });
    default:
      return unreachable(error);
  }
}

export const domainReleaseRoutes: Router<ReleaseServices> = router<ReleaseServices>();

domainReleaseRoutes.openapi(release, async (c) => {
  const { name } = c.req.valid("param");
  const released = await c.var.services.domainRelease.release(name, c.req.valid("json").reason, actOf(c.var));
  if (!released.ok) throw releaseProblem(released.error);
  return c.json(released.value, 200);
});
