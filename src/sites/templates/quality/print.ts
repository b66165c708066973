/** What of a page is missing on paper, where nothing can be unfolded. Runs in the page, so it stands on nothing else. */

/** Call it with `page.evaluate` while the page is emulated as printed. What one presses or fills in is left out. */
export function printFaults(): string[] {
  for (const folded of document.querySelectorAll("details")) folded.open = false;
  const faults = new Set<string>();
  const texts = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    const text = node.nodeValue?.trim();
    if (!element || !text || element.closest("button, form, script, style, svg, .btn")) continue;
    range.selectNodeContents(node);
    const hasRoom = [...range.getClientRects()].some(({ width, height }) => width > 0 && height > 0);
    if (!hasRoom || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      faults.add(`a text is not printed: "${text.slice(0, 60)}"`);
  }
  return [...faults];
}
