import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ResendInput } from "../../../identity/auth.schema.ts";
import { api, dataOf } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { know, publicApi, restore } from "../api/session.ts";
import { useForm } from "../components/form.ts";
import { FormFailure } from "../components/form-failure.tsx";
import { Failure, Loading } from "../components/states.tsx";
import { usd } from "../format.ts";
import { AccountCard } from "./account/card.tsx";
import { EmailField } from "./account/email-field.tsx";
import { useWait, waitWords } from "./account/patience.ts";
import { mailIsOnItsWay } from "./account/resend.tsx";

/** In the fragment, which browsers send to no server. */
const sentToken = (): string => new URLSearchParams(location.hash.slice(1)).get("token") ?? "";

/** Proves the address, and tells whoever is signed in here. A repeat proves it again and grants nothing more. */
async function verify(token: string) {
  const proven = token
    ? await dataOf(publicApi.POST("/api/auth/verify", { body: { token } }))
    : { grantedMicroUsd: 0, emailVerified: false };
  const session = await restore().catch(() => undefined);
  if (session?.kind !== "in") return { ...proven, signedIn: false, emailVerified: proven.emailVerified };
  const me = await dataOf(api.GET("/api/me")).catch(() => undefined);
  if (me) know({ user: me.user });
  // Without a link, only the account can say: a page that was loaded again after it had done its work.
  return {
    ...proven,
    signedIn: me !== undefined,
    emailVerified: proven.emailVerified || me?.user.emailVerified === true,
  };
}

export function VerifyEmailPage() {
  const [token] = useState(sentToken);
  const { data, error, refetch } = useQuery({
    queryKey: ["verify-email", token],
    queryFn: () => verify(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Neither the history nor whoever looks over a shoulder needs it any more.
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, "", location.pathname);
  }, []);

  if (data?.emailVerified) return <Confirmed credit={data.grantedMicroUsd} signedIn={data.signedIn} />;
  if (data || (error && asProblem(error).status === 400)) return <NoLongerGood sent={token !== ""} />;
  return (
    <AccountCard title="Confirming your e-mail address">
      {error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading rows={2} label="Confirming" />}
    </AccountCard>
  );
}

function Confirmed({ credit, signedIn }: { credit: number; signedIn: boolean }) {
  return (
    <AccountCard title="Your e-mail address is confirmed">
      <p role="status" className="flex items-start gap-2.5">
        <CheckCircleIcon size={22} weight="fill" className="shrink-0 text-kumo-success" aria-hidden />
        <span>
          {credit > 0 ? (
            <>
              <strong>{usd(credit)} credit</strong> is yours to spend on any model.
            </>
          ) : (
            "All is ready for your calls."
          )}
        </span>
      </p>
      <LinkButton href={signedIn ? "/start" : "/login"} variant="primary" className="justify-center">
        {signedIn ? "Go on to your first call" : "Log in to go on"}
      </LinkButton>
    </AccountCard>
  );
}

const WORDS = { email: "Enter your e-mail address, such as ada@example.com." };

function NoLongerGood({ sent }: { sent: boolean }) {
  const [email, setEmail] = useState("");
  const [mailed, setMailed] = useState("");
  const form = useForm(
    ResendInput,
    async () => {
      setMailed("");
      await publicApi.POST("/api/auth/verification", { body: { email } });
      setMailed(email.trim());
    },
    WORDS,
  );
  const wait = useWait(form.failure);
  return (
    <AccountCard
      title={sent ? "This link is no longer good" : "Open the link in your mail"}
      lead={
        sent
          ? "Links are good for 24 hours, and only the newest one counts. Get a new one here."
          : "The mail that we sent you has a link that confirms your address. No mail? Get a new one here."
      }
    >
      <form ref={form.ref} noValidate className="flex flex-col gap-5" onSubmit={form.submit({ email })}>
        <EmailField value={email} onChange={setEmail} error={form.fields.email} autoComplete="email" />
        {form.failure && (
          <FormFailure problem={form.failure}>
            {form.failure.code === "rate_limited" ? waitWords(wait) : form.failure.message}
          </FormFailure>
        )}
        <Button
          type="submit"
          variant="primary"
          loading={form.busy}
          disabled={wait > 0}
          className="w-full justify-center"
        >
          Send a new link
        </Button>
        <p role="status" className="text-kumo-subtle wrap-anywhere empty:hidden">
          {mailed && mailIsOnItsWay(mailed)}
        </p>
      </form>
    </AccountCard>
  );
}
