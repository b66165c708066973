import { Button } from "@cloudflare/kumo/components/button";
import { Link } from "@tanstack/react-router";
import { LINK } from "../../components/link-style.ts";
import { AccountCard } from "./card.tsx";
import { Resend } from "./resend.tsx";

/** Says the same whether the address is known or not: only its owner's mail tells. */
export function CheckMail({ email, onBack }: { email: string; onBack: () => void }) {
  return (
    <AccountCard
      title="Check your mail"
      foot={
        <>
          You know your password?{" "}
          <Link to="/login" className={LINK}>
            Log in
          </Link>
        </>
      }
    >
      <p>
        If <strong className="break-all">{email}</strong> can be used, a mail that says how to go on is in its inbox
        now. Look among spam, too.
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <Resend email={email} />
        <Button variant="ghost" onClick={onBack}>
          Change the address
        </Button>
      </div>
    </AccountCard>
  );
}
