import { Button } from "@cloudflare/kumo/components/button";
import {
  type Announcements,
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { ArrowDownIcon } from "@phosphor-icons/react/dist/csr/ArrowDown";
import { ArrowUpIcon } from "@phosphor-icons/react/dist/csr/ArrowUp";
import { DotsSixVerticalIcon } from "@phosphor-icons/react/dist/csr/DotsSixVertical";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";

export interface SortableRow {
  /** The same for as long as it is the same row. */
  key: string;
  /** As it is told to those who do not see it. */
  name: string;
}

export interface RowTools {
  /** By which it is dragged, with a pointer or with Space and the arrow keys. */
  handle: ReactNode;
  /** One up, one down. */
  steps: ReactNode;
}

/** A list whose rows have an order of their owner's: by pointer, by keyboard, or step by step. */
export function Sortable<Row extends SortableRow>({
  label,
  rows,
  isFixed,
  onMove,
  children,
}: {
  label: string;
  rows: readonly Row[];
  /** Whether the order stays as it is. */
  isFixed: boolean;
  onMove: (from: number, to: number) => void;
  children: (row: Row, at: number, tools: RowTools) => ReactNode;
}) {
  const list = useRef<HTMLUListElement>(null);
  const pressed = useRef<string>(undefined);
  const [said, setSaid] = useState("");
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const placeOf = (key: UniqueIdentifier): number => rows.findIndex((row) => row.key === key);
  const nameOf = (key: UniqueIdentifier): string => rows[placeOf(key)]?.name ?? "";
  const place = (key: UniqueIdentifier): string => `${placeOf(key) + 1} of ${rows.length}`;
  const announcements: Announcements = {
    onDragStart: ({ active }) => `${nameOf(active.id)} is taken up. It is ${place(active.id)}.`,
    // It is over itself as soon as it is taken up.
    onDragOver: ({ active, over }) =>
      over && over.id !== active.id ? `${nameOf(active.id)} would be ${place(over.id)}.` : undefined,
    onDragEnd: ({ active, over }) => `${nameOf(active.id)} is put down${over ? ` as ${place(over.id)}` : ""}.`,
    onDragCancel: ({ active }) => `${nameOf(active.id)} stays ${place(active.id)}.`,
  };

  // A row that was moved leaves the document for a moment, and its focus with it; at an end its button is of no use.
  useLayoutEffect(() => {
    if (pressed.current === undefined) return;
    const wanted = list.current?.querySelector<HTMLButtonElement>(`[data-step="${CSS.escape(pressed.current)}"]`);
    const usable = wanted?.disabled ? wanted.parentElement?.querySelector<HTMLElement>("button:enabled") : wanted;
    usable?.focus();
    pressed.current = undefined;
  });

  function step({ key, name }: Row, from: number, by: 1 | -1): void {
    pressed.current = `${by > 0 ? "down" : "up"} ${key}`;
    onMove(from, from + by);
    setSaid(`${name} is now ${from + by + 1} of ${rows.length}.`);
  }

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{
        announcements,
        screenReaderInstructions: {
          draggable:
            "Press Space to take it up, the arrow keys to move it, Space again to put it down, Escape to leave it.",
        },
      }}
      onDragEnd={({ active, over }) => {
        if (over && over.id !== active.id) onMove(placeOf(active.id), placeOf(over.id));
      }}
    >
      <SortableContext items={rows.map(({ key }) => key)} strategy={verticalListSortingStrategy} disabled={isFixed}>
        <ul ref={list} aria-label={label} className="flex flex-col gap-2 empty:hidden">
          {rows.map((row, at) => (
            <Item key={row.key} row={row} isFixed={isFixed}>
              {(handle) =>
                children(row, at, {
                  handle,
                  steps: !isFixed && rows.length > 1 && (
                    <span className="flex">
                      <Button
                        size="sm"
                        variant="ghost"
                        shape="square"
                        icon={ArrowUpIcon}
                        aria-label={`Move ${row.name} up`}
                        data-step={`up ${row.key}`}
                        disabled={at === 0}
                        onClick={() => step(row, at, -1)}
                      />
                      <Button
                        size="sm"
                        variant="ghost"
                        shape="square"
                        icon={ArrowDownIcon}
                        aria-label={`Move ${row.name} down`}
                        data-step={`down ${row.key}`}
                        disabled={at === rows.length - 1}
                        onClick={() => step(row, at, 1)}
                      />
                    </span>
                  ),
                })
              }
            </Item>
          ))}
        </ul>
      </SortableContext>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </DndContext>
  );
}

function Item({
  row: { key, name },
  isFixed,
  children,
}: {
  row: SortableRow;
  isFixed: boolean;
  children: (handle: ReactNode) => ReactNode;
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: key,
  });
  const handle = !isFixed && (
    <button
      type="button"
      ref={setActivatorNodeRef}
      {...attributes}
      {...listeners}
      aria-label={`Drag ${name}`}
      className="flex size-7 shrink-0 cursor-grab touch-none items-center justify-center rounded-md text-kumo-subtle hover:text-kumo-default focus-visible:outline-2 focus-visible:outline-kumo-focus active:cursor-grabbing"
    >
      <DotsSixVerticalIcon size={18} aria-hidden />
    </button>
  );
  return (
    <li
      ref={setNodeRef}
      style={{ ...(transform && { transform: `translate3d(0, ${transform.y}px, 0)` }), transition }}
      className={`min-w-0 rounded-lg bg-kumo-base ring ${isDragging ? "relative z-10 shadow-lg ring-kumo-focus" : "ring-kumo-hairline"}`}
    >
      {children(handle)}
    </li>
  );
}
