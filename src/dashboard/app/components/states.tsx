import { Button } from "@cloudflare/kumo/components/button";
import { WarningCircleIcon } from "@phosphor-icons/react/dist/csr/WarningCircle";
import type { ReactNode } from "react";
import { asProblem } from "../api/problem.ts";

/** A failure where its content would stand: what happened, the request's id to quote, and a way on. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = asProblem(error);
  return (
    <div role="alert" className="flex flex-col items-start gap-3 rounded-lg bg-kumo-base p-5 ring ring-kumo-hairline">
      <p className="flex items-start gap-2 font-medium">
        <WarningCircleIcon size={20} className="mt-0.5 shrink-0 text-kumo-danger" aria-hidden />
        <span>{problem.message}</span>
      </p>
      {problem.requestId && (
        <p className="text-sm text-kumo-subtle">
          Request <code className="select-all break-all font-mono">{problem.requestId}</code>
        </p>
      )}
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Nothing is there yet: says why that is, and what to do next. */
export function Nothing({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-kumo-line px-6 py-12 text-center">
      <p className="text-lg font-medium">{title}</p>
      {children && <div className="max-w-md text-kumo-subtle">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Stands where content will be, in its shape, while it is on its way. */
export function Loading({ rows = 5, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3">
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
          key={row}
          className="h-9 animate-pulse rounded-md bg-kumo-tint motion-reduce:animate-none"
        />
      ))}
    </div>
  );
}
