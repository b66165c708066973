/** A name's first letter where a picture would be. */
export function Initial({ of, round = false }: { of: string; round?: boolean }) {
  const [first = "?"] = of.trim();
  return (
    <span
      aria-hidden
      className={`flex size-6 shrink-0 items-center justify-center bg-kumo-contrast text-xs font-semibold text-kumo-inverse uppercase ${round ? "rounded-full" : "rounded-md"}`}
    >
      {first}
    </span>
  );
}
