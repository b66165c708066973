import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { NewApiKey } from "../../../../identity/api-keys.schema.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { LINK } from "../../components/link-style.ts";
import { NewKey } from "../../components/new-key.tsx";
import { useCreateKey } from "../keys/keys.ts";
import { Step } from "./step.tsx";

const WORDS = { name: "Give the key a name, such as the program that will use it." };

/** Makes a key in place. `made` is the one of this visit: it is not kept anywhere. */
export function KeyStep({
  orgId,
  hasKeys,
  made,
  onMade,
}: {
  orgId: string;
  hasKeys: boolean;
  made: string | undefined;
  onMade: (key: string) => void;
}) {
  const [name, setName] = useState("First key");
  const create = useCreateKey(orgId);
  const form = useForm(NewApiKey, async () => onMade((await create({ name })).key), WORDS);
  return (
    <Step number={2} title="Make an API key" done={made !== undefined || hasKeys}>
      {made !== undefined ? (
        <>
          <p role="status" className="text-kumo-subtle">
            This is the only time that the key is shown. Store it where your programs find it, not in their code.
          </p>
          <NewKey value={made} />
        </>
      ) : (
        <>
          <p className="text-kumo-subtle">
            {hasKeys ? (
              <>
                You have keys already; they are listed under{" "}
                <Link to="/keys" className={LINK}>
                  API keys
                </Link>
                . Make another to have it in the code below.
              </>
            ) : (
              "It opens every model. Limits and a budget can be set under API keys."
            )}
          </p>
          <form ref={form.ref} noValidate className="flex max-w-md flex-col gap-3" onSubmit={form.submit({ name })}>
            <div className="flex flex-wrap items-start gap-2">
              <div className="min-w-0 flex-1 basis-48">
                <Input
                  aria-label="Name of the key"
                  name="name"
                  autoComplete="off"
                  passwordManagerIgnore
                  className="w-full"
                  value={name}
                  onChange={({ target }) => setName(target.value)}
                  aria-invalid={form.fields.name !== undefined}
                  {...(form.fields.name && { error: form.fields.name })}
                />
              </div>
              <Button type="submit" variant={hasKeys ? "secondary" : "primary"} loading={form.busy}>
                Create key
              </Button>
            </div>
            {form.failure && <FormFailure problem={form.failure} />}
          </form>
        </>
      )}
    </Step>
  );
}
