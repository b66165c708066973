import { Button } from "@cloudflare/kumo/components/button";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Switch } from "@cloudflare/kumo/components/switch";
import { DotsThreeIcon } from "@phosphor-icons/react/dist/csr/DotsThree";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { useRef, useState } from "react";
import { KINDS, type KindId } from "../../../../sites/templates/kinds.schema.ts";
import { MOST_SECTIONS } from "../../../../sites/templates/settings.schema.ts";
import { sectionName } from "../../editor/differences.ts";
import { freshSection, onOtherPage, type Place, withCopy, withoutSection, withSection } from "../../editor/parts.ts";
import { moved } from "../../editor/path.ts";
import { AddSection } from "./add-section.tsx";
import { useEditing } from "./editing.ts";
import { Says } from "./inputs.tsx";
import { Sortable } from "./sortable.tsx";

/** The sections of one page, in the order that visitors meet them. */
export function SectionList({ page: at }: { page: number }) {
  const { settings, template, set, change, show, isReadOnly, wrong } = useEditing();
  const [isAdding, setAdding] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  const page = settings.pages[at];
  if (!page) return null;
  const { sections } = page;
  const open = (section: string): void => show({ page: page.id, section });

  function add(kind: KindId): void {
    const section = freshSection(kind, template.sample);
    setAdding(false);
    change(withSection(settings, { page: at, section: sections.length }, section));
    open(section.id);
  }

  return (
    <div className="flex flex-col gap-3">
      <Says wrong={wrong[`pages.${at}.sections`]} />
      <Sortable
        label={`Sections of ${page.title}`}
        isFixed={isReadOnly}
        rows={sections.map((section) => ({ key: section.id, name: sectionName(section), section }))}
        onMove={(from, to) => set(["pages", at, "sections"], moved(sections, from, to))}
      >
        {({ key, name, section }, index, { handle, steps }) => {
          const prefix = `pages.${at}.sections.${index}.`;
          const isWrong = Object.keys(wrong).some((path) => path.startsWith(prefix));
          return (
            <div className="flex min-w-0 items-center gap-1 p-1">
              {handle}
              <button
                type="button"
                data-section={key}
                onClick={() => open(key)}
                className="flex min-w-0 flex-1 flex-col rounded-md px-1.5 py-1 text-left hover:bg-kumo-tint focus-visible:outline-2 focus-visible:outline-kumo-focus"
              >
                <span className={`w-full truncate font-medium ${section.shown ? "" : "text-kumo-subtle"}`}>{name}</span>
                <span className={`text-sm ${isWrong ? "text-kumo-danger" : "text-kumo-subtle"}`}>
                  {isWrong ? "Something is not right here" : KINDS[section.kind].name}
                </span>
              </button>
              {steps}
              <Switch
                size="sm"
                aria-label={`Show ${name}`}
                checked={section.shown}
                disabled={isReadOnly}
                onCheckedChange={(shown) => set(["pages", at, "sections", index, "shown"], shown)}
              />
              {!isReadOnly && (
                <SectionMenu
                  name={name}
                  place={{ page: at, section: index }}
                  onGone={() => addButton.current?.focus()}
                />
              )}
            </div>
          );
        }}
      </Sortable>
      {sections.length === 0 && <p className="text-kumo-subtle">Nothing is on this page yet.</p>}
      {!isReadOnly && (
        <Button
          ref={addButton}
          icon={PlusIcon}
          className="self-start"
          disabled={sections.length >= MOST_SECTIONS}
          onClick={() => setAdding(true)}
        >
          Add section
        </Button>
      )}
      <AddSection open={isAdding} onClose={() => setAdding(false)} onAdd={add} />
    </div>
  );
}

/** What else can be done with a section. */
export function SectionMenu({ name, place, onGone }: { name: string; place: Place; onGone: () => void }) {
  const { settings, change, show } = useEditing();
  const { pages } = settings;
  const isFull = (page: number): boolean => (pages[page]?.sections.length ?? 0) >= MOST_SECTIONS;
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger
        render={<Button size="sm" variant="ghost" shape="square" icon={DotsThreeIcon} aria-label={`More of ${name}`} />}
      />
      <DropdownMenu.Content>
        <DropdownMenu.Item
          disabled={isFull(place.page)}
          onClick={() => {
            const { settings: next, id } = withCopy(settings, place);
            change(next);
            show({ page: pages[place.page]?.id, section: id });
          }}
        >
          Duplicate
        </DropdownMenu.Item>
        {pages.map(
          ({ id, title }, at) =>
            at !== place.page && (
              <DropdownMenu.Item
                key={id}
                disabled={isFull(at)}
                onClick={() => change(onOtherPage(settings, place, at))}
              >
                Move to {title}
              </DropdownMenu.Item>
            ),
        )}
        <DropdownMenu.Item
          variant="danger"
          onClick={() => {
            change(withoutSection(settings, place));
            onGone();
          }}
        >
          Remove
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
