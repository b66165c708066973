import { type PointerEvent as PointerDown, type RefObject, useEffect, useRef, useState } from "react";

/**
 * Rows that are taken by a handle and follow the pointer, mouse or finger. Whoever has no pointer moves them otherwise.
 * A row passes another once the pointer is past the other's middle, so that a tall and a short one do not flicker.
 */
export function useDrag(
  list: RefObject<HTMLElement | null>,
  onMove: (from: number, to: number) => void,
  onDropped: (at: number) => void,
): { dragged: number | undefined; take: (at: number) => (event: PointerDown) => void } {
  const [dragged, setDragged] = useState<number>();
  const latest = useRef({ onMove, onDropped });
  latest.current = { onMove, onDropped };

  useEffect(() => {
    if (dragged === undefined) return;
    const follow = ({ clientY }: PointerEvent): void => {
      const rows = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
      const over = rows.findIndex(({ top, bottom }) => clientY >= top && clientY < bottom);
      const row = rows[over];
      if (!row || over === dragged) return;
      const middle = (row.top + row.bottom) / 2;
      if (over > dragged ? clientY < middle : clientY > middle) return;
      latest.current.onMove(dragged, over);
      setDragged(over);
    };
    const drop = (): void => {
      setDragged(undefined);
      latest.current.onDropped(dragged);
    };
    // The row's own element may leave the document for a moment while it is moved, and its events with it.
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", drop);
    document.addEventListener("pointercancel", drop);
    return () => {
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", drop);
      document.removeEventListener("pointercancel", drop);
    };
  }, [dragged, list]);

  return {
    dragged,
    take: (at) => (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      setDragged(at);
    },
  };
}
