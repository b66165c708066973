import { Button } from "@cloudflare/kumo/components/button";
import { CloudSlashIcon } from "@phosphor-icons/react/dist/csr/CloudSlash";
import { useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { asProblem } from "../api/problem.ts";
import { Page } from "../components/page.tsx";
import { OutsideFrame } from "./outside.tsx";

const AGAIN_MS = 5_000;

/** In place of everything: the server cannot say who is signed in. It asks again by itself until it can. */
export function UnreachablePage({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  const problem = asProblem(error);
  const [asking, setAsking] = useState(false);

  const ask = useCallback(async () => {
    setAsking(true);
    try {
      reset();
      await router.invalidate();
    } finally {
      setAsking(false);
    }
  }, [router, reset]);

  useEffect(() => {
    if (asking) return;
    const again = (): void => void ask();
    const timer = setTimeout(again, AGAIN_MS);
    addEventListener("online", again);
    return () => {
      clearTimeout(timer);
      removeEventListener("online", again);
    };
  }, [ask, asking]);

  return (
    <OutsideFrame>
      <Page title={problem.code === "offline" ? "You are offline" : "The server cannot be reached"}>
        <div className="flex flex-col items-start gap-4">
          <CloudSlashIcon size={40} className="text-kumo-subtle" aria-hidden />
          <p role="status" className="max-w-prose">
            Nothing is lost. This page asks again every few seconds and goes on where you were.
          </p>
          {problem.requestId && (
            <p className="text-sm text-kumo-subtle">
              Request <code className="font-mono break-all select-all">{problem.requestId}</code>
            </p>
          )}
          <Button variant="primary" loading={asking} onClick={() => void ask()}>
            Try again
          </Button>
        </div>
      </Page>
    </OutsideFrame>
  );
}
