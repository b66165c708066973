import { expect, it } from "vitest";
import * as z from "zod";
import { body, createRoute, isPublic, problems, reply, requireMember, requireOperator, router } from "./index.ts";

const Thing = z.object({ id: z.string(), size: z.int() });

it("gives a handler its input, its services and its actor by type", () => {
  const make = createRoute({
    method: "post",
    path: "/things/{id}",
    operationId: "things.make",
    access: requireMember("keys:write"),
    request: { params: z.object({ id: z.string() }), body: body(Thing) },
    responses: { 201: reply(Thing, "Made."), ...problems("conflict", "not_found") },
  });
  const act = createRoute({
    method: "get",
    path: "/acts",
    operationId: "acts.list",
    access: requireOperator(),
    responses: { 200: reply(z.object({ email: z.string() }), "Who.") },
  });
  const open = createRoute({
    method: "get",
    path: "/open",
    operationId: "open.get",
    access: isPublic(),
    responses: { 200: reply(z.object({ ok: z.boolean() }), "Open.") },
  });
  const things = router<{ save: (orgId: string, size: number) => string }>()
    .openapi(make, (c) => {
      const id: string = c.var.services.save(c.var.actor.orgId, c.req.valid("json").size);
      return c.json({ id: id + c.req.valid("param").id, size: 1 }, 201);
    })
    .openapi(act, (c) => c.json({ email: c.var.actor.email }, 200))
    .openapi(open, (c) => c.json({ ok: c.var.actor === undefined }, 200));
  const document = things.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "t", version: "1" } });
  const post = document.paths?.["/things/{id}"]?.post;
  expect(post?.security).toEqual([{ session: [] }, { apiKey: [] }]);
  expect(post?.responses?.["409"]).toMatchObject({
    description: [
      "`conflict`: It conflicts with what is there.",
      "`organisation_changed`: The session is in another organisation by now.",
      "`idempotency_in_progress`: The first request with this key is still running.",
    ].join("\n"),
  });
  expect(Object.keys(post?.responses ?? {}).sort()).toEqual([
    "201",
    "400",
    "401",
    "403",
    "404",
    "409",
    "413",
    "422",
    "500",
    "503",
  ]);
});
