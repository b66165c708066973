import { Button } from "@cloudflare/kumo/components/button";
import { Switch } from "@cloudflare/kumo/components/switch";
import { ArrowLeftIcon } from "@phosphor-icons/react/dist/csr/ArrowLeft";
import { useEffect, useRef } from "react";
import { KINDS } from "../../../../sites/templates/kinds.schema.ts";
import { sectionName } from "../../editor/differences.ts";
import type { Place } from "../../editor/parts.ts";
import { useEditing } from "./editing.ts";
import { FieldList } from "./fields.tsx";
import { SectionMenu } from "./section-list.tsx";

/** What one section says. It takes the place of the list of sections. */
export function SectionForm({ place }: { place: Place }) {
  const { settings, set, show, isReadOnly } = useEditing();
  const heading = useRef<HTMLHeadingElement>(null);
  const page = settings.pages[place.page];
  const section = page?.sections[place.section];
  const id = section?.id;
  useEffect(() => {
    if (id !== undefined) heading.current?.focus({ preventScroll: true });
  }, [id]);
  if (!page || !section) return null;
  const { name, lead, fields } = KINDS[section.kind];
  const at = ["pages", place.page, "sections", place.section];
  const back = (): void => {
    show({ page: page.id });
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-section="${section.id}"]`)?.focus());
  };
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex items-center justify-between gap-2">
        <Button size="sm" variant="ghost" icon={ArrowLeftIcon} onClick={back}>
          {page.title}
        </Button>
        {!isReadOnly && (
          <SectionMenu name={sectionName(section)} place={place} onGone={() => show({ page: page.id })} />
        )}
      </div>
      <header className="flex items-start justify-between gap-3">
        <span className="flex min-w-0 flex-col">
          <h3 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
            {name}
          </h3>
          <span className="text-kumo-subtle">{lead}</span>
        </span>
        <Switch
          aria-label="Visitors see this section"
          checked={section.shown}
          disabled={isReadOnly}
          onCheckedChange={(shown) => set([...at, "shown"], shown)}
        />
      </header>
      {!section.shown && <p className="rounded-lg bg-kumo-tint px-3 py-2">Visitors do not see this section.</p>}
      <FieldList fields={fields} at={[...at, "values"]} />
    </div>
  );
}
