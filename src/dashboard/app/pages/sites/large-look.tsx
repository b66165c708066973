import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useState } from "react";
import { PreviewPane } from "../../sites/preview-pane.tsx";
import type { SiteTemplate } from "../../sites/query.ts";

/** A template as visitors would meet it: all of its pages, on any screen. */
export function LargeLook({
  orgId,
  template,
  onStart,
}: {
  orgId: string;
  template: SiteTemplate;
  onStart: () => void;
}) {
  const [page, setPage] = useState("/");
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Dialog.Title className="text-lg font-semibold">{template.name}</Dialog.Title>
        <span className="flex gap-2">
          <Dialog.Close render={<Button />}>Back</Dialog.Close>
          <Button variant="primary" onClick={onStart}>
            Start with this
          </Button>
        </span>
      </div>
      {template.sample.pages.length > 1 && (
        <nav aria-label="Pages of the template" className="flex flex-wrap gap-1">
          {template.sample.pages.map(({ path, title }) => (
            <Button
              key={path}
              size="sm"
              variant={path === page ? "secondary" : "ghost"}
              aria-current={path === page ? "page" : undefined}
              onClick={() => setPage(path)}
            >
              {title}
            </Button>
          ))}
        </nav>
      )}
      <div className="min-h-0 flex-1">
        <PreviewPane orgId={orgId} template={template.id} settings={template.sample} page={page} onNavigate={setPage} />
      </div>
    </>
  );
}
