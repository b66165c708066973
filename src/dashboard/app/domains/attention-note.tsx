import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import type { ReactNode } from "react";
import type { Attention } from "./query.ts";

/** What is the matter, and what somebody can do about it. */
export function AttentionNote({
  attention: { message, action },
  children,
}: {
  attention: Attention;
  children?: ReactNode;
}) {
  return (
    <div role="note" className="flex items-start gap-3 rounded-lg bg-kumo-warning-tint px-4 py-3 text-base">
      <WarningIcon size={20} className="mt-0.5 shrink-0 text-kumo-warning" aria-hidden />
      <div className="flex min-w-0 flex-col items-start gap-2">
        <p className="font-medium wrap-anywhere">{message}</p>
        <p className="wrap-anywhere">{action}</p>
        {children}
      </div>
    </div>
  );
}
