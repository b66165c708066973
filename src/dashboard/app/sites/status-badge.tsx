import { Badge } from "@cloudflare/kumo/components/badge";
import type { Site } from "./query.ts";

type Look = { variant: "success" | "neutral" | "warning" | "error" | "info"; word: string };

const LOOKS: Record<Site["status"] | "provisioning" | "needs_attention", Look> = {
  draft: { variant: "neutral", word: "Draft" },
  provisioning: { variant: "info", word: "Being set up" },
  live: { variant: "success", word: "Live" },
  needs_attention: { variant: "warning", word: "Needs attention" },
  suspended: { variant: "error", word: "Suspended" },
};

const MAINTENANCE: Look = { variant: "warning", word: "Maintenance" };

export function SiteStatusBadge({ site: { status, maintenance } }: { site: Pick<Site, "status" | "maintenance"> }) {
  const { variant, word } = status === "live" && maintenance ? MAINTENANCE : LOOKS[status];
  return (
    <Badge variant={variant} appearance="dot">
      {word}
    </Badge>
  );
}
