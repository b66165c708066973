/** The first stop of Tab: past everything that is the same on every page. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-60 -translate-y-20 transition-none rounded-lg bg-kumo-contrast px-4 py-2 font-medium text-kumo-inverse outline-offset-2 outline-kumo-focus focus:translate-y-0 focus-visible:outline-2"
    >
      Skip to content
    </a>
  );
}
