import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, dataOf } from "../../api/client.ts";
import { know, type SignedIn } from "../../api/session.ts";
import { usd } from "../../format.ts";
import { Resend } from "../account/resend.tsx";
import { Step } from "./step.tsx";

const ASK_EVERY_MS = 3_000;

/** The link is opened elsewhere, in another tab or on a phone: this page finds out by itself. */
export function EmailStep({ session: { user, organisation } }: { session: SignedIn }) {
  const { data: me } = useQuery({
    queryKey: [user.id, "me"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/me", { signal })),
    enabled: !user.emailVerified,
    refetchInterval: ASK_EVERY_MS,
    staleTime: 0,
  });
  const confirmed = me?.user;
  useEffect(() => {
    if (confirmed?.emailVerified && !user.emailVerified && confirmed.id === user.id) know({ user: confirmed });
  }, [confirmed, user]);
  const { data: balance } = useQuery({
    queryKey: [organisation.id, "balance"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/billing/balance", { signal })),
    enabled: user.emailVerified,
  });

  return (
    <Step number={1} title="Confirm your e-mail address" done={user.emailVerified}>
      {user.emailVerified ? (
        <p className="text-kumo-subtle">
          <span className="break-all">{user.email}</span> is confirmed.
          {balance && (
            <>
              {" "}
              You have <strong className="text-kumo-default">{usd(balance.live.available.microUsd)} credit</strong>.
            </>
          )}
        </p>
      ) : (
        <>
          <p className="text-kumo-subtle">
            A mail with a link is in the inbox of <strong className="break-all text-kumo-default">{user.email}</strong>.
            Open it to get your free credit; calls need some. This page notices by itself.
          </p>
          <Resend email={user.email} />
        </>
      )}
    </Step>
  );
}
