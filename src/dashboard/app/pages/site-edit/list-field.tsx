import { Button } from "@cloudflare/kumo/components/button";
import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { type Fields, type ListField as ListInfo, valuesOf } from "../../../../sites/templates/fields.schema.ts";
import { keyOf, moved, nameOf, type Path, valueAt } from "../../editor/path.ts";
import { useEditing } from "./editing.ts";
import { LineInput, Says } from "./inputs.tsx";
import { Sortable } from "./sortable.tsx";

type Row = Readonly<Record<string, unknown>>;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Rows that grow and shrink and change places; each is folded to its title. One that came has the focus in its first field. */
export function ListField({
  field,
  at,
  children,
}: {
  field: ListInfo;
  at: Path;
  /** The fields of one row. */
  children: (fields: Fields, at: Path) => ReactNode;
}) {
  const { settings, set, wrong, isReadOnly } = useEditing();
  const { fields, one, title, most } = field;
  const value = valueAt(settings, at);
  const rows: Row[] = Array.isArray(value) ? value : [];
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const heading = useId();
  const list = useRef<HTMLDivElement>(null);
  const focusNext = useRef<string>(undefined);
  useEffect(() => {
    if (focusNext.current === undefined) return;
    list.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = undefined;
  });

  const nameAt = (row: Row, index: number): string => {
    const says = row[title];
    return typeof says === "string" && says.trim() !== "" ? says : `${capital(one)} ${index + 1}`;
  };
  const toggle = (key: string): void =>
    setOpened((was) => (was.has(key) ? new Set([...was].filter((each) => each !== key)) : new Set([...was, key])));

  function add(): void {
    const row: Row = valuesOf(fields).parse({});
    const key = keyOf(row);
    set(at, [...rows, row]);
    setOpened((was) => new Set([...was, key]));
    focusNext.current = `[data-row="${key}"] :is(input, textarea)`;
  }

  function remove(index: number): void {
    set(at, rows.toSpliced(index, 1));
    focusNext.current = ":scope > [data-add] button";
  }

  const [single, ...others] = Object.entries(fields);
  const isLine = single !== undefined && others.length === 0 && single[1].kind === "line";
  return (
    <section aria-labelledby={heading} ref={list} className="flex min-w-0 flex-col gap-2">
      <h4 id={heading} className="font-medium">
        {field.label}
      </h4>
      {field.help && <p className="text-sm text-kumo-subtle">{field.help}</p>}
      <Says wrong={wrong[nameOf(at)]} />
      <Sortable
        label={field.label}
        isFixed={isReadOnly}
        rows={rows.map((row, index) => ({ key: keyOf(row), name: nameAt(row, index) }))}
        onMove={(from, to) => set(at, moved(rows, from, to))}
      >
        {({ key, name }, index, { handle, steps }) => {
          const here = [...at, index];
          const isWrong = Object.keys(wrong).some((path) => path.startsWith(`${nameOf(here)}.`));
          const isOpen = opened.has(key) || isWrong;
          const takeOff = !isReadOnly && (
            <Button
              size="sm"
              variant="ghost"
              shape="square"
              icon={TrashIcon}
              aria-label={`Remove ${name}`}
              onClick={() => remove(index)}
            />
          );
          if (isLine) {
            return (
              <div data-row={key} className="flex items-start gap-1 p-2 [&_label]:sr-only">
                {handle}
                <span className="min-w-0 flex-1">
                  <LineInput label={`${capital(one)} ${index + 1}`} at={[...here, single[0]]} />
                </span>
                {steps}
                {takeOff}
              </div>
            );
          }
          return (
            <div data-row={key}>
              <div className="flex items-center gap-1 p-1">
                {handle}
                <button
                  type="button"
                  aria-expanded={isOpen}
                  onClick={() => toggle(key)}
                  className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 py-1 text-left hover:bg-kumo-tint focus-visible:outline-2 focus-visible:outline-kumo-focus"
                >
                  <CaretRightIcon
                    size={14}
                    aria-hidden
                    className={`shrink-0 text-kumo-subtle transition-transform ${isOpen ? "rotate-90" : ""}`}
                  />
                  <span className="truncate">{name}</span>
                  <Aside row={row(rows, index)} title={title} />
                </button>
                {steps}
                {takeOff}
              </div>
              {isOpen && <div className="border-t border-kumo-hairline p-3">{children(fields, here)}</div>}
            </div>
          );
        }}
      </Sortable>
      {!isReadOnly && (
        <span data-add className="contents">
          <Button size="sm" icon={PlusIcon} className="self-start" disabled={rows.length >= most} onClick={add}>
            Add {one}
          </Button>
        </span>
      )}
    </section>
  );
}

const row = (rows: readonly Row[], at: number): Row => rows[at] ?? {};

/** What else is worth knowing of a folded row. */
function Aside({ row: { price, items }, title }: { row: Row; title: string }) {
  const says = Array.isArray(items)
    ? String(items.length)
    : title !== "price" && typeof price === "string"
      ? price
      : "";
  return says && <span className="ml-auto shrink-0 pl-2 text-sm text-kumo-subtle tabular-nums">{says}</span>;
}
