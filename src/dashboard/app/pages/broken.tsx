import { useRouter } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { asProblem } from "../api/problem.ts";
import { Page } from "../components/page.tsx";
import { Failure } from "../components/states.tsx";
import { useConnection } from "../shell/connection.ts";

/** In place of a page that failed: the rest of the application goes on. What a lost connection broke mends itself. */
export function BrokenPage({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  const connection = useConnection();
  const again = useCallback(() => {
    reset();
    void router.invalidate();
  }, [reset, router]);
  const passing = asProblem(error).status === 0;
  useEffect(() => {
    if (connection === "back" && passing) again();
  }, [connection, passing, again]);
  return (
    <Page title="This page cannot be shown">
      <Failure error={error} onRetry={again} />
    </Page>
  );
}
