import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useQueryClient } from "@tanstack/react-query";
import { OrganisationChanges } from "../../../../identity/organisations.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { know, type Organisation } from "../../api/session.ts";
import { RenameForm } from "../../components/rename-form.tsx";
import { Section } from "../../components/section.tsx";

export function OrganisationName({ organisation }: { organisation: Organisation }) {
  const client = useQueryClient();
  const toasts = useKumoToastManager();
  const mayRename = organisation.role === "owner" || organisation.role === "admin";

  async function rename(name: string): Promise<string> {
    const renamed = await dataOf(api.PATCH("/api/organisation", { body: { name } }));
    know({ organisation: { ...organisation, name: renamed.name } });
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes("organisations") });
    toasts.add({ title: `The organisation is called ${renamed.name} now`, variant: "success" });
    return renamed.name;
  }

  return (
    <Section
      title="Organisation"
      lead={mayRename ? "Its name is what its members see." : "Owners and admins can rename it."}
    >
      <RenameForm
        current={organisation.name}
        schema={OrganisationChanges}
        autoComplete="organization"
        mayRename={mayRename}
        rename={rename}
      />
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
