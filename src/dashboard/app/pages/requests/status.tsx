import type { Icon } from "@phosphor-icons/react";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { ProhibitIcon } from "@phosphor-icons/react/dist/csr/Prohibit";
import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import { XCircleIcon } from "@phosphor-icons/react/dist/csr/XCircle";
import type { UsageCall } from "../../../../billing/usage.schema.ts";

export const STATUS_WORDS: Record<UsageCall["status"], string> = {
  ok: "OK",
  error: "Error",
  cancelled: "Cancelled",
  interrupted: "Interrupted",
};

const ICONS: Record<UsageCall["status"], [icon: Icon, colour: string]> = {
  ok: [CheckCircleIcon, "text-kumo-success"],
  error: [XCircleIcon, "text-kumo-danger"],
  cancelled: [ProhibitIcon, "text-kumo-subtle"],
  interrupted: [WarningIcon, "text-kumo-warning"],
};

/** By icon, colour and word, so that none of them is needed. */
export function Status({ of }: { of: UsageCall["status"] }) {
  const [Icon, colour] = ICONS[of];
  return (
    <span className="inline-flex items-center gap-1.5 align-middle whitespace-nowrap">
      <Icon size={16} weight="fill" className={`shrink-0 ${colour}`} aria-hidden />
      {STATUS_WORDS[of]}
    </span>
  );
}
