/** Throws where something that went to or came from the stand-in for Cloudflare broke the vendor's own description. */
export function refuseViolations(violations: readonly string[]): void {
  if (violations.length > 0)
    throw new Error(`not as Cloudflare's API is described:\n  ${violations.slice(0, 10).join("\n  ")}`);
}
