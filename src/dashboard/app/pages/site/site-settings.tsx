import { Button } from "@cloudflare/kumo/components/button";
import { Switch } from "@cloudflare/kumo/components/switch";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation } from "@tanstack/react-query";
import { SiteChange } from "../../../../sites/sites.schema.ts";
import { asProblem } from "../../api/problem.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { RenameForm } from "../../components/rename-form.tsx";
import { Section } from "../../components/section.tsx";
import type { Site } from "../../sites/query.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";

const NAMED = SiteChange.pick({ name: true });
const WORDS = { name: "Give it a name of 1 to 120 characters." };

/** What is in force without a publish. */
export function SiteSettingsPart({
  orgId,
  site,
  mayWrite,
  onRemove,
}: {
  orgId: string;
  site: Site;
  mayWrite: boolean;
  onRemove: () => void;
}) {
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <Name orgId={orgId} site={site} mayWrite={mayWrite} />
      <Maintenance orgId={orgId} site={site} mayWrite={mayWrite} />
      {mayWrite && (
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
  return (
    <Section
      title="Name"
      lead="Yours alone: its address stays, and visitors read the name that stands in the editor, under Business."
    >
      <RenameForm
        current={site.name}
        schema={NAMED}
        words={WORDS}
        autoComplete="off"
        mayRename={mayWrite}
        rename={async (name) => {
          const renamed = await change(site.id, { name });
          toasts.add({ title: `The website is called ${renamed.name} now`, variant: "success" });
          return renamed.name;
        }}
      />
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
        ...(site.status !== "suspended" && { description: "Within three seconds." }),
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
