import { type RefObject, useLayoutEffect, useState } from "react";

/** Rows made beyond each edge, and the step in which the range moves, so that few scrolls make anything. */
const STEP = 10;

interface Window {
  first: number;
  /** Exclusive. */
  last: number;
}

/** Which rows of one height, inside the element, are on the screen or near it, whatever it is that scrolls. */
export function useWindow(element: RefObject<HTMLElement | null>, rows: number, rowHeight: number): Window {
  const [shown, setShown] = useState<Window>({ first: 0, last: 4 * STEP });
  useLayoutEffect(() => {
    const measure = (): void => {
      if (!element.current) return;
      const { top } = element.current.getBoundingClientRect();
      const first = Math.max(0, (Math.floor(-top / rowHeight / STEP) - 1) * STEP);
      const last = Math.min(rows, (Math.ceil((innerHeight - top) / rowHeight / STEP) + 1) * STEP);
      setShown((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    measure();
    document.addEventListener("scroll", measure, { capture: true, passive: true });
    addEventListener("resize", measure);
    return () => {
      document.removeEventListener("scroll", measure, { capture: true });
      removeEventListener("resize", measure);
    };
  }, [element, rows, rowHeight]);
  return shown;
}

export type Slice = { kind: "row"; index: number } | { kind: "gap"; from: number; rows: number };

/**
 * What to make of `rows` rows: those in the window and `kept` ones, such as the row that has the focus, which must not
 * vanish under it; gaps stand for the rest.
 */
export function slicesOf({ first, last }: Window, rows: number, kept: readonly number[]): Slice[] {
  const wanted = new Set(kept.filter((index) => index >= 0 && index < rows));
  for (let index = first; index < Math.min(last, rows); index += 1) wanted.add(index);
  const slices: Slice[] = [];
  let next = 0;
  for (const index of [...wanted].sort((one, other) => one - other)) {
    if (index > next) slices.push({ kind: "gap", from: next, rows: index - next });
    slices.push({ kind: "row", index });
    next = index + 1;
  }
  if (next < rows) slices.push({ kind: "gap", from: next, rows: rows - next });
  return slices;
}
