import { Select } from "@cloudflare/kumo/components/select";
import { useState } from "react";
import type { SiteSettings } from "../../../../sites/templates/settings.schema.ts";
import { type Path, valueAt } from "../../editor/path.ts";
import { shownSections, type Target, targetName } from "../../editor/targets.ts";
import { useEditing } from "./editing.ts";
import { AddressInput, LineInput } from "./inputs.tsx";

const ELSEWHERE = "https";

/** What a link may lead to, and where it leads now, unless that is elsewhere on the web. */
function targetsOf(settings: SiteSettings, at: Path, target: string): Target[] {
  const here = String(valueAt(settings, [...at.slice(0, 2), "path"]));
  const own = String(valueAt(settings, [...at.slice(0, 4), "id"]));
  const items = [
    { value: "", label: "Nowhere: it is not shown" },
    { value: "call", label: "Call you" },
    { value: "mail", label: "Write you an email" },
    ...settings.pages.map(({ path, title }) => ({ value: path, label: `Page: ${title}` })),
    ...shownSections(settings, here, own).map(({ value, label }) => ({ value, label: `Section: ${label}` })),
  ];
  if (!/^[/#]/.test(target) || items.some(({ value }) => value === target)) return items;
  return [...items, { value: target, label: `${targetName(target, settings, here) ?? target} (not shown)` }];
}

/** What a button says, and where it leads: to a page or a section, to the business itself, or elsewhere on the web. */
export function LinkField({ label, at }: { label: string; at: Path }) {
  const { settings, set, isReadOnly } = useEditing();
  const to = [...at, "to"];
  const target = String(valueAt(settings, to) ?? "");
  const items = targetsOf(settings, at, target);
  const [isElsewhere, setElsewhere] = useState(false);
  const [isTyping, setTyping] = useState(false);
  const isKnown = items.some(({ value }) => value === target);
  /** What is typed may be called like one of the others on its way. */
  const asksAddress = !isKnown || isTyping || (isElsewhere && target === "");
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-lg p-3 ring ring-kumo-hairline">
      <legend className="sr-only">{label}</legend>
      <LineInput label={`${label} says`} at={[...at, "label"]} />
      <Select<string>
        label="and leads to"
        className="w-full"
        disabled={isReadOnly}
        value={asksAddress ? ELSEWHERE : target}
        items={[...items, { value: ELSEWHERE, label: "An address on the web" }]}
        onValueChange={(next) => {
          setElsewhere(next === ELSEWHERE);
          set(to, next === ELSEWHERE || next === null ? "" : next);
        }}
      />
      {asksAddress && <AddressInput label="Address" at={to} placeholder="booking.example" onTyping={setTyping} />}
    </fieldset>
  );
}
