import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { useState } from "react";
import {
  NewProviderKey,
  type ProviderEntry,
  type ProviderKey,
} from "../../../../gateway/credentials/credentials.schema.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { focusLandmark } from "../../components/landmark.ts";
import { useEnterKey } from "./providers.ts";

const WORDS = {
  key: "Enter the key as the provider shows it: letters, digits and signs, without spaces.",
  name: "Use at most 100 characters.",
};

/** Takes a key for a provider. What is typed is sent once and forgotten with the form. */
export function KeyDialog({
  orgId,
  entry,
  open,
  onClose,
  onStored,
}: {
  orgId: string;
  entry: ProviderEntry;
  open: boolean;
  onClose: () => void;
  onStored: (key: ProviderKey) => void;
}) {
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      onOpenChangeComplete={(next) => {
        // The button that opened it may have another name by now, and be another one.
        if (!next) focusLandmark(entry.id);
      }}
    >
      <Dialog
        size="lg"
        className="flex max-h-[calc(100svh-4rem)] flex-col gap-5 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
      >
        <KeyForm orgId={orgId} entry={entry} onStored={onStored} />
      </Dialog>
    </Dialog.Root>
  );
}

function KeyForm({
  orgId,
  entry: { id, name, ownKey },
  onStored,
}: {
  orgId: string;
  entry: ProviderEntry;
  onStored: (key: ProviderKey) => void;
}) {
  const [key, setKey] = useState("");
  const [label, setLabel] = useState(ownKey?.name ?? "");
  const enter = useEnterKey(orgId);
  const values = { provider: id, key, name: label };
  const form = useForm(NewProviderKey, async () => onStored(await enter(NewProviderKey.parse(values))), WORDS);
  return (
    <>
      <Dialog.Title className="text-lg font-semibold">
        {ownKey ? `Replace your ${name} key` : `Add your ${name} key`}
      </Dialog.Title>
      <Dialog.Description className="text-kumo-subtle">
        {ownKey
          ? "The new key takes the place of the old one, which is deleted. Calls go with it from the next one on."
          : `From the next call on, your organisation's calls to ${name} go with this key, and ${name} bills you.`}
      </Dialog.Description>
      <form ref={form.ref} noValidate className="flex flex-col gap-5" onSubmit={form.submit(values)}>
        <Input
          label="Key"
          type="password"
          name="key"
          required
          autoComplete="off"
          passwordManagerIgnore
          spellCheck={false}
          className="w-full font-mono"
          description="It is encrypted at once and never shown again; of a long one you see the last four characters."
          value={key}
          onChange={({ target }) => setKey(target.value)}
          aria-invalid={form.fields.key !== undefined}
          {...(form.fields.key && { error: form.fields.key })}
        />
        <Input
          label="Name"
          name="name"
          required={false}
          placeholder="Team account"
          autoComplete="off"
          passwordManagerIgnore
          className="w-full"
          value={label}
          onChange={({ target }) => setLabel(target.value)}
          aria-invalid={form.fields.name !== undefined}
          {...(form.fields.name && { error: form.fields.name })}
        />
        {form.failure && <FormFailure problem={form.failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
          <Button type="submit" variant="primary" loading={form.busy}>
            Save and test
          </Button>
        </div>
      </form>
    </>
  );
}
