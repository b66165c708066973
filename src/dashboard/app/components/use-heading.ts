import { type RefObject, useEffect } from "react";
import { focusLandmark } from "./landmark.ts";

/** In a page there is but one. */
const HEADING = "";

/**
 * For what takes a page's place under a heading of its own, with which the button goes that was pressed: the heading has
 * the focus as it comes. As it goes, the landmark has it that `back` names by then, else the heading of what comes.
 */
export function useHeading(back?: RefObject<string>): void {
  useEffect(() => {
    focusLandmark(HEADING);
    return () => void requestAnimationFrame(() => focusLandmark(back?.current ?? HEADING));
  }, [back]);
}
