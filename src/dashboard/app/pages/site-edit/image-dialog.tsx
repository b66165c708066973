import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useQuery } from "@tanstack/react-query";
import { type DragEvent, useEffect, useId, useRef, useState } from "react";
import * as z from "zod";
import type { SiteImage } from "../../../../sites/templates/fields.schema.ts";
import { authorised } from "../../api/client.ts";
import { problemOf } from "../../api/problem.ts";
import { refusalOf } from "../../editor/picture-sizes.ts";
import { CropForm } from "./crop-form.tsx";
import { useEditing } from "./editing.ts";
import { readPicture } from "./pictures.ts";
import { Thumbnail } from "./thumbnail.tsx";

interface Chosen {
  file: File;
  picture: ImageBitmap;
}

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
  const [chosen, setChosen] = useState<Chosen>();
  const [refusal, setRefusal] = useState<string>();
  const first = useRef(file);

  async function take(next: File): Promise<void> {
    const no = refusalOf(next);
    setRefusal(no);
    if (no !== undefined) return;
    try {
      setChosen({ file: next, picture: await readPicture(next) });
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : "This file cannot be read as a picture.");
    }
  }
  const latest = useRef(take);
  useEffect(() => {
    if (first.current) void latest.current(first.current);
    first.current = undefined;
  }, []);

  const done = (image: SiteImage): void => {
    onChosen(image);
    onClose();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog
        size="lg"
        className="flex max-h-[calc(100svh-4rem)] flex-col gap-4 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
      >
        <Dialog.Title className="text-lg font-semibold">
          {chosen ? "Crop and describe it" : `Choose: ${label.toLowerCase()}`}
        </Dialog.Title>
        {chosen ? (
          <CropForm {...chosen} ratio={ratio} onBack={() => setChosen(undefined)} onDone={done} />
        ) : (
          <>
            <Drop onFile={(next) => void take(next)} refusal={refusal} />
            <Library onChosen={done} />
            <Drawings onChosen={done} />
          </>
        )}
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

const Listed = z.object({
  items: z.array(
    z.object({
      hash: z.string(),
      type: z.enum(["image/webp", "image/jpeg", "image/png", "image/avif"]),
      width: z.number(),
      height: z.number(),
    }),
  ),
});

async function fetchLibrary(siteId: string, signal: AbortSignal) {
  const address = new URL(`/api/sites/${siteId}/images?limit=100`, location.origin);
  const answer = await authorised(new Request(address, { signal }));
  if (!answer.ok) throw await problemOf(answer);
  return Listed.parse(await answer.json()).items;
}

/** What was sent before. Of the widths that one picture was sent in, the largest stands for it. */
function Library({ onChosen }: { onChosen: (image: SiteImage) => void }) {
  const { orgId, siteId } = useEditing();
  const library = useQuery({
    queryKey: [orgId, "site-library", siteId],
    queryFn: ({ signal }) => fetchLibrary(siteId, signal),
    staleTime: 0,
  });
  if (!library.data || library.data.length === 0) return null;
  return (
    <section aria-labelledby="library" className="flex flex-col gap-2">
      <h3 id="library" className="font-medium">
        Pictures of this website
      </h3>
      <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4">
        {library.data.map((file, at) => (
          <li key={file.hash}>
            <button
              type="button"
              aria-label={`Use picture ${at + 1}, ${file.width} by ${file.height}`}
              onClick={() => onChosen({ files: [file], alt: "" })}
              className="block aspect-square w-full overflow-hidden rounded-md ring ring-kumo-hairline focus-visible:outline-2 focus-visible:outline-kumo-focus"
            >
              <Thumbnail orgId={orgId} siteId={siteId} hash={file.hash} className="size-full" />
            </button>
          </li>
        ))}
      </ul>
    </section>
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
      <ul className="flex flex-wrap gap-2">
        {template.art.map(({ name, alt }) => (
          <li key={name}>
            <Button size="sm" onClick={() => onChosen({ art: name, alt })}>
              {alt || name}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
