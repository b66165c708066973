import { Badge } from "@cloudflare/kumo/components/badge";
import type { KeyStatus } from "./keys.ts";

const STATUSES: Record<KeyStatus, { variant: "success" | "neutral" | "warning"; word: string }> = {
  active: { variant: "success", word: "Active" },
  revoked: { variant: "neutral", word: "Revoked" },
  expired: { variant: "warning", word: "Expired" },
};

export function StatusBadge({ status }: { status: KeyStatus }) {
  const { variant, word } = STATUSES[status];
  return (
    <Badge variant={variant} appearance="dot">
      {word}
    </Badge>
  );
}
