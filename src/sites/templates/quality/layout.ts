/** What of a page's layout is wrong, as far as a browser can tell. Runs in the page, so it stands on nothing else. */

/** Call it with `page.evaluate`. `gone`: paths of images that are known not to be there. Each line says one thing and where. */
export function layoutFaults(gone: readonly string[]): string[] {
  const faults: string[] = [];
  const room = document.documentElement.clientWidth;
  const told = (element: Element | null): string => (element?.outerHTML ?? "").replace(/\s+/g, " ").slice(0, 140);
  const around = (element: Element | null): Element[] => (element ? [element, ...around(element.parentElement)] : []);
  /** Not what is meant to be out of sight: for those who listen, for robots, until it has focus. */
  const isSeen = (element: Element): boolean =>
    !element.closest(".trap, .skip") &&
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    around(element).every((holder) => getComputedStyle(holder).clipPath !== "inset(50%)");
  /** Stands over whatever is scrolled below it. */
  const isFixed = (element: Element): boolean =>
    around(element).some((holder) => /fixed|sticky/.test(getComputedStyle(holder).position));

  if (document.documentElement.scrollWidth > room) {
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return isSeen(element) && (right > room + 1 || left < -1);
    });
    faults.push(`it can be scrolled sideways, by ${told(beyond.at(-1) ?? null)}`);
  }

  interface Line {
    element: Element;
    text: string;
    left: number;
    right: number;
    top: number;
    bottom: number;
  }
  const lines: Line[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.nodeValue?.trim() || !isSeen(element) || element.closest("select, [aria-hidden=true]"))
      continue;
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      // The middle half of a line: what its letters are in, however close the lines stand.
      const quarter = (bottom - top) / 4;
      if (right - left > 1) {
        const text = node.nodeValue.trim().slice(0, 60);
        lines.push({ element, text, left, right, top: top + quarter, bottom: bottom - quarter });
      }
    }
  }

  const cut = new Set<Element>();
  for (const { element, text, left, right, top, bottom } of lines) {
    if (cut.has(element)) continue;
    let isCut = left < -2 || right > room + 2;
    for (const holder of around(element)) {
      const { overflowX, overflowY } = getComputedStyle(holder);
      const box = holder.getBoundingClientRect();
      if (overflowX === "auto" || overflowX === "scroll") isCut = false;
      if (/hidden|clip/.test(overflowX)) isCut ||= left < box.left - 2 || right > box.right + 2;
      if (/hidden|clip/.test(overflowY)) isCut ||= top < box.top - 2 || bottom > box.bottom + 2;
    }
    if (!isCut) continue;
    cut.add(element);
    faults.push(`a text is cut off: "${text}" in ${told(element)}`);
  }

  lines.sort((a, b) => a.top - b.top);
  for (const [at, line] of lines.entries()) {
    for (let next = at + 1; next < lines.length; next += 1) {
      const other = lines[next];
      if (!other || other.top > line.bottom - 2) break;
      const across = Math.min(line.right, other.right) - Math.max(line.left, other.left);
      if (across <= 2 || other.element === line.element) continue;
      if (isFixed(line.element) !== isFixed(other.element)) continue;
      faults.push(`texts overlap: "${line.text}" (${told(line.element)}) and "${other.text}" (${told(other.element)})`);
    }
  }

  /** https://www.w3.org/TR/WCAG22/#target-size-minimum: what stands within a sentence may be as high as its line. */
  const isInText = (element: Element): boolean =>
    getComputedStyle(element).display === "inline" &&
    (element.closest("p, li, address, dd")?.textContent ?? "").trim() !== element.textContent?.trim();
  for (const target of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (!isSeen(target) || isInText(target)) continue;
    const { width, height } = target.getBoundingClientRect();
    if (width < 23.5 || height < 23.5)
      faults.push(`small for a finger, ${width.toFixed(0)} × ${height.toFixed(0)} px: ${told(target)}`);
  }

  for (const image of document.images)
    if (isSeen(image) && image.complete && image.naturalWidth === 0 && !gone.includes(new URL(image.src).pathname))
      faults.push(`an image shows nothing: ${told(image)}`);
  return faults;
}
