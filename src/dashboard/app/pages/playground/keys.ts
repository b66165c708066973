import type { KeyboardEvent } from "react";

/** Enter, or Enter with the command key; Shift+Enter starts a line, and Enter while a word is composed picks that word. */
export const isSend = ({ key, shiftKey, ctrlKey, metaKey, nativeEvent }: KeyboardEvent): boolean =>
  key === "Enter" && !nativeEvent.isComposing && (!shiftKey || ctrlKey || metaKey);
