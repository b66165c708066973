import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { useState } from "react";
import { nameOf, type Path, valueAt } from "../../editor/path.ts";
import { useEditing } from "./editing.ts";
import { LineInput, PLAIN, useWrong } from "./inputs.tsx";

const ELSEWHERE = "https";

/** What a button says, and where it leads: to a page, to the business itself, or elsewhere on the web. */
export function LinkField({ label, at }: { label: string; at: Path }) {
  const { settings, set, isReadOnly } = useEditing();
  const to = [...at, "to"];
  const target = String(valueAt(settings, to) ?? "");
  const items = [
    { value: "", label: "Nowhere: it is not shown" },
    { value: "call", label: "Call you" },
    { value: "mail", label: "Write you an email" },
    ...settings.pages.map(({ path, title }) => ({ value: path, label: `Page: ${title}` })),
    ...(/^(?:\/|#)/.test(target) && !settings.pages.some(({ path }) => path === target)
      ? [{ value: target, label: `Part: ${target}` }]
      : []),
    { value: ELSEWHERE, label: "An address on the web" },
  ];
  const isKnown = items.some(({ value }) => value === target);
  const [isElsewhere, setElsewhere] = useState(!isKnown);
  const wrong = useWrong(to);
  const shown = isElsewhere || !isKnown ? ELSEWHERE : target;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-lg p-3 ring ring-kumo-hairline">
      <legend className="sr-only">{label}</legend>
      <LineInput label={`${label} says`} at={[...at, "label"]} />
      <Select<string>
        label="and leads to"
        className="w-full"
        disabled={isReadOnly}
        value={shown}
        items={items}
        onValueChange={(next) => {
          setElsewhere(next === ELSEWHERE);
          set(to, next === ELSEWHERE || next === null ? "https://" : next);
        }}
      />
      {shown === ELSEWHERE && (
        <Input
          {...PLAIN}
          label="Address"
          inputMode="url"
          name={nameOf(to)}
          placeholder="https://booking.example"
          disabled={isReadOnly}
          value={target}
          onChange={({ target: field }) => set(to, field.value.trim(), "typed")}
          {...wrong}
        />
      )}
    </fieldset>
  );
}
