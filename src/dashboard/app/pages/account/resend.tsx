import { Button } from "@cloudflare/kumo/components/button";
import { useState } from "react";
import { type ApiProblem, asProblem } from "../../api/problem.ts";
import { publicApi } from "../../api/session.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { inWords, useWait } from "./patience.ts";

/** The same for every address, as the answer is. */
export const mailIsOnItsWay = (email: string): string => `If ${email} waits to be confirmed, a new mail is on its way.`;

/** Sends the mail with the link again. The answer is the same for every address. */
export function Resend({ email }: { email: string }) {
  const [state, setState] = useState<"idle" | "busy" | "sent">("idle");
  const [problem, setProblem] = useState<ApiProblem>();
  const wait = useWait(problem);

  async function send(): Promise<void> {
    setState("busy");
    setProblem(undefined);
    try {
      await publicApi.POST("/api/auth/verification", { body: { email } });
      setState("sent");
    } catch (error) {
      setState("idle");
      setProblem(asProblem(error));
    }
  }

  return (
    <div className="flex flex-col items-start gap-2">
      <Button loading={state === "busy"} disabled={wait > 0} onClick={() => void send()}>
        {wait > 0 ? `Again in ${inWords(wait)}` : "Send the mail again"}
      </Button>
      <p role="status" className="text-sm text-kumo-subtle wrap-anywhere empty:hidden">
        {state === "sent" && mailIsOnItsWay(email)}
      </p>
      {problem && wait === 0 && problem.code !== "rate_limited" && <FormFailure problem={problem} />}
    </div>
  );
}
