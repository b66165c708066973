import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import Cropper from "react-easy-crop";
import type { SiteImage } from "../../../../sites/templates/fields.schema.ts";
import { ApiProblem, asProblem } from "../../api/problem.ts";
import { FOOT } from "../../components/foot.ts";
import { RATIOS } from "../../editor/picture-sizes.ts";
import { useEditing } from "./editing.ts";
import { PLAIN } from "./inputs.tsx";
import { type Area, sendPicture } from "./pictures.ts";
import { useAddress } from "./thumbnail.tsx";

const ZOOMS = { min: 1, max: 4, step: 0.05 };

/** What of the picture is shown, and what is to be seen in it; then it is sent. */
export function CropForm({
  file,
  picture,
  ratio,
  onBack,
  onDone,
}: {
  file: File;
  picture: ImageBitmap;
  /** Which the field is made for. */
  ratio: number | undefined;
  onBack: () => void;
  onDone: (image: SiteImage) => void;
}) {
  const { orgId, siteId } = useEditing();
  const client = useQueryClient();
  const address = useAddress(file);
  const whole = picture.width / picture.height;
  const [aspect, setAspect] = useState(ratio ?? whole);
  const [crop, setCrop] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(ZOOMS.min);
  const [area, setArea] = useState<Area>();
  const [alt, setAlt] = useState("");
  const [progress, setProgress] = useState<{ sent: number; of: number }>();
  const [failure, setFailure] = useState<string>();
  // Where it is asked for may move within its list while it is on its way, and one may go on describing it.
  const latest = useRef({ onDone, alt });
  useEffect(() => {
    latest.current = { onDone, alt };
  });
  // Whoever closes the dialog wants it no more.
  const sending = useRef<AbortController>(undefined);
  useEffect(() => () => sending.current?.abort(), []);
  const slider = useId();
  const shapes = [
    ...(ratio !== undefined ? [{ words: "As made for here", ratio }] : []),
    { words: "Whole", ratio: whole },
    ...RATIOS.filter((each) => each.ratio !== ratio),
  ];

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!area || progress) return;
    setFailure(undefined);
    const broken = new AbortController();
    sending.current = broken;
    const { signal } = broken;
    const onSent = (sent: number, of: number): void => setProgress({ sent, of });
    try {
      const files = await sendPicture({ client, orgId, siteId, signal, onSent }, picture, area, alt.trim());
      latest.current.onDone({ files, alt: latest.current.alt.trim() });
    } catch (error) {
      if (signal.aborted) return;
      setFailure(error instanceof Error && !(error instanceof ApiProblem) ? error.message : asProblem(error).message);
      setProgress(undefined);
    }
  }

  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void send(event)}>
      {/* What is sent is framed by then. */}
      <div inert={progress !== undefined} className="flex flex-col gap-4">
        <div className="relative h-72 max-h-[40svh] overflow-hidden rounded-lg bg-black">
          {address && (
            <Cropper
              image={address}
              crop={crop}
              zoom={zoom}
              minZoom={ZOOMS.min}
              maxZoom={ZOOMS.max}
              aspect={aspect}
              onCropChange={setCrop}
              onZoomChange={setZoom}
              onCropComplete={(_, pixels) => setArea(pixels)}
              disableAutomaticStylesInjection
              cropperProps={{ "aria-label": "What is shown; move it with the arrow keys" }}
            />
          )}
        </div>
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">Shape</legend>
          {shapes.map((shape) => (
            <Button
              key={shape.words}
              size="sm"
              variant={shape.ratio === aspect ? "primary" : "secondary"}
              aria-pressed={shape.ratio === aspect}
              onClick={() => setAspect(shape.ratio)}
            >
              {shape.words}
            </Button>
          ))}
        </fieldset>
        <label htmlFor={slider} className="flex items-center gap-3">
          <span className="font-medium">Closer</span>
          <input
            id={slider}
            type="range"
            {...ZOOMS}
            value={zoom}
            onChange={({ target }) => setZoom(Number(target.value))}
            className="min-w-0 flex-1 accent-kumo-brand"
          />
        </label>
      </div>
      <Input
        {...PLAIN}
        label="What is seen"
        placeholder="Our dining room in the evening"
        description="For those who do not see it, and for search engines. Leave it empty where the picture only adorns."
        maxLength={300}
        value={alt}
        onChange={({ target }) => setAlt(target.value)}
      />
      {failure && (
        <p role="alert" className="rounded-lg bg-kumo-danger-tint px-3 py-2.5">
          {failure}
        </p>
      )}
      <div className={`${FOOT} items-center`}>
        <span role="status" className="mr-auto text-sm text-kumo-subtle">
          {progress && `Sending ${Math.min(progress.sent + 1, progress.of)} of ${progress.of}…`}
        </span>
        <Button onClick={onBack} disabled={progress !== undefined}>
          Another picture
        </Button>
        <Button type="submit" variant="primary" loading={progress !== undefined} disabled={!area}>
          Use this picture
        </Button>
      </div>
    </form>
  );
}
