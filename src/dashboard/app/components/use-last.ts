import { useRef } from "react";

/** The value, or what it was last: a dialog that is on its way out still shows what it was about. */
export function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}
