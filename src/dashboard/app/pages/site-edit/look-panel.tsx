import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { type ReactNode, useId, useState } from "react";
import { contrast, edgeOf, lettersOn, readableOnBoth } from "../../../../kernel/colour.ts";
import type { Ground, Palette } from "../../../../sites/templates/template.schema.ts";
import { useEditing } from "./editing.ts";
import { PLAIN, useWrong } from "./inputs.tsx";
import { Panel } from "./panel.tsx";
import { Specimen, useFamilies } from "./specimen.tsx";
import { TemplateDialog } from "./template-dialog.tsx";

const HEX = /^#[0-9a-f]{6}$/i;
const THEMES = { auto: "As each visitor has it", light: "Always light", dark: "Always dark" } as const;

/** Colours and letters: the template's choices, which hold together, and one colour of the owner's own. */
export function LookPanel() {
  const { settings, template, set, isReadOnly } = useEditing();
  const { look } = settings;
  const palette = template.palettes.find(({ id }) => id === look.palette) ?? template.palettes[0];
  const fonts = template.fonts.find(({ id }) => id === look.fonts) ?? template.fonts[0];
  const families = useFamilies();
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Panel
        title="Template"
        lead={template.name}
        action={!isReadOnly && <Button onClick={() => setAsks(true)}>Another template</Button>}
      >
        {asks && <TemplateDialog onClose={() => setAsks(false)} />}
      </Panel>
      <Panel title="Colours" lead="Each is readable by day and by night.">
        <Choices label="Colours">
          {template.palettes.map((each) => (
            <Choice
              key={each.id}
              group="palette"
              checked={each.id === palette?.id}
              isFixed={isReadOnly}
              onChoose={() => set(["look", "palette"], each.id)}
              words={each.name}
            >
              <Swatches palette={each} />
            </Choice>
          ))}
        </Choices>
        {palette && <Accent palette={palette} />}
        <Select<string>
          label="Light or dark"
          className="w-full"
          disabled={isReadOnly}
          items={THEMES}
          value={look.theme}
          onValueChange={(theme) => theme !== null && set(["look", "theme"], theme)}
        />
      </Panel>
      <Panel title="Letters" lead="One family for titles, one for the rest.">
        <Choices label="Letters">
          {template.fonts.map((each) => (
            <Choice
              key={each.id}
              group="fonts"
              checked={each.id === fonts?.id}
              isFixed={isReadOnly}
              onChoose={() => set(["look", "fonts"], each.id)}
              words={each.name}
            >
              <Specimen families={families?.[each.id]} />
            </Choice>
          ))}
        </Choices>
      </Panel>
    </>
  );
}

const Choices = ({ label, children }: { label: string; children: ReactNode }) => (
  <fieldset className="grid min-w-0 grid-cols-2 gap-2">
    <legend className="sr-only">{label}</legend>
    {children}
  </fieldset>
);

function Choice({
  group,
  checked,
  isFixed,
  words,
  onChoose,
  children,
}: {
  group: string;
  checked: boolean;
  isFixed: boolean;
  words: string;
  onChoose: () => void;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className="flex cursor-pointer flex-col gap-2 rounded-lg bg-kumo-base p-3 ring ring-kumo-line has-checked:ring-2 has-checked:ring-kumo-brand has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-kumo-focus"
    >
      <span className="flex items-center gap-2">
        <input
          id={id}
          type="radio"
          name={group}
          checked={checked}
          disabled={isFixed}
          onChange={onChoose}
          className="size-4 shrink-0 accent-kumo-brand outline-none"
        />
        <span className="min-w-0 font-medium wrap-anywhere">{words}</span>
      </span>
      {children}
    </label>
  );
}

/** By day above, by night below. */
const Swatches = ({ palette }: { palette: Palette }) => (
  <span aria-hidden className="flex flex-col overflow-hidden rounded-md ring ring-kumo-hairline">
    {[palette.light, palette.dark].map((ground) => (
      <span key={ground.paper} className="flex">
        {[ground.paper, ground.surface, ground.accent, ground.second, ground.ink].map((colour, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be one colour, and none ever moves.
          <span key={at} className="h-5 flex-1" style={{ backgroundColor: colour }} />
        ))}
      </span>
    ))}
  </span>
);

/** A colour of one's own, and what becomes of it where it is read. */
function Accent({ palette }: { palette: Palette }) {
  const { settings, set, isReadOnly } = useEditing();
  const at = ["look", "accent"];
  const { accent } = settings.look;
  const wrong = useWrong(at);
  const isColour = accent !== null && HEX.test(accent);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-end gap-2">
        <span className="min-w-0 flex-1">
          <Input
            {...PLAIN}
            label="Accent of your own"
            name="look.accent"
            spellCheck={false}
            placeholder={palette.light.accent}
            disabled={isReadOnly}
            value={accent ?? ""}
            onChange={({ target }) => set(at, target.value.trim() === "" ? null : target.value.trim(), "typed")}
            {...wrong}
          />
        </span>
        <input
          type="color"
          aria-label="Choose the accent"
          disabled={isReadOnly}
          className="h-9 w-12 shrink-0 cursor-pointer rounded-lg bg-kumo-base p-1 ring ring-kumo-line focus-visible:outline-2 focus-visible:outline-kumo-focus"
          value={isColour ? accent : palette.light.accent}
          onChange={({ target }) => set(at, target.value, "typed")}
        />
        {accent !== null && !isReadOnly && <Button onClick={() => set(at, null)}>The template's</Button>}
      </div>
      {isColour && (
        <ul aria-label="What becomes of the accent" className="grid grid-cols-2 gap-2">
          <Readable words="By day" accent={accent} ground={palette.light} />
          <Readable words="By night" accent={accent} ground={palette.dark} />
        </ul>
      )}
    </div>
  );
}

function Readable({ words, accent, ground }: { words: string; accent: string; ground: Ground }) {
  const { paper, surface, ink } = ground;
  const fill = accent.toLowerCase();
  const colour = readableOnBoth(fill, paper, surface);
  return (
    <li
      className="flex flex-col gap-1 rounded-md p-2 ring ring-kumo-hairline"
      style={{ backgroundColor: paper, color: colour }}
    >
      <span className="font-medium">{words}</span>
      <span className="text-sm tabular-nums">
        {colour === fill ? colour : `${colour}, to be readable`} · {contrast(colour, paper).toFixed(1)} : 1
      </span>
      <span
        className="self-start rounded-md border-2 px-3 py-1 text-sm font-medium"
        style={{
          backgroundColor: fill,
          borderColor: edgeOf(fill, paper, surface),
          color: lettersOn(fill, [paper, ink]),
        }}
      >
        A button
      </span>
    </li>
  );
}
