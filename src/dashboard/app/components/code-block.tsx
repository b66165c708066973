import { CopyButton } from "./copy-button.tsx";
import { Scrolling } from "./scrolling.tsx";

/** Code to be copied. Scrolls by itself, by keyboard too. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline">
      <div className="absolute top-2 right-2">
        <CopyButton text={code} />
      </div>
      <Scrolling label={label} className="overflow-x-auto p-4 pt-12">
        <pre className="text-sm leading-relaxed">
          <code className="font-mono">{code}</code>
        </pre>
      </Scrolling>
    </div>
  );
}
