/** /api/usage/requests/{id}/body: what was said to a model and what it answered, where that is kept. */
import { CallParams } from "../../billing/usage.schema.ts";
import { createRoute, Problem, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import type { BodyPart } from "./bodies.service.ts";
import type { KeptBodies } from "./bodies.ts";
import type { RecordServices } from "./records.routes.ts";
import { CallBodies } from "./records.schema.ts";

const tags = ["usage"];
const params = CallParams;

const read = createRoute({
  method: "get",
  path: "/{id}/body",
  operationId: "usage.readBody",
  tags,
  summary: "What is kept of a call's request and answer",
  description: "Each reading is an event of the audit log.",
  access: requireMember("bodies:read"),
  request: { params },
  responses: { 200: reply(CallBodies, "Both, as text."), ...problems("not_found") },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}/body",
  operationId: "usage.removeBody",
  tags,
  summary: "Delete what is kept of a call's request and answer",
  description: "The call's row stays, and so does a response that was stored to be continued.",
  access: requireMember("org:write"),
  request: { params },
  responses: { 204: { description: "It is gone." }, ...problems("not_found") },
});

const notKept = (): Problem =>
  new Problem("not_found", {
    detail: "Nothing is kept of such a call: it was not to be, has expired or was deleted.",
  });

const decoder = new TextDecoder();
const partView = ({ contentType, cut, bytes }: BodyPart) => ({ contentType, cut, text: decoder.decode(bytes) });

const view = ({ requestId, expiresAt, httpStatus, request, answer }: KeptBodies): CallBodies => ({
  requestId,
  expiresAt: new Date(expiresAt).toISOString(),
  httpStatus,
  request: partView(request),
  answer: partView(answer),
});

export const bodiesRoutes: Router<Pick<RecordServices, "keptCalls">> = router<Pick<RecordServices, "keptCalls">>();

bodiesRoutes.openapi(read, async (c) => {
  const found = await c.var.services.keptCalls.read(c.req.valid("param").id, askingOf(c));
  if (!found) throw notKept();
  return c.json(view(found), 200);
});

bodiesRoutes.openapi(remove, async (c) => {
  if (!(await c.var.services.keptCalls.remove(c.req.valid("param").id, askingOf(c)))) throw notKept();
  return c.body(null, 204);
});
