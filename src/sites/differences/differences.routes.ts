/** /api/operator/domains: what differs between Cloudflare and the record. */
import { actOf } from "../../billing/index.ts";
import {
  createRoute,
  pageOf,
  paging,
  problems,
  type Router,
  rateLimited,
  reply,
  requireOperator,
  router,
} from "../../http/index.ts";
import { required } from "../domains/domain-problems.ts";
import { Compared, DifferenceCursor, DomainDifference } from "./differences.schema.ts";
import type { DomainDifferences } from "./differences.service.ts";

export interface DifferenceServices {
  /** Undefined where the deployment has no account for domains. */
  domainDifferences: DomainDifferences | undefined;
}

const pages = paging(DifferenceCursor);
const access = requireOperator();
const tags = ["operator"];
const Page = pageOf(DomainDifference).extend({
  comparedAt: DomainDifference.shape.since.nullable().describe("Of the latest comparison; null before the first."),
});

const list = createRoute({
  method: "get",
  path: "/differences",
  operationId: "operator.domainDifferences",
  tags,
  summary: "What Cloudflare has and the record has not, and the other way round",
  description: "As the latest comparison found it, which there is one of each day. Nothing of it is mended by itself.",
  access,
  request: { query: pages.Query },
  responses: { 200: reply(Page, "A page of differences, by kind, account and name."), ...problems("unavailable") },
});

const compare = createRoute({
  method: "post",
  path: "/compare",
  operationId: "operator.compareDomains",
  tags,
  summary: "Compare with Cloudflare now",
  description: "Six times an hour: it takes from the calls that Cloudflare lets through for everybody.",
  access,
  responses: { 200: reply(Compared, "What it found."), ...problems("rate_limited", "unavailable") },
});

export const domainDifferencesRoutes: Router<DifferenceServices> = router<DifferenceServices>();

domainDifferencesRoutes.openapi(list, async (c) => {
  const { cursor, limit } = c.req.valid("query");
  const differences = required(c.var.services.domainDifferences);
  const found = await differences.list({ after: cursor, limit: limit + 1 }, actOf(c.var));
  const page = pages.page(found, limit, ({ kind, accountId, name }) => [kind, accountId, name]);
  return c.json({ ...page, comparedAt: (await differences.comparedAt()) ?? null }, 200);
});

domainDifferencesRoutes.openapi(compare, async (c) => {
  const compared = await required(c.var.services.domainDifferences).compareNow(actOf(c.var));
  if (compared.ok) return c.json(compared.value, 200);
  throw rateLimited("It was compared often enough.", compared.error.retryAfterMs, compared.error.limits);
});
