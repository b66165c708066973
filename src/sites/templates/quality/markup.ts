/** What of a page's markup an owner's words must never have become. Runs in the page, so it stands on nothing else. */

/** Call it with `page.evaluate`. Each line says one thing that is wrong, and where. */
export function markupFaults(): string[] {
  const faults: string[] = [];
  const told = (element: Element): string => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const ADDRESSES = ["href", "src", "action", "formaction", "data", "xlink:href"];
  const SAFE = new Set(["http:", "https:", "tel:", "mailto:"]);

  for (const element of document.querySelectorAll("*")) {
    if (element.matches("script:not([type='application/ld+json']), iframe, object, embed, base, meta[http-equiv]"))
      faults.push(`an element that a page has no use for: ${told(element)}`);
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) faults.push(`a handler, ${name}: ${told(element)}`);
      if (!ADDRESSES.includes(name)) continue;
      // Of an element within SVG it names another of the same drawing.
      if (!URL.canParse(value, location.href)) faults.push(`an address that is none, ${value}: ${told(element)}`);
      else if (!SAFE.has(new URL(value, location.href).protocol))
        faults.push(`an address that may run: ${told(element)}`);
    }
  }

  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[href*='#']")) {
    const { pathname, origin, hash } = new URL(link.href);
    if (origin !== location.origin || pathname !== location.pathname || hash === "") continue;
    if (!document.getElementById(decodeURIComponent(hash.slice(1)))) faults.push(`it leads nowhere: ${told(link)}`);
  }
  return faults;
}
