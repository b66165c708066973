import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useBlocker } from "@tanstack/react-router";
import { type DragEvent, useId, useState } from "react";
import type { SiteImage } from "../../../../sites/templates/fields.schema.ts";
import { RemovalDialog } from "../../components/removal-dialog.tsx";
import { CropForm } from "./crop-form.tsx";
import { Drawing } from "./drawing.tsx";
import { useEditing } from "./editing.ts";
import { PictureLibrary } from "./picture-library.tsx";
import { usePicture } from "./use-picture.ts";

const BACK: readonly string[] = ["BACK", "FORWARD", "GO"];

/** A picture for a field: from a file, which is cropped and described, or one that is there already. */
export function ImageDialog({
  label,
  ratio,
  file,
  onClose,
  onChosen,
}: {
  label: string;
  ratio: number | undefined;
  /** What was dropped. */
  file: File | undefined;
  onClose: () => void;
  onChosen: (image: SiteImage) => void;
}) {
  const [chosen, setChosen] = useState(file);
  const { picture, refusal } = usePicture(chosen);
  const done = (image: SiteImage): void => {
    onChosen(image);
    onClose();
  };
  const isFramed = chosen !== undefined && picture !== undefined;
  // The way back leads out of the dialog, and not out of the section behind it.
  const [asks, setAsks] = useState(false);
  useBlocker({
    shouldBlockFn: ({ action }) => {
      if (!BACK.includes(action)) return false;
      if (isFramed) setAsks(true);
      else onClose();
      return true;
    },
    enableBeforeUnload: isFramed,
  });
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog
        size="lg"
        className="flex max-h-[calc(100svh-4rem)] flex-col gap-4 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
      >
        <Dialog.Title className="text-lg font-semibold">
          {isFramed ? "Crop and describe it" : `Choose: ${label.toLowerCase()}`}
        </Dialog.Title>
        {isFramed ? (
          <CropForm file={chosen} picture={picture} ratio={ratio} onBack={() => setChosen(undefined)} onDone={done} />
        ) : (
          <>
            <Drop onFile={setChosen} refusal={refusal} />
            <PictureLibrary onChosen={done} />
            <Drawings onChosen={done} />
          </>
        )}
        <RemovalDialog
          title="Leave this picture?"
          confirm="Leave"
          keep="Stay"
          open={asks}
          onClose={() => setAsks(false)}
          onConfirm={onClose}
          focusAfter=""
        >
          <p>It is not on your website yet. What you framed and wrote here is not kept.</p>
        </RemovalDialog>
      </Dialog>
    </Dialog.Root>
  );
}

function Drop({ refusal, onFile }: { refusal: string | undefined; onFile: (file: File) => void }) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  }
  return (
    <div className="flex flex-col gap-2">
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex cursor-pointer flex-col items-center gap-1 rounded-lg border border-dashed px-4 py-8 text-center has-focus-visible:outline-2 has-focus-visible:outline-kumo-focus ${isOver ? "border-kumo-brand bg-kumo-tint" : "border-kumo-line"}`}
      >
        <span className="font-medium">Choose a picture</span>
        <span className="text-kumo-subtle">or drop it here. JPEG, PNG or WebP, up to 40 MB.</span>
        <input
          id={id}
          type="file"
          accept="image/*,.heic,.heif"
          aria-describedby={refusal && `${id}-refusal`}
          className="sr-only"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            // So that the same one can be chosen again.
            target.value = "";
            if (file) onFile(file);
          }}
        />
      </label>
      {refusal && (
        <p role="alert" id={`${id}-refusal`} className="rounded-lg bg-kumo-danger-tint px-3 py-2.5">
          {refusal}
        </p>
      )}
    </div>
  );
}

function Drawings({ onChosen }: { onChosen: (image: SiteImage) => void }) {
  const { template } = useEditing();
  if (template.art.length === 0) return null;
  return (
    <section aria-labelledby="drawings" className="flex flex-col gap-2">
      <h3 id="drawings" className="font-medium">
        Drawings of the template
      </h3>
      <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4">
        {template.art.map(({ name, alt }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onChosen({ art: name, alt })}
              className="flex w-full flex-col overflow-hidden rounded-md text-left ring ring-kumo-hairline hover:ring-2 hover:ring-kumo-brand focus-visible:outline-2 focus-visible:outline-kumo-focus"
            >
              <span className="aspect-square w-full overflow-hidden bg-kumo-tint">
                <Drawing name={name} />
              </span>
              <span className="p-2 text-sm wrap-anywhere">{alt || name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
