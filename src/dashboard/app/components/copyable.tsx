import { CopyButton } from "./copy-button.tsx";

/** A short text that one sends as it is, with a button that copies it. */
export function Copyable({ text, label }: { text: string; label?: string }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <code className="min-w-0 font-mono text-sm wrap-anywhere">{text}</code>
      <CopyButton text={text} of={text} {...(label !== undefined && { label })} />
    </span>
  );
}
