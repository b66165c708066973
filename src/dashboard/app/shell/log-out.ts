import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useIsMutating, useMutation } from "@tanstack/react-query";
import { asProblem } from "../api/problem.ts";
import { logOut } from "../api/session.ts";

const LOG_OUT = ["log-out"];

/** Logs out. One that failed is told until it is put away: whoever leaves the machine must know that they are still in. */
export function useLogOut(): () => void {
  const toasts = useKumoToastManager();
  const { mutate } = useMutation({
    mutationKey: LOG_OUT,
    // Offline it says so at once, instead of waiting unseen.
    networkMode: "always",
    mutationFn: logOut,
    onError: (error) => {
      const id = toasts.add({
        variant: "error",
        title: "You are still logged in",
        description: asProblem(error).message,
        timeout: 0,
        actions: [
          {
            children: "Retry",
            onClick: () => {
              toasts.close(id);
              mutate();
            },
          },
        ],
      });
    },
  });
  return () => mutate();
}

export const useLoggingOut = (): boolean => useIsMutating({ mutationKey: LOG_OUT }) > 0;
