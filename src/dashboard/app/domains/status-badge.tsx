import { Badge } from "@cloudflare/kumo/components/badge";
import type { Domain } from "./query.ts";

type Look = { variant: "success" | "neutral" | "warning" | "error" | "info"; word: string };

const LOOKS: Record<Domain["status"], Look> = {
  pending: { variant: "neutral", word: "Not in use" },
  active: { variant: "success", word: "Live" },
  lapsed: { variant: "error", word: "Lapsed" },
  removing: { variant: "neutral", word: "Being removed" },
  released: { variant: "neutral", word: "Given back" },
};

/** What a person should know of it first: that it waits for them, then what is under way, then how it is. */
function lookOf({ status, attention, provisioning }: Domain): Look {
  if (attention || provisioning?.state === "needs_attention") return { variant: "warning", word: "Needs attention" };
  if (provisioning?.state === "running") return { variant: "info", word: "Being set up" };
  if (provisioning?.state === "failed" && status !== "active") return { variant: "error", word: "Not set up" };
  return LOOKS[status];
}

export function DomainStatusBadge({ domain }: { domain: Domain }) {
  const { variant, word } = lookOf(domain);
  return (
    <Badge variant={variant} appearance="dot">
      {word}
    </Badge>
  );
}
