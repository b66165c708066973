import { Button } from "@cloudflare/kumo/components/button";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { LoginInput } from "../../../identity/auth.schema.ts";
import { logIn } from "../api/session.ts";
import { useForm } from "../components/form.ts";
import { FormFailure } from "../components/form-failure.tsx";
import { LINK } from "../components/link-style.ts";
import { AccountCard } from "./account/card.tsx";
import { EmailField } from "./account/email-field.tsx";
import { PasswordField } from "./account/password-field.tsx";
import { useWait, waitWords } from "./account/patience.ts";

const WORDS = { email: "Enter your e-mail address, such as ada@example.com.", password: "Enter your password." };

export function LoginPage() {
  const router = useRouter();
  const { next } = useSearch({ strict: false });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const form = useForm(
    LoginInput,
    async () => {
      await logIn(email, password);
      await router.navigate({ href: next ?? "/start", replace: true });
    },
    WORDS,
  );
  const wait = useWait(form.failure);

  return (
    <AccountCard
      title="Log in"
      lead="One key and one base URL for every model."
      foot={
        <>
          New here?{" "}
          <Link to="/sign-up" search={next ? { next } : {}} className={LINK}>
            Sign up
          </Link>
        </>
      }
    >
      <form ref={form.ref} noValidate className="flex flex-col gap-5" onSubmit={form.submit({ email, password })}>
        <EmailField value={email} onChange={setEmail} error={form.fields.email} />
        <PasswordField
          value={password}
          onChange={setPassword}
          error={form.fields.password}
          autoComplete="current-password"
        />
        {form.failure && (
          <FormFailure problem={form.failure}>
            {form.failure.code === "invalid_credentials" &&
              "There is no account with this e-mail and password. Check both; capital letters count in the password."}
            {form.failure.code === "rate_limited" && waitWords(wait)}
            {!["invalid_credentials", "rate_limited"].includes(form.failure.code) && form.failure.message}
          </FormFailure>
        )}
        <Button
          type="submit"
          variant="primary"
          loading={form.busy}
          disabled={wait > 0}
          className="w-full justify-center"
        >
          Log in
        </Button>
      </form>
    </AccountCard>
  );
}
