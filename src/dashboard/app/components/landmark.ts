/** Where the focus goes when the button that was pressed is gone. */
const ATTRIBUTE = "data-landmark";

export const landmark = (id: string) => ({ [ATTRIBUTE]: id, tabIndex: -1 }) as const;

/** To the first one that is shown; without one, to the page's heading. */
export function focusLandmark(id: string): void {
  const marked = document.querySelectorAll<HTMLElement>(`[${ATTRIBUTE}="${CSS.escape(id)}"]`);
  const shown = [...marked].find((element) => element.checkVisibility());
  (shown ?? document.querySelector<HTMLElement>("main h1"))?.focus();
}
