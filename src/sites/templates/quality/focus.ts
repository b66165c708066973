/** Whether whoever goes through a page by keyboard sees where they are. Runs in the page, so it stands on nothing else. */

/** Call it with `page.evaluate`. Each line says one thing that is wrong, and where. */
export function focusFaults(): string[] {
  const faults: string[] = [];
  const told = (element: Element): string => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });

  /** Any of CSS's colours as bytes: red, green, blue, how opaque. */
  const bytesOf = (colour: string): number[] => {
    if (!context) throw new Error("no canvas");
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  /** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = bytesOf(colour).map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  /** The nearest colour that lies behind; pictures are not looked at. */
  const groundOf = (element: Element | null): string => {
    if (!element) return "#ffffff";
    const { backgroundColor } = getComputedStyle(element);
    const [, , , opaque = 0] = bytesOf(backgroundColor);
    return opaque > 127 ? backgroundColor : groundOf(element.parentElement);
  };

  const all = document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary");
  for (const element of all) {
    if (element.closest(".trap") || !element.checkVisibility({ visibilityProperty: true })) continue;
    element.focus({ focusVisible: true } as FocusOptions);
    // With less motion, changes still take a moment.
    for (const change of element.getAnimations()) change.finish();
    if (document.activeElement !== element) {
      faults.push(`it takes no focus: ${told(element)}`);
      continue;
    }
    const { top, bottom, left, right } = element.getBoundingClientRect();
    if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth)
      faults.push(`it has focus and is out of view: ${told(element)}`);
    const { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow } = getComputedStyle(element);
    if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) {
      faults.push(`it has focus and does not show it: ${told(element)}`);
      continue;
    }
    // https://www.w3.org/TR/WCAG22/#non-text-contrast; of two rings one is enough: https://www.w3.org/WAI/WCAG22/Techniques/css/C40
    const [, ring = outlineColor] = /^([a-z]+\([^)]*\)) 0px 0px 0px [1-9][\d.]*px/.exec(boxShadow) ?? [];
    const ground = groundOf(Number.parseFloat(outlineOffset) < 0 ? element : element.parentElement);
    const seen = Math.max(contrast(outlineColor, ground), contrast(ring, ground));
    if (seen < 3)
      faults.push(
        `it has focus and hardly shows it, ${outlineColor} on ${ground}, ${seen.toFixed(1)}: ${told(element)}`,
      );
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  scrollTo(0, 0);
  return faults;
}
