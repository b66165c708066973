/** /api/organisation/members */
import { createRoute, pageOf, paging, type Router, reply, requireMember, router } from "../http/index.ts";
import type { Members } from "./members.repo.ts";
import { MemberCursor, MemberView, memberView } from "./members.schema.ts";

const pages = paging(MemberCursor);

export interface MemberServices {
  members: Members;
}

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "members.list",
  tags: ["identity"],
  summary: "The organisation's members",
  description: "Every member may see the others. A key may with the scope `members:read`, which no key has by itself.",
  access: requireMember("members:read"),
  request: { query: pages.Query },
  responses: { 200: reply(pageOf(MemberView), "A page of members, in the order in which they signed up.") },
});

export const membersRoutes: Router<MemberServices> = router<MemberServices>();

membersRoutes.openapi(list, async (c) => {
  const { cursor, limit } = c.req.valid("query");
  const found = await c.var.services.members.list(c.var.actor.orgId, { after: cursor?.[0], limit: limit + 1 });
  const page = pages.page(found, limit, ({ id }) => [id]);
  return c.json({ ...page, items: page.items.map(memberView) }, 200);
});
