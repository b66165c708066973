/** What may lie over the page; one at a time. Each is loaded when it is first asked for. */
export type Overlay = "palette" | "shortcuts" | "new-organisation";

export type Open = (overlay: Overlay) => void;

/** How the key that goes with a shortcut is called on the reader's keyboard. */
export const COMMAND_KEY = /Mac|iP(?:hone|ad|od)/.test(navigator.platform) ? "⌘" : "Ctrl";

/** Whatever takes the keys while it is there. A toast is a dialog, too, but the page goes on beneath it. */
export const OVER_THE_PAGE = "[role=dialog]:not([aria-modal=false]), [role=alertdialog]:not([aria-modal=false])";
