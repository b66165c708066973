import { Badge } from "@cloudflare/kumo/components/badge";
import type { User } from "../../api/session.ts";
import { Section } from "../../components/section.tsx";
import { Resend } from "../account/resend.tsx";

export function Account({ user }: { user: User }) {
  return (
    <Section title="Account">
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        {user.name && (
          <div className="min-w-0">
            <dt className="text-sm text-kumo-subtle">Name</dt>
            <dd className="wrap-anywhere">{user.name}</dd>
          </div>
        )}
        <div className="min-w-0">
          <dt className="text-sm text-kumo-subtle">E-mail</dt>
          <dd className="flex flex-wrap items-center gap-2">
            <span className="break-all">{user.email}</span>
            {user.emailVerified ? (
              <Badge variant="success" appearance="dot">
                Confirmed
              </Badge>
            ) : (
              <Badge variant="warning" appearance="dot">
                Not confirmed
              </Badge>
            )}
          </dd>
        </div>
      </dl>
      {!user.emailVerified && (
        <>
          <p className="text-kumo-subtle">Open the link in the mail that we sent you to get your free credit.</p>
          <Resend email={user.email} />
        </>
      )}
    </Section>
  );
}
