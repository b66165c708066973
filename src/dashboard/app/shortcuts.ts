/** Single keys that work on the whole page. Who dictates, or types by accident, can turn them off (WCAG 2.1.4). */
import { useEffect, useRef, useSyncExternalStore } from "react";

const KEY = "single-key-shortcuts";
const listeners = new Set<() => void>();

function stored(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

let on = stored();

export function setShortcuts(next: boolean): void {
  on = next;
  try {
    if (next) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // It holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useShortcutsOn = (): boolean => useSyncExternalStore(subscribe, () => on);

const TYPES = "input, textarea, select, [contenteditable], [role=combobox], [role=listbox], [role=menu]";
/** What lies over the page has keys of its own; the open call is part of the page, and goes on beneath a toast. */
const OVER =
  "[role=dialog]:not([data-call], [aria-modal=false]), [role=alertdialog]:not([aria-modal=false]), [role=menu], [role=listbox]";

function isElsewhere({ target, defaultPrevented, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean {
  if (defaultPrevented || ctrlKey || metaKey || altKey || isComposing) return true;
  if (target instanceof Element && target.closest(TYPES)) return true;
  return [...document.querySelectorAll(OVER)].some((over) => over.checkVisibility());
}

/** Runs what a key stands for, as `KeyboardEvent.key` names it; never while somebody types or something lies over the page. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!on || isElsewhere(event)) return;
      const action = current.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
