import { WarningCircleIcon } from "@phosphor-icons/react/dist/csr/WarningCircle";
import type { ReactNode } from "react";
import type { ApiProblem } from "../api/problem.ts";

/** Above a form's button: why it was not taken. */
export function FormFailure({ problem, children }: { problem: ApiProblem; children?: ReactNode }) {
  return (
    <div role="alert" className="flex items-start gap-2 rounded-lg bg-kumo-danger-tint px-3 py-2.5">
      <WarningCircleIcon size={18} className="mt-px shrink-0 text-kumo-danger" aria-hidden />
      <div className="flex min-w-0 flex-col gap-1">
        <p>{children ?? problem.message}</p>
        {problem.status >= 500 && problem.requestId && (
          <p className="text-sm">
            Request <code className="select-all break-all font-mono">{problem.requestId}</code>
          </p>
        )}
      </div>
    </div>
  );
}
