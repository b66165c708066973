import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { OrganisationChanges } from "../../../../identity/organisations.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { know, type Organisation } from "../../api/session.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";

export function OrganisationName({ organisation }: { organisation: Organisation }) {
  const client = useQueryClient();
  const toasts = useKumoToastManager();
  const [name, setName] = useState(organisation.name);
  const mayRename = organisation.role === "owner" || organisation.role === "admin";
  const form = useForm(OrganisationChanges, async () => {
    const renamed = await dataOf(api.PATCH("/api/organisation", { body: { name } }));
    know({ organisation: { ...organisation, name: renamed.name } });
    setName(renamed.name);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes("organisations") });
    toasts.add({ title: `The organisation is called ${renamed.name} now`, variant: "success" });
  });
  const changed = name.trim() !== organisation.name;
  return (
    <Section
      title="Organisation"
      lead={mayRename ? "Its name is what its members see." : "Owners and admins can rename it."}
    >
      <form ref={form.ref} noValidate className="flex flex-col gap-3" onSubmit={form.submit({ name })}>
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-0 flex-1 basis-56">
            <Input
              label="Name"
              name="name"
              autoComplete="organization"
              className="w-full"
              readOnly={!mayRename}
              value={name}
              onChange={({ target }) => setName(target.value)}
              aria-invalid={form.fields.name !== undefined}
              {...(form.fields.name && { error: form.fields.name })}
            />
          </div>
          {mayRename && (
            <Button type="submit" variant={changed ? "primary" : "secondary"} loading={form.busy} disabled={!changed}>
              Rename
            </Button>
          )}
        </div>
        {form.failure && <FormFailure problem={form.failure} />}
      </form>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <div>
          <dt className="text-sm text-kumo-subtle">Your role</dt>
          <dd className="capitalize">{organisation.role}</dd>
        </div>
        <div className="min-w-0">
          <dt className="text-sm text-kumo-subtle">Id</dt>
          <dd className="font-mono text-sm break-all select-all">{organisation.id}</dd>
        </div>
      </dl>
    </Section>
  );
}
