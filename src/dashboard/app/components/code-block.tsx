import { CopyButton } from "./copy-button.tsx";

/** Code to be copied. Scrolls by itself, by keyboard too. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline">
      <div className="absolute top-2 right-2">
        <CopyButton text={code} />
      </div>
      <section
        aria-label={label}
        // What scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
        tabIndex={0}
        className="overflow-x-auto p-4 pt-12"
      >
        <pre className="text-sm leading-relaxed">
          <code className="font-mono">{code}</code>
        </pre>
      </section>
    </div>
  );
}
