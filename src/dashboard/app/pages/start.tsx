import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, dataOf } from "../api/client.ts";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { Failure, Loading } from "../components/states.tsx";
import { usePerson } from "../shell/person.ts";
import { keysOf } from "./keys/keys.ts";
import { CallStep } from "./start/call-step.tsx";
import { EmailStep } from "./start/email-step.tsx";
import { KeyStep } from "./start/key-step.tsx";
import { useLatestCall } from "./start/latest-call.ts";

export function StartPage() {
  const person = usePerson();
  return person ? <Steps key={person.organisation.id} session={person} /> : null;
}

function Steps({ session }: { session: SignedIn }) {
  const orgId = session.organisation.id;
  const [made, setMade] = useState<string>();
  const calls = useLatestCall(orgId);
  const keys = useQuery({
    queryKey: [...keysOf(orgId), "any"],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/keys", { params: { query: { limit: 1, status: "active" } }, signal })),
  });
  const hasKeys = (keys.data?.items.length ?? 0) > 0;
  const done = Boolean(calls.data) && session.user.emailVerified;
  // What is known stays when it cannot be brought up to date: a key that is shown once is among it.
  const unknown = [keys, calls].find(({ data, isError }) => isError && data === undefined);

  return (
    <Page
      title="Start"
      lead={
        done
          ? "All is set up. The code below works as it is in any of your programs."
          : "Three steps to your first model call. It takes about a minute."
      }
    >
      {keys.isPending || calls.isPending ? (
        <Loading rows={8} label="Loading your set-up" />
      ) : unknown ? (
        <Failure
          error={unknown.error}
          onRetry={() => {
            void keys.refetch();
            void calls.refetch();
          }}
        />
      ) : (
        <ol className="flex max-w-4xl flex-col text-base">
          <EmailStep session={session} />
          <KeyStep orgId={orgId} hasKeys={hasKeys} made={made} onMade={setMade} />
          <CallStep orgId={orgId} apiKey={made} calls={calls} />
        </ol>
      )}
    </Page>
  );
}
