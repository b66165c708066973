import { CopyButton } from "./copy-button.tsx";

/** A key that was just made. It is here and nowhere else: it leaves with the page. */
export function NewKey({ value }: { value: string }) {
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-lg bg-kumo-recessed p-3 ring ring-kumo-hairline">
      <code data-new-key className="min-w-0 flex-1 basis-52 font-mono text-sm break-all select-all">
        {value}
      </code>
      <CopyButton text={value} label="Copy key" />
    </div>
  );
}
