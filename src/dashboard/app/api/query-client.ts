import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem.ts";

const MOST_RETRIES = 2;

/** What may pass is tried again; what the person must mend is shown at once. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < MOST_RETRIES && error instanceof ApiProblem && error.passing,
      retryDelay: (failures) => Math.min(4_000, 400 * 2 ** failures),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});
