import { rateLimited } from "../../http/index.ts";
import { Problem } from "../../kernel/problem.ts";
import { unreachable } from "../../kernel/result.ts";
import type { VendorError } from "../cloudflare/cloudflare.schema.ts";
import type { Refused } from "./search.service.ts";

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/** Where nothing of the customer's own was at fault. */
export function vendorProblem(error: VendorError): Problem {
  switch (error.kind) {
    case "busy":
      return new Problem("unavailable", {
        detail: "Too much is asked of the registrar just now. Try again.",
        retryAfterS: seconds(error.retryAfterMs),
      });
    case "unknown":
      return new Problem("unavailable", { detail: "Cloudflare did not answer. Try again.", retryAfterS: 5 });
    case "refused":
      return new Problem("upstream_error", { detail: `Cloudflare refused: ${error.message}` });
    default:
      return unreachable(error);
  }
}

export function searchProblem(error: Refused): Problem {
  if (error.kind !== "limited") return vendorProblem(error);
  return rateLimited("Too many domains were looked for. Wait a moment.", error.retryAfterMs, error.limits);
}

/** What there is only where the operator has an account for it. */
export function required<T>(service: T | undefined): T {
  if (service !== undefined) return service;
  throw new Problem("unavailable", {
    detail: "This deployment has no account for domains: its operator sets CLOUDFLARE_ACCOUNT_ID.",
  });
}
