import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { asProblem } from "../api/problem.ts";
import { logIn } from "../api/session.ts";
import { forgetTexts } from "../pages/playground/forget.ts";

/** Whoever comes next finds no text of whoever was here. */
function leave(): void {
  forgetTexts();
  location.assign("/login");
}

/** Asks for the password over the page that was in use, which stays as it is and goes on afterwards. */
export function SessionEnded({ email }: { email: string }) {
  const [password, setPassword] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const again = useMutation({
    // Its end is no network failure to wait out: offline it says so at once.
    networkMode: "always",
    mutationFn: () => logIn(email, password),
    onSuccess: () => queries.invalidateQueries(),
    onError: () => field.current?.select(),
  });
  const problem = again.error ? asProblem(again.error) : undefined;
  const wrong = problem?.code === "invalid_credentials" ? "This is not the password." : problem?.message;
  const shutOut = problem?.code === "organisation_left";
  return (
    // It has no way to be put away: without a session nothing behind it works.
    <Dialog.Root open role="alertdialog">
      <Dialog size="base" className="p-6">
        <form
          className="flex flex-col gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            if (shutOut) location.assign("/");
            else if (password) again.mutate();
            else field.current?.focus();
          }}
        >
          <div className="flex flex-col gap-1">
            <Dialog.Title className="text-lg font-semibold">Your session has ended</Dialog.Title>
            <Dialog.Description className="text-kumo-subtle">
              Log in again to go on where you were. Nothing on this page is lost.
            </Dialog.Description>
          </div>
          <Input label="E-mail" name="email" type="email" autoComplete="username" value={email} readOnly />
          <Input
            ref={field}
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            autoFocus
            required
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            {...(wrong && { error: wrong })}
          />
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Button variant="ghost" type="button" onClick={leave}>
              Log in as someone else
            </Button>
            <Button variant="primary" type="submit" loading={again.isPending}>
              {shutOut ? "Go on without it" : "Log in"}
            </Button>
          </div>
        </form>
      </Dialog>
    </Dialog.Root>
  );
}
