import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { RegisterInput } from "../../../identity/auth.schema.ts";
import { ApiProblem } from "../api/problem.ts";
import { logIn, publicApi } from "../api/session.ts";
import { useForm } from "../components/form.ts";
import { FormFailure } from "../components/form-failure.tsx";
import { LINK } from "../components/link-style.ts";
import { AccountCard } from "./account/card.tsx";
import { CheckMail } from "./account/check-mail.tsx";
import { EmailField } from "./account/email-field.tsx";
import { PasswordField } from "./account/password-field.tsx";
import { useWait, waitWords } from "./account/patience.ts";
import { StrengthMeter } from "./account/strength-meter.tsx";

const WORDS = { email: "Enter an e-mail address, such as ada@example.com." };

export function SignUpPage() {
  const router = useRouter();
  const { next } = useSearch({ strict: false });
  const [values, setValues] = useState({ name: "", email: "", password: "", organisation: "" });
  const [mailed, setMailed] = useState(false);
  const registered = useRef("");
  const set = (name: keyof typeof values) => (value: string) => setValues((now) => ({ ...now, [name]: value }));
  const form = useForm(
    RegisterInput,
    async ({ email, password }) => {
      // What was taken is not sent again when only the log-in after it failed: a second sign-up would contest the first.
      const credentials = JSON.stringify([email, password]);
      if (registered.current !== credentials) await publicApi.POST("/api/auth/register", { body: values });
      registered.current = credentials;
      try {
        await logIn(email, password);
      } catch (error) {
        // The address has an account with another password. Whose it is, only its mail may say.
        if (!(error instanceof ApiProblem) || error.code !== "invalid_credentials") throw error;
        return setMailed(true);
      }
      await router.navigate({ href: next ?? "/start", replace: true });
    },
    WORDS,
  );
  const wait = useWait(form.failure);
  if (mailed) return <CheckMail email={values.email} onBack={() => setMailed(false)} />;

  return (
    <AccountCard
      title="Sign up"
      lead="Your first model call is a minute away. No card needed."
      foot={
        <>
          You have an account?{" "}
          <Link to="/login" search={next ? { next } : {}} className={LINK}>
            Log in
          </Link>
        </>
      }
    >
      <form ref={form.ref} noValidate className="flex flex-col gap-5" onSubmit={form.submit(values)}>
        <Input
          label="Name"
          name="name"
          autoComplete="name"
          className="w-full"
          value={values.name}
          onChange={({ target }) => set("name")(target.value)}
          aria-invalid={form.fields.name !== undefined}
          {...(form.fields.name && { error: form.fields.name })}
        />
        <EmailField value={values.email} onChange={set("email")} error={form.fields.email} />
        <div className="flex flex-col gap-2">
          <PasswordField
            value={values.password}
            onChange={set("password")}
            error={form.fields.password}
            autoComplete="new-password"
          />
          <StrengthMeter password={values.password} email={values.email} />
        </div>
        <Input
          label="Organisation"
          name="organisation"
          autoComplete="organization"
          required={false}
          description="What your team is called. You can rename it later."
          className="w-full"
          value={values.organisation}
          onChange={({ target }) => set("organisation")(target.value)}
          aria-invalid={form.fields.organisation !== undefined}
          {...(form.fields.organisation && { error: form.fields.organisation })}
        />
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
          Sign up
        </Button>
      </form>
    </AccountCard>
  );
}
