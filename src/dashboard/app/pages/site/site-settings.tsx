import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { Switch } from "@cloudflare/kumo/components/switch";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { SiteChange } from "../../../../sites/sites.schema.ts";
import { asProblem } from "../../api/problem.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";
import type { Site } from "../../sites/query.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";

const WORDS = { name: "Give it a name of 1 to 120 characters." };

/** What is in force without a publish. */
export function SiteSettingsPart({
  orgId,
  site,
  mayWrite,
  mayRemove,
  onRemove,
}: {
  orgId: string;
  site: Site;
  mayWrite: boolean;
  /** Also of one that is suspended. */
  mayRemove: boolean;
  onRemove: () => void;
}) {
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <Name orgId={orgId} site={site} mayWrite={mayWrite} />
      <Maintenance orgId={orgId} site={site} mayWrite={mayWrite} />
      {mayRemove && (
        <Section
          title="Delete"
          lead="Visitors find nothing within three seconds, and nobody else ever gets its address."
        >
          <div>
            <Button variant="secondary-destructive" onClick={onRemove}>
              Delete website
            </Button>
          </div>
        </Section>
      )}
    </div>
  );
}

function Name({ orgId, site, mayWrite }: { orgId: string; site: Site; mayWrite: boolean }) {
  const toasts = useKumoToastManager();
  const { change } = useSiteChanges(orgId);
  const [name, setName] = useState(site.name);
  const isChanged = name.trim() !== site.name;
  const form = useForm(
    SiteChange.pick({ name: true }),
    async () => {
      const renamed = await change(site.id, { name });
      setName(renamed.name);
      toasts.add({ title: `The website is called ${renamed.name} now`, variant: "success" });
    },
    WORDS,
  );
  return (
    <Section title="Name" lead="Yours alone: its address stays, and visitors read the name that stands under Content.">
      <form ref={form.ref} noValidate className="flex flex-col gap-3" onSubmit={form.submit({ name })}>
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-0 flex-1 basis-56">
            <Input
              label="Name"
              name="name"
              autoComplete="off"
              className="w-full"
              readOnly={!mayWrite}
              value={name}
              onChange={({ target }) => setName(target.value)}
              aria-invalid={form.fields.name !== undefined}
              {...(form.fields.name && { error: form.fields.name })}
            />
          </div>
          {mayWrite && (
            <Button
              type="submit"
              variant={isChanged ? "primary" : "secondary"}
              loading={form.busy}
              disabled={!isChanged}
            >
              Rename
            </Button>
          )}
        </div>
        {form.failure && <FormFailure problem={form.failure} />}
      </form>
    </Section>
  );
}

function Maintenance({ orgId, site, mayWrite }: { orgId: string; site: Site; mayWrite: boolean }) {
  const toasts = useKumoToastManager();
  const { change } = useSiteChanges(orgId);
  const turn = useMutation({
    mutationFn: (maintenance: boolean) => change(site.id, { maintenance }),
    onSuccess: ({ maintenance }) =>
      toasts.add({
        title: maintenance ? "Visitors see that it is being worked on" : "Visitors see the website again",
        description: "Within three seconds.",
        variant: "success",
      }),
  });
  return (
    <Section title="Maintenance" lead="Shows visitors a page that says you will be back shortly.">
      <Switch
        label="Maintenance"
        checked={turn.isPending ? turn.variables : site.maintenance}
        disabled={!mayWrite || turn.isPending}
        onCheckedChange={(maintenance) => turn.mutate(maintenance)}
      />
      {turn.error && <FormFailure problem={asProblem(turn.error)} />}
    </Section>
  );
}
