import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api, dataOf } from "../api/client.ts";
import { moveTo } from "../api/session.ts";

/** Those that a person belongs to. */
export const organisationsOf = (userId: string) =>
  queryOptions({
    queryKey: [userId, "organisations"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/organisations", { signal })),
  });

/** Takes the session, and so every tab, to another organisation; the page stays, without what it had selected there. */
export function useEnter() {
  const router = useRouter();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (organisationId: string) => dataOf(api.POST("/api/auth/organisation", { body: { organisationId } })),
    async onSuccess(granted) {
      moveTo(granted);
      await router.navigate({ to: router.state.location.pathname, search: {} });
      await queries.invalidateQueries(organisationsOf(granted.user.id));
    },
  });
}
