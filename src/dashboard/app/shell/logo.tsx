/** The mark, in the colours of the theme that is on. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} className="shrink-0" aria-hidden>
      <rect width="32" height="32" rx="7" className="fill-kumo-contrast" />
      <path d="M9 8h14v4H13v3h8v4h-8v3h10v4H9z" className="fill-kumo-base" />
      <path d="M24 14l4 3-4 3z" fill="#f59e0b" />
    </svg>
  );
}

export function Logo() {
  return (
    <span className="flex items-center gap-2.5 text-lg font-semibold tracking-tight text-kumo-strong">
      <Mark />
      Edgewright
    </span>
  );
}
