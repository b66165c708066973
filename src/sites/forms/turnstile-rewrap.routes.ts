/** /api/operator/sites/turnstile: another master key takes over. */
import { actOf } from "../../billing/index.ts";
import { Rewrapped } from "../../gateway/credentials/credentials.schema.ts";
import { body, createRoute, Problem, problems, type Router, reply, requireOperator, router } from "../../http/index.ts";
import { TurnstileRewrapOrder } from "./turnstile-rewrap.schema.ts";
import type { TurnstileRewrapping } from "./turnstile-rewrap.service.ts";

export interface TurnstileRewrapServices {
  turnstileRewrapping: TurnstileRewrapping;
}

const rewrap = createRoute({
  method: "post",
  path: "/turnstile/rewrap",
  operationId: "operator.rewrapTurnstile",
  tags: ["operator"],
  summary: "Wrap the Turnstile secrets of websites by the newest master key",
  description:
    "A page at a time, until `nextCursor` is null. The secrets themselves are not opened. Broken off, it can be begun anew.",
  access: requireOperator(),
  request: { body: body(TurnstileRewrapOrder) },
  responses: { 200: reply(Rewrapped, "What was done."), ...problems("unavailable") },
});

export const turnstileRewrapRoutes: Router<TurnstileRewrapServices> = router<TurnstileRewrapServices>();

turnstileRewrapRoutes.openapi(rewrap, async (c) => {
  const done = await c.var.services.turnstileRewrapping.page(c.req.valid("json"), actOf(c.var));
  if (done.ok) return c.json(done.value, 200);
  throw new Problem("unavailable", { detail: "Websites cannot be changed just now. Try again.", retryAfterS: 5 });
});
