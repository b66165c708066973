/** Steps back and forward: whatever they change is shown, and told. */
import { useEffect, useRef, useState } from "react";
import type { Draft } from "../../editor/draft.ts";
import type { Fault } from "../../editor/faults.ts";
import { stepBetween } from "../../editor/step.ts";
import { OVER_THE_PAGE } from "../../shell/overlay.ts";
import type { EditorSearch } from "./search.ts";

export interface Steps {
  undo(): void;
  redo(): void;
  /** Of the last step; `count` tells two of the same words apart. */
  told: { words: string; count: number };
}

export function useSteps(draft: Draft, search: EditorSearch, goTo: (fault: Pick<Fault, "name" | "at">) => void): Steps {
  const [told, setTold] = useState({ words: "", count: 0 });

  function step(word: "Undone" | "Redone", take: () => void): void {
    const before = draft.state().history.present;
    take();
    const after = draft.state().history.present;
    if (before === after) return;
    const { name, where, at } = stepBetween(before, after);
    setTold(({ count }) => ({ words: `${word}: ${where.join(" › ")}`, count: count + 1 }));
    const home = after.pages[0]?.id;
    if (at && !isInView(at, search, home)) goTo({ name, at });
  }
  const undo = (): void => step("Undone", draft.undo);
  const redo = (): void => step("Redone", draft.redo);

  const latest = useRef({ undo, redo });
  useEffect(() => {
    latest.current = { undo, redo };
  });
  // Ctrl+Z and Ctrl+Shift+Z, also within a field: a browser's own knows of one field alone.
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const isRedo = event.key.toLowerCase() === "y" || event.shiftKey;
      if (!(event.ctrlKey || event.metaKey) || event.altKey || !/^[zy]$/i.test(event.key)) return;
      if (event.defaultPrevented || document.querySelector(OVER_THE_PAGE)) return;
      event.preventDefault();
      if (isRedo) latest.current.redo();
      else latest.current.undo();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);

  return { undo, redo, told };
}

function isInView(at: Fault["at"], { view = "pages", section, page }: EditorSearch, home: string | undefined): boolean {
  if ("section" in at) return section === at.section;
  if ("page" in at) return view === "pages" && section === undefined && (page ?? home) === at.page;
  return view === (at.view ?? "pages") && section === undefined;
}
