import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import type { Icon } from "@phosphor-icons/react";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { CloudSlashIcon } from "@phosphor-icons/react/dist/csr/CloudSlash";
import { EnvelopeSimpleIcon } from "@phosphor-icons/react/dist/csr/EnvelopeSimple";
import { WifiSlashIcon } from "@phosphor-icons/react/dist/csr/WifiSlash";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { api, dataOf } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { know, publicApi, type User, useSignedIn } from "../api/session.ts";
import { ask, type Connection, useConnection, watchConnection } from "./connection.ts";

function Strip({ icon: Icon, tone, children }: { icon: Icon; tone: string; children: ReactNode }) {
  return (
    <div
      className={`flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-kumo-line px-4 py-2 text-kumo-default md:px-8 ${tone}`}
    >
      <Icon size={18} className="shrink-0" aria-hidden />
      <div className="flex min-w-0 flex-1 basis-60 flex-wrap items-center gap-x-3 gap-y-1">{children}</div>
    </div>
  );
}

const WORDS: Record<Exclude<Connection, "good">, { icon: Icon; tone: string; text: string }> = {
  offline: {
    icon: WifiSlashIcon,
    tone: "bg-kumo-warning-tint",
    text: "You are offline. What you see may be out of date until you are connected again.",
  },
  unreachable: {
    icon: CloudSlashIcon,
    tone: "bg-kumo-warning-tint",
    text: "The server cannot be reached. This page tries again every few seconds.",
  },
  back: { icon: CheckCircleIcon, tone: "bg-kumo-success-tint", text: "You are connected again." },
};

/** What is true of every page for a while. */
export function Notices() {
  const connection = useConnection();
  useEffect(watchConnection, []);
  const words = connection === "good" ? undefined : WORDS[connection];
  return (
    <>
      <div aria-live="polite">
        {words && (
          <Strip icon={words.icon} tone={words.tone}>
            <span className="min-w-0 flex-1">{words.text}</span>
            {connection === "unreachable" && (
              <Button size="sm" onClick={() => void ask()}>
                Try now
              </Button>
            )}
          </Strip>
        )}
      </div>
      <Unproven />
    </>
  );
}

function Unproven() {
  const session = useSignedIn();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // The start page has a step for it.
  if (!session || session.user.emailVerified || path === "/start") return null;
  return <ProveEmail user={session.user} />;
}

function ProveEmail({ user }: { user: User }) {
  const toasts = useKumoToastManager();
  const me = useQuery({
    queryKey: [user.id, "me"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/me", { signal })),
    // The link is mostly opened in another tab, and this one is come back to.
    refetchOnWindowFocus: "always",
  });
  useEffect(() => {
    if (me.data?.user.emailVerified) know({ user: me.data.user });
  }, [me.data]);
  const resend = useMutation({
    mutationFn: () => publicApi.POST("/api/auth/verification", { body: { email: user.email } }),
    onSuccess: () =>
      toasts.add({ variant: "success", title: "The mail is on its way", description: `Look in ${user.email}.` }),
    onError: (error) =>
      toasts.add({ variant: "error", title: "The mail was not sent", description: asProblem(error).message }),
  });
  return (
    <Strip icon={EnvelopeSimpleIcon} tone="bg-kumo-info-tint">
      <span className="min-w-0 flex-1 basis-52 wrap-anywhere">
        Confirm your e-mail to get your credit: open the link that was sent to {user.email}.
      </span>
      <Button size="sm" loading={resend.isPending} onClick={() => resend.mutate()}>
        Send again
      </Button>
    </Strip>
  );
}
