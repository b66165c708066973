import { useSyncExternalStore } from "react";

/** How the reader wants it: as their system has it, or one of the two. public/first.js applies it before the first paint. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function chosen(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

let theme = chosen();

function apply(): void {
  const isDark = theme === "dark" || (theme === "system" && dark.matches);
  document.documentElement.dataset.mode = isDark ? "dark" : "light";
  for (const listener of listeners) listener();
}

dark.addEventListener("change", apply);

export function setTheme(next: Theme): void {
  theme = next;
  try {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // It holds until the page is closed.
  }
  apply();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => theme);

/** Whether it is dark now: for what cannot be coloured by style sheets, such as a canvas. */
export const useDark = (): boolean =>
  useSyncExternalStore(subscribe, () => document.documentElement.dataset.mode === "dark");
