/** One clock for all texts that speak of how long ago something was. */
import { useSyncExternalStore } from "react";

/** Texts tell minutes: none is wrong for longer than this. */
const TICK_MS = 30_000;

const readers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let ticks = 0;

function tick(): void {
  ticks += 1;
  for (const reader of readers) reader();
}

/** It stands still while nobody reads it. */
export function onTick(reader: () => void): () => void {
  readers.add(reader);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, again and again. */
export function useTime(): number {
  useSyncExternalStore(onTick, () => ticks);
  return Date.now();
}
