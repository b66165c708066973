import { Badge } from "@cloudflare/kumo/components/badge";
import type { Provisioning } from "./query.ts";

const WORDS: Record<Provisioning["kind"], string> = {
  purchase: "Not bought",
  connection: "Not connected",
  move: "Not shown there",
};

/** What came of an attempt that failed. */
export const FailedBadge = ({ kind }: Pick<Provisioning, "kind">) => (
  <Badge variant="error" appearance="dot">
    {WORDS[kind]}
  </Badge>
);
