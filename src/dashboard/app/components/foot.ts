/** The buttons of a dialog that scrolls, always in sight at its end. */
export const FOOT =
  "sticky -bottom-6 -mx-6 -mb-6 flex flex-wrap justify-end gap-2 border-t border-kumo-hairline bg-kumo-base px-6 py-4";
