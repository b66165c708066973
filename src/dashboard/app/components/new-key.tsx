import { useEffect, useRef } from "react";
import { CopyButton } from "./copy-button.tsx";

/**
 * A key that was just made. It is here and nowhere else: it leaves with the page. It takes the focus, since the button
 * that made it is gone.
 */
export function NewKey({ value }: { value: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("button")?.focus(), []);
  return (
    <div
      ref={box}
      className="flex flex-wrap items-center gap-3 rounded-lg bg-kumo-recessed p-3 ring ring-kumo-hairline"
    >
      <code data-new-key className="min-w-0 flex-1 basis-52 font-mono text-sm break-all select-all">
        {value}
      </code>
      <CopyButton text={value} label="Copy key" />
    </div>
  );
}
