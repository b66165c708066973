/** Where the sidebar's own mark of focus, a change of shade, is too faint. */
export const FOCUS = "focus-visible:ring-2 focus-visible:ring-inset focus-visible:ring-kumo-focus";
