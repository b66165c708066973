import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type ApiProblem, asProblem } from "../../api/problem.ts";
import { FOOT } from "../../components/foot.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { LINK } from "../../components/link-style.ts";
import type { Difference } from "../../editor/differences.ts";
import type { LeftOver } from "../../editor/left-over.ts";
import { type Site, whenSeen } from "../../sites/query.ts";
import { DifferenceList } from "./difference-list.tsx";

/** Says what visitors will see that they do not see yet, and what should be looked at before; then shows it to them. */
export function PublishDialog({
  site,
  differences,
  leftOver,
  open,
  onClose,
  onPublish,
  isOver = () => false,
}: {
  site: Site;
  /** Undefined before the first publish, and while what visitors see is not known. */
  differences: readonly Difference[] | undefined;
  leftOver: readonly LeftOver[];
  open: boolean;
  onClose: () => void;
  /** Rejects when it is not published. */
  onPublish: () => Promise<void>;
  /** Whether what kept it from being published does so no more. */
  isOver?: (failure: ApiProblem) => boolean;
}) {
  const [failure, setFailure] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const isSame = differences !== undefined && differences.length === 0;

  async function publish(): Promise<void> {
    setFailure(undefined);
    setBusy(true);
    try {
      await onPublish();
      onClose();
    } catch (error) {
      setFailure(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        // What comes of it is told here.
        if (!next && !busy) onClose();
      }}
      onOpenChangeComplete={() => setFailure(undefined)}
    >
      <Dialog
        size="lg"
        className="flex max-h-[calc(100svh-4rem)] flex-col gap-4 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
      >
        <Dialog.Title className="text-lg font-semibold wrap-anywhere">Publish {site.name}?</Dialog.Title>
        <Dialog.Description className="text-kumo-subtle">
          {isSame
            ? "Visitors see this already: a new version would say the same."
            : `Visitors see it ${whenSeen(site)}.${site.liveVersionId === null ? "" : " What they saw before stays among the versions, and can be shown again."}`}
        </Dialog.Description>
        {leftOver.length > 0 && <LeftOvers siteId={site.id} leftOver={leftOver} />}
        {differences !== undefined && !isSame && <DifferenceList differences={differences} />}
        {failure && !isOver(failure) && <FormFailure problem={failure} />}
        <div className={FOOT}>
          <Dialog.Close render={<Button disabled={busy} />}>Not yet</Dialog.Close>
          <Button variant="primary" loading={busy} onClick={() => void publish()}>
            Publish
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}

const wayTo = (at: LeftOver["at"]) => {
  switch (at.view) {
    case "business":
      return { view: at.view };
    case "settings":
      return { page: at.page, ask: "page" as const };
    case "page":
      return { page: at.page };
    case "section":
      return { section: at.section };
  }
};

/** Of what is not grave, as long as there is no more to look at: what is published comes below. */
const FEW = 3;

function LeftOvers({ siteId, leftOver }: { siteId: string; leftOver: readonly LeftOver[] }) {
  const grave = leftOver.filter((each) => each.grave).length;
  const most = Math.max(grave, FEW);
  // One line more is no longer than the line that would say so.
  const first = leftOver.length > most + 1 ? leftOver.slice(0, most) : leftOver;
  const more = leftOver.slice(first.length);
  return (
    <section aria-labelledby="left-over" className="flex flex-col gap-2 rounded-lg bg-kumo-warning-tint p-3">
      <h3 id="left-over" className="flex items-center gap-2 font-medium">
        <WarningIcon size={18} aria-hidden className="shrink-0" />
        Worth a look before
      </h3>
      <LeftOverList siteId={siteId} leftOver={first} />
      {more.length > 0 && (
        <details className="[&>ul]:mt-1">
          <summary className="cursor-pointer rounded-sm text-kumo-subtle focus-visible:outline-2 focus-visible:outline-kumo-focus">
            and {more.length} more
          </summary>
          <LeftOverList siteId={siteId} leftOver={more} />
        </details>
      )}
    </section>
  );
}

const LeftOverList = ({ siteId, leftOver }: { siteId: string; leftOver: readonly LeftOver[] }) => (
  <ul className="flex flex-col gap-1">
    {leftOver.map(({ words, at }) => (
      <li key={`${at.view === "section" ? at.section : ""} ${words}`} className="wrap-anywhere">
        {words}{" "}
        <Link
          to="/sites/$id/edit"
          params={{ id: siteId }}
          search={(now) => ({
            ...("welcome" in now && now.welcome && { welcome: true as const }),
            ...wayTo(at),
          })}
          className={LINK}
        >
          Change<span className="sr-only"> it: {words}</span>
        </Link>
      </li>
    ))}
  </ul>
);
