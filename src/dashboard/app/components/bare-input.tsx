import { Input } from "@cloudflare/kumo/components/input";
import { type ComponentProps, useId } from "react";

/**
 * A field whose label is not shown, since the row that it stands in says it. The library's own field would take its
 * name away, and the focus with it, once something is wrong with it.
 */
export function BareInput({
  label,
  error,
  className = "w-full",
  ...props
}: Omit<ComponentProps<typeof Input>, "label" | "error" | "description"> & { label: string; error?: string }) {
  const says = useId();
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <Input
        {...props}
        aria-label={label}
        aria-describedby={error && says}
        className={`${className} ${error ? "ring-kumo-danger!" : ""}`}
      />
      {error && (
        <span id={says} className="text-sm text-kumo-danger">
          {error}
        </span>
      )}
    </span>
  );
}
