import { Button } from "@cloudflare/kumo/components/button";
import { Checkbox } from "@cloudflare/kumo/components/checkbox";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { SCOPES, type Scope } from "../../../../identity/actor.schema.ts";
import { NewApiKey } from "../../../../identity/api-keys.schema.ts";
import { currentSession } from "../../api/session.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { NewKey } from "../../components/new-key.tsx";
import { EMPTY_FORM, type KeyForm, keyValues } from "./key-values.ts";
import { type CreatedApiKey, useCreateKey } from "./keys.ts";

const MAY: Record<Scope, string> = {
  inference: "Call models",
  "keys:read": "See the list of keys",
  "keys:write": "Revoke keys",
  "providers:read": "See which providers have a key",
  "providers:write": "Change provider keys and endpoints",
  "usage:read": "Read usage and the log of requests",
  "bodies:read": "Read what was said in requests and answers, where it is kept",
  "org:read": "See the organisation, its models and its health",
  "org:write": "Rename the organisation, and set what is kept of calls",
  "members:read": "See the members, with their e-mail addresses",
  "audit:read": "Read the audit log",
  "limits:write": "Set budgets and limits",
  "sites:read": "See websites",
  "sites:write": "Make, change and publish websites",
  "domains:read": "See domains and their DNS",
  "domains:write": "Connect domains and change their DNS",
  "domains:buy": "Buy domains",
};

const WORDS = {
  name: "Give it a name of at most 100 characters.",
  scopes: "Choose at least one.",
  allowedModels: 'Each is "provider/model" or "provider/*", such as openai/gpt-4o-mini.',
  requestsPerMinute: "Enter a whole number from 1 to 1,000,000, or leave it empty.",
  budgetUsd: "Enter dollars such as 25 or 0.50, or leave it empty.",
  expiresAt: "Choose a day in the future, at most five years ahead.",
};

/** Makes a key and shows it, this once. */
export function CreateDialog({
  orgId,
  scopes,
  open,
  onClose,
}: {
  orgId: string;
  scopes: readonly string[];
  open: boolean;
  onClose: () => void;
}) {
  const [created, setCreated] = useState<CreatedApiKey>();
  const [stored, setStored] = useState(false);
  const [warned, setWarned] = useState(false);
  const unstored = created !== undefined && !stored;

  // A key that is not stored yet is not lost by a click beside it, nor on the way back; by a log-out it is.
  useBlocker({
    shouldBlockFn() {
      if (currentSession().kind === "out") return false;
      setWarned(true);
      return true;
    },
    enableBeforeUnload: unstored,
    disabled: !unstored,
  });

  function close(): void {
    if (unstored) setWarned(true);
    else onClose();
  }

  return (
    <Dialog.Root
      // One who went back while it was made is shown it all the same.
      open={open || unstored}
      onOpenChange={(next) => {
        if (!next) close();
      }}
      onOpenChangeComplete={(next) => {
        if (next) return;
        setCreated(undefined);
        setStored(false);
        setWarned(false);
      }}
    >
      <Dialog
        size="lg"
        className="flex max-h-[calc(100svh-4rem)] flex-col gap-5 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
      >
        {created ? (
          <Created
            apiKey={created}
            warned={warned}
            onStored={() => {
              setStored(true);
              onClose();
            }}
          />
        ) : (
          <CreateForm orgId={orgId} scopes={scopes} onCreated={setCreated} />
        )}
      </Dialog>
    </Dialog.Root>
  );
}

function Created({ apiKey, warned, onStored }: { apiKey: CreatedApiKey; warned: boolean; onStored: () => void }) {
  return (
    <>
      <Dialog.Title className="text-lg font-semibold wrap-anywhere">{apiKey.name} is ready</Dialog.Title>
      <Dialog.Description className="text-kumo-subtle">
        This is the only time that the key is shown. Store it where your programs find it, not in their code.
      </Dialog.Description>
      <NewKey value={apiKey.key} />
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        <p role="status" className="min-w-0 flex-1 text-sm">
          {warned && "The key cannot be shown again: store it first."}
        </p>
        <Button variant="primary" onClick={onStored}>
          I have stored it
        </Button>
      </div>
    </>
  );
}

function CreateForm({
  orgId,
  scopes,
  onCreated,
}: {
  orgId: string;
  scopes: readonly string[];
  onCreated: (key: CreatedApiKey) => void;
}) {
  const [values, setValues] = useState<KeyForm>(EMPTY_FORM);
  const set = <Name extends keyof KeyForm>(name: Name, value: KeyForm[Name]) =>
    setValues((now) => ({ ...now, [name]: value }));
  const create = useCreateKey(orgId);
  const form = useForm(NewApiKey, async () => onCreated(await create(keyValues(values))), WORDS);
  const text = (field: "name" | "models" | "requestsPerMinute" | "budget" | "expires", name: string) => ({
    name,
    value: values[field],
    className: "w-full",
    autoComplete: "off",
    passwordManagerIgnore: true,
    onChange: ({ target }: { target: HTMLInputElement }) => set(field, target.value),
    "aria-invalid": form.fields[name] !== undefined,
    ...(form.fields[name] && { error: form.fields[name] }),
  });

  return (
    <>
      <Dialog.Title className="text-lg font-semibold">Create API key</Dialog.Title>
      <form ref={form.ref} noValidate className="flex flex-col gap-5" onSubmit={form.submit(keyValues(values))}>
        <Input label="Name" placeholder="Web shop" required {...text("name", "name")} />
        <Checkbox.Group
          legend="What it may do"
          value={values.scopes}
          onValueChange={(chosen) =>
            set(
              "scopes",
              SCOPES.filter((scope) => chosen.includes(scope)),
            )
          }
          {...(form.fields.scopes && { error: form.fields.scopes })}
        >
          {SCOPES.filter((scope) => scopes.includes(scope)).map((scope) => (
            <Checkbox.Item key={scope} name="scopes" value={scope} label={MAY[scope]} />
          ))}
        </Checkbox.Group>
        <Input
          label="Models"
          required={false}
          placeholder="openai/*, mistral/mistral-large"
          description='"provider/model" or "provider/*", separated by commas. Empty allows all.'
          {...text("models", "allowedModels")}
        />
        <Pair>
          <Input
            label="Requests a minute"
            required={false}
            inputMode="numeric"
            placeholder="No limit of its own"
            {...text("requestsPerMinute", "requestsPerMinute")}
          />
          <Input
            label="Budget in dollars"
            required={false}
            inputMode="decimal"
            placeholder="No limit of its own"
            {...text("budget", "budgetUsd")}
          />
        </Pair>
        <Pair>
          <Input label="Last day" required={false} type="date" {...text("expires", "expiresAt")} />
        </Pair>
        {form.failure && <FormFailure problem={form.failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
          <Button type="submit" variant="primary" loading={form.busy}>
            Create key
          </Button>
        </div>
      </form>
    </>
  );
}

function Pair({ children }: { children: ReactNode }) {
  return <div className="grid items-start gap-5 sm:grid-cols-2">{children}</div>;
}
