import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "../../api/client.ts";

/** What there is to buy with. */
export const balanceOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "balance"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/billing/balance", { signal })),
  });
