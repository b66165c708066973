/** /api/me and /api/sessions: who am I, and where am I logged in? */

import * as z from "zod";
import { createRoute, problems, type Router, reply, requireMember, router } from "../http/index.ts";
import { Problem } from "../kernel/problem.ts";
import { originOf } from "./auth.routes.ts";
import { Me, SessionAnswer, SessionIdParam } from "./auth.schema.ts";
import { organisationProblem, personOf } from "./identity-problems.ts";
import type { Sessions } from "./sessions.service.ts";
import type { SignIn } from "./sign-in.service.ts";
import { organisationView, standing, userView } from "./user-views.ts";

export interface SessionServices {
  signIn: Pick<SignIn, "me">;
  sessions: Sessions;
}

const me = createRoute({
  method: "get",
  path: "/me",
  operationId: "identity.me",
  tags: ["identity"],
  summary: "Who the credential stands for",
  access: requireMember(),
  responses: { 200: reply(Me, "User, organisation and scopes.") },
});

const list = createRoute({
  method: "get",
  path: "/sessions",
  operationId: "sessions.list",
  tags: ["identity"],
  summary: "Your sessions, the last used first",
  description: "At most 50, so there are no pages.",
  access: requireMember(),
  responses: { 200: reply(z.object({ items: z.array(SessionAnswer) }), "Your sessions.") },
});

const end = createRoute({
  method: "delete",
  path: "/sessions/{id}",
  operationId: "sessions.end",
  tags: ["identity"],
  summary: "End one of your sessions",
  description: "Its tokens are refused from the answer on.",
  access: requireMember(),
  request: { params: z.object({ id: SessionIdParam }) },
  responses: { 204: { description: "It has ended." }, ...problems("not_found") },
});

export const sessionsRoutes: Router<SessionServices> = router<SessionServices>();

sessionsRoutes.openapi(me, async (c) => {
  const { actor } = c.var;
  const user = await c.var.services.signIn.me(actor.userId);
  const membership = standing(user, actor);
  if (!user || !membership) throw organisationProblem({ reason: "not_member" });
  const organisation = organisationView(membership);
  return c.json({ user: userView(user), organisation, via: actor.via, scopes: [...actor.scopes] }, 200);
});

sessionsRoutes.openapi(list, async (c) => {
  const { userId, sessionId: current } = personOf(c.var.actor);
  const sessions = await c.var.services.sessions.list(userId);
  const items = sessions.map(({ id, orgId, createdAt, lastUsedAt, expiresAt, ip, userAgent }) => ({
    id,
    current: id === current,
    organisationId: orgId,
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: new Date(lastUsedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    ip,
    userAgent,
  }));
  return c.json({ items }, 200);
});

sessionsRoutes.openapi(end, async (c) => {
  const { userId } = personOf(c.var.actor);
  const ended = await c.var.services.sessions.end(userId, c.req.valid("param").id, originOf(c));
  if (!ended) throw new Problem("not_found", { detail: "You have no such session." });
  return c.body(null, 204);
});
