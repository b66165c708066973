/** How a link looks within a sentence. */
export const LINK =
  "rounded-xs font-medium text-kumo-link underline underline-offset-2 focus-visible:outline-2 focus-visible:outline-kumo-focus";
