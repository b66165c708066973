/** /api/submissions: what visitors of the organisation's websites sent. */
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
} from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import {
  SiteSubmission,
  SubmissionBulk,
  SubmissionBulkDone,
  SubmissionChange,
  SubmissionFilter,
  SubmissionParams,
  SubmissionSummary,
} from "./submissions.schema.ts";
import { cursorOf, MOST_EXPORTED, type Submissions } from "./submissions.service.ts";

export interface SubmissionServices {
  submissions: Submissions;
}

const tags = ["submissions"];
/** Who changes a site answers its visitors. Whoever may only look at sites sees nothing of what people wrote to them. */
const access = requireMember("sites:write");
const request = { params: SubmissionParams };
const pages = paging(z.tuple([z.int(), z.string().max(64)]));

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "submissions.list",
  tags,
  summary: "What visitors sent, newest first",
  access,
  request: { query: SubmissionFilter.extend(pages.shape) },
  responses: { 200: reply(pageOf(SiteSubmission), "A page of them."), ...problems("invalid_request", "unavailable") },
});

const summary = createRoute({
  method: "get",
  path: "/summary",
  operationId: "submissions.summary",
  tags,
  summary: "How many are unread, and by which forms they came",
  access,
  responses: { 200: reply(SubmissionSummary, "The counts."), ...problems("unavailable") },
});

const exported = createRoute({
  method: "get",
  path: "/export",
  operationId: "submissions.export",
  tags,
  summary: "What visitors sent, as CSV",
  description: `At most ${MOST_EXPORTED}, newest first. A connection that ends early has sent less than all of them.`,
  access,
  request: { query: SubmissionFilter },
  responses: {
    200: { content: { "text/csv": { schema: z.string() } }, description: "A row for each, behind a header." },
    ...problems("invalid_request", "unavailable"),
  },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "submissions.read",
  tags,
  summary: "One of them",
  access,
  request,
  responses: { 200: reply(SiteSubmission, "What was sent."), ...problems("not_found", "unavailable") },
});

const change = createRoute({
  method: "patch",
  path: "/{id}",
  operationId: "submissions.change",
  tags,
  summary: "Mark one as read or not, as spam or not",
  access,
  request: { ...request, body: body(SubmissionChange) },
  responses: { 200: reply(SiteSubmission, "As it is now."), ...problems("not_found", "unavailable") },
});

const changeAll = createRoute({
  method: "post",
  path: "/bulk",
  operationId: "submissions.changeAll",
  tags,
  summary: "Mark or delete all that match",
  description: "Those that the list shows by the same filters, up to the newest that was looked at.",
  access,
  request: { query: SubmissionFilter, body: body(SubmissionBulk) },
  responses: {
    200: reply(SubmissionBulkDone, "How many they were."),
    ...problems("invalid_request", "unavailable"),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "submissions.remove",
  tags,
  summary: "Delete one for ever",
  access,
  request,
  responses: { 204: { description: "It is gone." }, ...problems("not_found", "unavailable") },
});

const notFound = () => new Problem("not_found", { detail: "The organisation has no such submission." });

export const submissionsRoutes: Router<SubmissionServices> = router<SubmissionServices>();

submissionsRoutes.openapi(list, async (c) => {
  const { limit, cursor, ...filter } = c.req.valid("query");
  const page = { after: cursor, limit: limit + 1 };
  const rows = await c.var.services.submissions.list(c.var.actor.orgId, filter, page);
  return c.json(pages.page(rows, limit, cursorOf), 200);
});

submissionsRoutes.openapi(summary, async (c) =>
  c.json(await c.var.services.submissions.summary(c.var.actor.orgId), 200),
);

submissionsRoutes.openapi(exported, async (c) => {
  const rows = await c.var.services.submissions.exported(c.req.valid("query"), askingOf(c));
  return new Response(rows, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="submissions.csv"',
    },
  });
});

submissionsRoutes.openapi(read, async (c) => {
  const found = await c.var.services.submissions.find(c.var.actor.orgId, c.req.valid("param").id);
  if (!found) throw notFound();
  return c.json(found, 200);
});

submissionsRoutes.openapi(change, async (c) => {
  const { id } = c.req.valid("param");
  const changed = await c.var.services.submissions.change(c.var.actor.orgId, id, c.req.valid("json"));
  if (!changed) throw notFound();
  return c.json(changed, 200);
});

submissionsRoutes.openapi(changeAll, async (c) => {
  const { submissions } = c.var.services;
  const changed = await submissions.changeAll(c.req.valid("query"), c.req.valid("json"), askingOf(c));
  return c.json({ changed }, 200);
});

submissionsRoutes.openapi(remove, async (c) => {
  if (!(await c.var.services.submissions.remove(c.req.valid("param").id, askingOf(c)))) throw notFound();
  return c.body(null, 204);
});
