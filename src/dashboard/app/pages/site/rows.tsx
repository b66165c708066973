import { Button } from "@cloudflare/kumo/components/button";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { type ReactNode, useEffect, useRef } from "react";

export interface Row {
  /** Within its list, for as long as the form is open. */
  row: number;
}

/** The next row's name. */
const nextRow = (list: readonly Row[]): number => Math.max(-1, ...list.map(({ row }) => row)) + 1;

/** A list that grows and shrinks. A row that came has the focus in its first field; when one went, the button that adds has it. */
export function Rows<Item extends Row>({
  name,
  items,
  most,
  add,
  fresh,
  children,
  onChange,
  className = "flex flex-col gap-3",
}: {
  /** By which its rows are told apart from those of other lists. */
  name: string;
  items: readonly Item[];
  most: number;
  /** What the button says that adds one. */
  add: ReactNode;
  fresh: (row: number) => Item;
  children: (item: Item, at: number, set: (changes: Partial<Item>) => void, remove: () => void) => ReactNode;
  onChange: (items: readonly Item[]) => void;
  className?: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  const focusNext = useRef<string>(undefined);
  useEffect(() => {
    if (focusNext.current === undefined) return;
    list.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = undefined;
  });
  return (
    <div ref={list} className={className}>
      {items.map((item, at) => (
        <div key={item.row} data-row={`${name}.${item.row}`} className="contents">
          {children(
            item,
            at,
            (changes) => onChange(items.map((each) => (each.row === item.row ? { ...each, ...changes } : each))),
            () => {
              focusNext.current = `[data-add="${name}"]`;
              onChange(items.filter(({ row }) => row !== item.row));
            },
          )}
        </div>
      ))}
      <div>
        <Button
          data-add={name}
          size="sm"
          icon={PlusIcon}
          disabled={items.length >= most}
          onClick={() => {
            const row = nextRow(items);
            focusNext.current = `[data-row="${name}.${row}"] :is(input, select)`;
            onChange([...items, fresh(row)]);
          }}
        >
          {add}
        </Button>
      </div>
    </div>
  );
}

export const TakeOff = ({
  label,
  onClick,
  className = "",
}: {
  label: string;
  onClick: () => void;
  className?: string;
}) => (
  <Button variant="ghost" shape="square" icon={TrashIcon} aria-label={label} className={className} onClick={onClick} />
);
