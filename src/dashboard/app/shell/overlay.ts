/** What may lie over the page; one at a time. Each is loaded when it is first asked for. */
export type Overlay = "palette" | "shortcuts" | "new-organisation";

export type Open = (overlay: Overlay) => void;

/** How the key that goes with a shortcut is called on the reader's keyboard. */
export const COMMAND_KEY = /Mac|iP(?:hone|ad|od)/.test(navigator.platform) ? "⌘" : "Ctrl";
