import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

export interface PartLink {
  key: string;
  words: ReactNode;
  /** What the address says of it beside the page's own path. */
  search: Record<string, string>;
}

/** The parts of a page, each with an address of its own. */
export function PartNav({
  label,
  parts,
  current,
  to,
  params,
}: {
  label: string;
  parts: readonly PartLink[];
  current: string;
  to: LinkProps["to"];
  params: Record<string, string>;
}) {
  return (
    <nav aria-label={label} className="-mb-2 flex flex-wrap gap-x-1 border-b border-kumo-hairline">
      {parts.map(({ key, words, search }) => (
        <Link
          key={key}
          {...({ to, params, search } as LinkProps)}
          resetScroll={false}
          aria-current={key === current ? "page" : undefined}
          activeOptions={{ exact: true, includeSearch: true }}
          className="-mb-px rounded-t-md border-b-2 border-transparent px-2 py-2 font-medium text-kumo-subtle hover:text-kumo-default focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-kumo-focus aria-[current=page]:border-kumo-brand aria-[current=page]:text-kumo-default sm:px-3"
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}
