import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ApiProblem } from "../../api/problem.ts";
import { differencesBetween, templateDifference } from "../../editor/differences.ts";
import { leftOver } from "../../editor/left-over.ts";
import { type Site, templatesOf, versionOf } from "../../sites/query.ts";
import { settingsOf } from "../../sites/settings.ts";
import { PublishDialog } from "../site/publish-dialog.tsx";
import { useEditing } from "./editing.ts";

/** What is typed held against what visitors see, while it is asked about. */
export function Publishing(props: {
  site: Site;
  open: boolean;
  onClose: () => void;
  onPublish: () => Promise<void>;
  isOver: (failure: ApiProblem) => boolean;
}) {
  const { orgId, template, samples, settings } = useEditing();
  const { site, open } = props;
  const live = useQuery({
    ...versionOf(orgId, site.id, site.liveVersionId ?? ""),
    enabled: open && site.liveVersionId !== null,
  });
  const shown = site.liveVersionId === null ? undefined : live.data;
  const templates = useQuery(templatesOf(orgId)).data?.items ?? [];
  return (
    <PublishDialog
      {...props}
      differences={
        open && shown
          ? [
              ...templateDifference(shown.template, site.template, templates),
              ...differencesBetween(settingsOf(shown), settings, template),
            ]
          : undefined
      }
      leftOver={open ? leftOver(settings, template, samples) : []}
    />
  );
}

/** What lies over the editor for a moment. */
export const Aside = ({
  title,
  open,
  onClose,
  children,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}) => (
  <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
    <Dialog
      size="lg"
      className="flex max-h-[calc(100svh-4rem)] flex-col gap-4 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
    >
      <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
      {open && children}
      <div className="flex justify-end">
        <Dialog.Close render={<Button />}>Close</Dialog.Close>
      </div>
    </Dialog>
  </Dialog.Root>
);

/** On a narrow screen there is room for one of the two. */
export const PreviewToggle = ({ isPreview, onShow }: { isPreview: boolean; onShow: (preview: boolean) => void }) => (
  <Button className="order-3 lg:hidden" onClick={() => onShow(!isPreview)}>
    {isPreview ? "Edit" : "Preview"}
  </Button>
);
