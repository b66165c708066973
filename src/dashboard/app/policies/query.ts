import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { RoutingPolicy } from "../../../gateway/routing/policies.schema.ts";
import { api, dataOf } from "../api/client.ts";

const List = z.object({ items: z.array(RoutingPolicy) });

/** The organisation's routing policies, by name. */
export const policiesOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "policies"],
    queryFn: async ({ signal }) => List.parse(await dataOf(api.GET("/api/policies", { signal }))),
  });

/** Those that send calls to this provider or endpoint. */
export const usersOf = (slug: string, policies: readonly RoutingPolicy[]): RoutingPolicy[] =>
  policies.filter(({ rules }) => rules?.targets.some(({ model }) => model.startsWith(`${slug}/`)));
