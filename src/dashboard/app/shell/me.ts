import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";

/** What the person may do in the organisation. It decides what is offered; the API decides what is done. */
export const meOf = (orgId: string, userId: string) =>
  queryOptions({
    queryKey: [orgId, "me", userId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/me", { signal })),
  });
