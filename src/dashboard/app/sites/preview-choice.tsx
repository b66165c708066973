import { useId } from "react";
import { LivePreview } from "./live-preview.tsx";
import type { Site } from "./query.ts";

/** One of several websites or templates, as a card that shows it. */
export function PreviewChoice({
  group,
  value,
  title,
  words,
  orgId,
  site,
  aspect,
  checked,
  onChoose,
}: {
  /** The name that the choices have in common. */
  group: string;
  value: string;
  title: string;
  words: string;
  orgId: string;
  /** A template has no id. */
  site: Pick<Site, "template" | "settings"> & { id?: string };
  /** A class that says how tall the picture is. */
  aspect: string;
  checked: boolean;
  onChoose: () => void;
}) {
  const id = useId();
  return (
    <label className="flex cursor-pointer flex-col overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line has-checked:ring-2 has-checked:ring-kumo-brand has-focus-visible:outline-2 has-focus-visible:outline-offset-3 has-focus-visible:outline-kumo-focus">
      <LivePreview
        orgId={orgId}
        {...(site.id !== undefined && { siteId: site.id })}
        template={site.template}
        settings={site.settings}
        width={1280}
        title={`What ${title} looks like`}
        isPicture
        className={`${aspect} border-b border-kumo-hairline`}
      />
      <span className="flex items-start gap-3 p-4">
        <input
          type="radio"
          name={group}
          value={value}
          checked={checked}
          onChange={onChoose}
          aria-labelledby={id}
          aria-describedby={`${id}-words`}
          className="mt-1 size-4 shrink-0 accent-kumo-brand outline-none"
        />
        <span className="flex min-w-0 flex-col">
          <span id={id} className="font-medium wrap-anywhere">
            {title}
          </span>
          <span id={`${id}-words`} className="wrap-anywhere text-kumo-subtle">
            {words}
          </span>
        </span>
      </span>
    </label>
  );
}
