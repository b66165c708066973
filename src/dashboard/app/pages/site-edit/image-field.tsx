import { Button } from "@cloudflare/kumo/components/button";
import { ImageIcon } from "@phosphor-icons/react/dist/csr/Image";
import { type DragEvent, useRef, useState } from "react";
import { SiteImage } from "../../../../sites/templates/fields.schema.ts";
import { type Path, valueAt } from "../../editor/path.ts";
import { Later, later } from "../../shell/later.tsx";
import { Drawing } from "./drawing.tsx";
import { useEditing } from "./editing.ts";
import { LineInput } from "./inputs.tsx";
import { Thumbnail } from "./thumbnail.tsx";

/** With what crops: fetched when the first picture is chosen. */
const dialog = later(
  () => import("./image-dialog.tsx"),
  ({ ImageDialog }) => ImageDialog,
);

const NO_PICTURE = <ImageIcon size={24} className="text-kumo-subtle" aria-hidden />;

/** One picture: chosen, dropped here, drawn by the template, or none; and what is to be seen in it. */
export function ImageField({ label, at, ratio }: { label: string; at: Path; ratio: number | undefined }) {
  const { orgId, siteId, settings, set, isReadOnly } = useEditing();
  const read = SiteImage.safeParse(valueAt(settings, at));
  const image = read.success ? read.data : undefined;
  const [asks, setAsks] = useState<{ file?: File }>();
  const choose = useRef<HTMLButtonElement>(null);
  const [isOver, setOver] = useState(false);

  const close = (): void => setAsks(undefined);

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !isReadOnly) setAsks({ file });
  }

  const [first] = image && "files" in image ? image.files : [];
  return (
    <fieldset
      className={`flex min-w-0 flex-col gap-3 rounded-lg p-3 ring ${isOver ? "bg-kumo-tint ring-2 ring-kumo-brand" : "ring-kumo-hairline"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <legend className="sr-only">{label}</legend>
      <div className="flex items-center gap-3">
        <span className="flex size-16 shrink-0 items-center justify-center overflow-hidden rounded-md bg-kumo-tint">
          {first ? (
            <Thumbnail orgId={orgId} siteId={siteId} hash={first.hash} className="size-full" />
          ) : image && "art" in image ? (
            <Drawing name={image.art}>{NO_PICTURE}</Drawing>
          ) : (
            NO_PICTURE
          )}
        </span>
        <span className="flex min-w-0 flex-1 flex-col gap-2">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{label}</span>
            <span className="text-sm text-kumo-subtle">
              {image ? ("art" in image ? "A drawing" : "Yours") : "None"}
            </span>
          </span>
          {!isReadOnly && (
            <span className="flex flex-wrap gap-2">
              <Button ref={choose} size="sm" onClick={() => setAsks({})}>
                {image ? "Replace" : "Choose"}
                <span className="sr-only"> {label}</span>
              </Button>
              {image && (
                <Button
                  size="sm"
                  variant="ghost"
                  onClick={() => {
                    set(at, null);
                    choose.current?.focus();
                  }}
                >
                  Remove<span className="sr-only"> {label}</span>
                </Button>
              )}
            </span>
          )}
        </span>
      </div>
      {image && (
        <LineInput
          label="What is seen"
          at={[...at, "alt"]}
          help="Read out to those who do not see it. Empty where it only adorns."
        />
      )}
      {asks && (
        <Later
          from={dialog}
          given={{ label, ratio, file: asks.file, onClose: close, onChosen: (chosen: SiteImage) => set(at, chosen) }}
          onFailed={close}
        />
      )}
    </fieldset>
  );
}
