import { Input } from "@cloudflare/kumo/components/input";
import { useState } from "react";
import type * as z from "zod";
import { useForm } from "./form.ts";
import { FormFailure } from "./form-failure.tsx";
import { SendButton } from "./send-button.tsx";

/** Gives a thing another name. */
export function RenameForm({
  current,
  schema,
  words,
  autoComplete,
  mayRename,
  rename,
}: {
  current: string;
  /** The server's own. */
  schema: z.ZodType<unknown, { name?: string | undefined }>;
  words?: Readonly<Record<string, string>>;
  autoComplete: "off" | "organization";
  mayRename: boolean;
  /** Resolves with the name as it is kept. */
  rename: (name: string) => Promise<string>;
}) {
  const [name, setName] = useState(current);
  const isChanged = name.trim() !== current;
  const form = useForm(
    schema,
    async () => {
      const kept = await rename(name);
      // What was typed meanwhile stays.
      setName((now) => (now === name ? kept : now));
    },
    words,
  );
  return (
    <form ref={form.ref} noValidate className="flex flex-col gap-3" onSubmit={form.submit({ name })}>
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-56">
          <Input
            label="Name"
            name="name"
            autoComplete={autoComplete}
            className="w-full"
            readOnly={!mayRename}
            value={name}
            onChange={({ target }) => setName(target.value)}
            aria-invalid={form.fields.name !== undefined}
            {...(form.fields.name && { error: form.fields.name })}
          />
        </div>
        {mayRename && (
          <SendButton isChanged={isChanged} busy={form.busy}>
            Rename
          </SendButton>
        )}
      </div>
      {form.failure && <FormFailure problem={form.failure} />}
    </form>
  );
}
