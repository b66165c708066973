import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useState } from "react";
import { LivePreview } from "../../sites/live-preview.tsx";
import type { SiteTemplate } from "../../sites/query.ts";
import { LargeLook } from "./large-look.tsx";

/** The templates as they are, by whom they are for. */
export function Gallery({
  orgId,
  templates,
  onStart,
}: {
  orgId: string;
  templates: readonly SiteTemplate[];
  onStart: (template: SiteTemplate["id"]) => void;
}) {
  const [industry, setIndustry] = useState<string>();
  const [looked, setLooked] = useState<SiteTemplate>();
  const industries = [...new Set(templates.map((template) => template.industry))];
  const shown = templates.filter((template) => industry === undefined || template.industry === industry);
  return (
    <>
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">For whom</legend>
        {[undefined, ...industries].map((each) => (
          <button
            key={each ?? ""}
            type="button"
            aria-pressed={each === industry}
            onClick={() => setIndustry(each)}
            className="rounded-full px-3 py-1 ring ring-kumo-line hover:bg-kumo-tint focus-visible:outline-2 focus-visible:outline-kumo-focus aria-pressed:bg-kumo-contrast aria-pressed:text-kumo-inverse"
          >
            {each ?? "All"}
          </button>
        ))}
      </fieldset>
      <ul aria-label="Templates" className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3">
        {shown.map((template) => {
          const { id, name, description, sample } = template;
          return (
            <li key={id} className="flex flex-col overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline">
              <LivePreview
                orgId={orgId}
                template={id}
                settings={sample}
                width={1280}
                title={`What ${name} looks like`}
                isPicture
                className="aspect-4/3 border-b border-kumo-hairline"
              />
              <div className="flex flex-1 flex-col gap-3 p-4 text-base">
                <span className="flex flex-col gap-1">
                  <h2 className="text-lg font-semibold">{name}</h2>
                  <span className="text-kumo-subtle">{description}</span>
                </span>
                <span className="mt-auto flex flex-wrap gap-2">
                  <Button variant="primary" onClick={() => onStart(id)}>
                    Start with this<span className="sr-only">: {name}</span>
                  </Button>
                  <Button onClick={() => setLooked(template)}>
                    Look closer<span className="sr-only"> at {name}</span>
                  </Button>
                </span>
              </div>
            </li>
          );
        })}
      </ul>
      <Dialog.Root open={looked !== undefined} onOpenChange={(open) => !open && setLooked(undefined)}>
        <Dialog size="xl" className="flex h-[calc(100svh-4rem)] w-full flex-col gap-3 p-4 sm:max-w-6xl!">
          {looked && <LargeLook orgId={orgId} template={looked} onStart={() => onStart(looked.id)} />}
        </Dialog>
      </Dialog.Root>
    </>
  );
}
