/** /api/operator/sites: websites that nobody shall see. */
import { actOf } from "../../billing/index.ts";
import {
  body,
  createRoute,
  type OperatorActor,
  Problem,
  problems,
  type Router,
  reply,
  requireOperator,
  router,
} from "../../http/index.ts";
import type { Log } from "../../platform/logger.ts";
import { addressesOf, type SiteAddresses } from "../addresses.ts";
import type { SiteId } from "../site-storage.ts";
import { OperatedSiteParams, SiteStanding, SuspensionOrder } from "./suspension.schema.ts";
import type { SiteSuspension } from "./suspension.service.ts";

export interface SuspensionServices extends SiteAddresses {
  siteSuspension: SiteSuspension;
}

const access = requireOperator();
const tags = ["operator"];
const request = { params: OperatedSiteParams, body: body(SuspensionOrder) };
const responses = { 200: reply(SiteStanding, "How the website stands."), ...problems("not_found", "unavailable") };

const suspend = createRoute({
  method: "post",
  path: "/{id}/suspend",
  operationId: "operator.suspendSite",
  tags,
  summary: "Suspend a website",
  description:
    "Within three seconds visitors see a page that says so. Nothing of it is deleted; what its owner publishes is kept, and not shown.",
  access,
  request,
  responses,
});

const resume = createRoute({
  method: "post",
  path: "/{id}/resume",
  operationId: "operator.resumeSite",
  tags,
  summary: "Show a suspended website again",
  description: "In the version that was published or rolled back to last.",
  access,
  request,
  responses,
});

interface Asked {
  actor: OperatorActor;
  operationId: string;
  requestId: string;
  client: { ip: string };
  log: Log;
  services: SuspensionServices;
}

async function set(asked: Asked, id: SiteId, suspended: boolean, reason: string): Promise<SiteStanding> {
  addressesOf(asked.services);
  const standing = await asked.services.siteSuspension.set(id, { suspended, reason }, actOf(asked));
  if (standing.ok) return standing.value;
  if (standing.error === "not_found") throw new Problem("not_found", { detail: "There is no website with this id." });
  throw new Problem("unavailable", { detail: "Websites cannot be changed just now. Try again.", retryAfterS: 5 });
}

export const siteSuspensionRoutes: Router<SuspensionServices> = router<SuspensionServices>();

siteSuspensionRoutes.openapi(suspend, async (c) =>
  c.json(await set(c.var, c.req.valid("param").id, true, c.req.valid("json").reason), 200),
);

siteSuspensionRoutes.openapi(resume, async (c) =>
  c.json(await set(c.var, c.req.valid("param").id, false, c.req.valid("json").reason), 200),
);
