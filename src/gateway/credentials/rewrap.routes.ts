/** /api/operator/credentials: another master key takes over. */
import { body, createRoute, type Router, reply, requireOperator, router } from "../../http/index.ts";
import { RewrapOrder, Rewrapped } from "./credentials.schema.ts";
import type { Rewrapping } from "./rewrap.service.ts";

export interface RewrapServices {
  rewrapping: Rewrapping;
}

const rewrap = createRoute({
  method: "post",
  path: "/rewrap",
  operationId: "operator.rewrapCredentials",
  tags: ["operator"],
  summary: "Wrap customers' provider keys by the newest master key",
  description:
    "A page at a time, until `nextCursor` is null. The keys themselves are not opened. Broken off, it can be begun anew.",
  access: requireOperator(),
  request: { body: body(RewrapOrder) },
  responses: { 200: reply(Rewrapped, "What was done.") },
});

export const rewrapRoutes: Router<RewrapServices> = router<RewrapServices>().openapi(rewrap, async (c) => {
  const { actor, operationId, client, requestId } = c.var;
  const act = {
    id: `act_${operationId}`,
    operatorId: actor.userId,
    operatorEmail: actor.email,
    ip: client.ip,
    requestId,
  };
  return c.json(await c.var.services.rewrapping.page(c.req.valid("json"), act), 200);
});
