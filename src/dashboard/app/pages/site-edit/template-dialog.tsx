import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ApiProblem, asProblem } from "../../api/problem.ts";
import { FOOT } from "../../components/foot.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { LivePreview } from "../../sites/live-preview.tsx";
import { type SiteTemplate, templatesOf } from "../../sites/query.ts";
import { useEditing } from "./editing.ts";

/** The website itself in every other template, to choose from: its words and pictures stay. */
export function TemplateDialog({ onClose }: { onClose: () => void }) {
  const { orgId, siteId, template, settings, changeTemplate } = useEditing();
  const templates = useQuery(templatesOf(orgId));
  const [busy, setBusy] = useState<SiteTemplate["id"]>();
  const [failure, setFailure] = useState<ApiProblem>();

  async function choose(to: SiteTemplate["id"]): Promise<void> {
    setFailure(undefined);
    setBusy(to);
    try {
      await changeTemplate(to);
      onClose();
    } catch (error) {
      setFailure(asProblem(error));
    } finally {
      setBusy(undefined);
    }
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog
        size="xl"
        className="flex max-h-[calc(100svh-4rem)] w-full flex-col gap-4 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)] sm:max-w-6xl!"
      >
        <Dialog.Title className="text-lg font-semibold">Another template</Dialog.Title>
        <Dialog.Description className="text-kumo-subtle">
          Your website, as each would show it. Its words and pictures stay; a template may show them in another place,
          or have other colours and letters. Visitors see it with the next publish.
        </Dialog.Description>
        <ul aria-label="Other templates" className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3">
          {templates.data?.items
            .filter(({ id }) => id !== template.id)
            .map(({ id, name, industry }) => (
              <li key={id} className="flex flex-col overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline">
                <LivePreview
                  orgId={orgId}
                  siteId={siteId}
                  template={id}
                  settings={settings}
                  width={1280}
                  title={`What it looks like in ${name}`}
                  isPicture
                  className="aspect-4/3 border-b border-kumo-hairline"
                />
                <div className="flex flex-wrap items-center justify-between gap-3 p-4">
                  <span className="flex min-w-0 flex-col">
                    <span className="font-medium">{name}</span>
                    <span className="text-sm text-kumo-subtle">{industry}</span>
                  </span>
                  <Button size="sm" loading={busy === id} disabled={busy !== undefined} onClick={() => void choose(id)}>
                    Use this<span className="sr-only">: {name}</span>
                  </Button>
                </div>
              </li>
            ))}
        </ul>
        {failure && <FormFailure problem={failure} />}
        <div className={FOOT}>
          <Dialog.Close render={<Button />}>Keep {template.name}</Dialog.Close>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
