/** Asks Cloudflare's Turnstile whether a form was sent by a person, with the owner's own keys. */
import * as z from "zod";
import { sha256Hex } from "../../platform/crypto.ts";
import type { Binding, Envelopes } from "../../platform/envelope.ts";
import type { Outbound } from "../../platform/outbound.ts";
import type { ServedForms } from "./form.schema.ts";

export interface TurnstilePorts {
  outbound: Outbound;
  envelopes: Pick<Envelopes, "open">;
  /** Of `/turnstile/v0/siteverify`. */
  baseUrl: string;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

/**
 * `unasked`: Turnstile is away, or the owner's secret is none. The form is taken then, and marked: a letter that a
 * customer wrote is worth more than what the trap and the limits let through meanwhile.
 */
export type Verdict = "person" | "refused" | "unasked";

export type AskTurnstile = (asked: {
  forms: ServedForms;
  siteId: string;
  token: string;
  /** Says what is sent: the same again is asked as the same, since a token is good once. */
  content: string;
}) => Promise<Verdict>;

/** Somebody waits in front of a page. */
const TIMEOUT_MS = 4_000;
const MOST_TOKEN = 2_048;

const Answer = z.object({ success: z.boolean(), "error-codes": z.array(z.string()).default([]) });
/** What says something of us or of the vendor, and nothing of the visitor. */
const NOT_THEIRS = new Set(["missing-input-secret", "invalid-input-secret", "bad-request", "internal-error"]);

export const turnstileBinding = (orgId: string, siteId: string): Binding => ({
  orgId,
  id: siteId,
  purpose: "turnstile",
});

/** UUIDs are what it takes (https://developers.cloudflare.com/turnstile/get-started/server-side-validation/). */
const uuidOf = (digest: string): string =>
  `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;

export const createTurnstile =
  ({ outbound, envelopes, baseUrl, warn }: TurnstilePorts): AskTurnstile =>
  async ({ forms: { orgId, turnstile }, siteId, token, content }) => {
    if (!turnstile) return "unasked";
    if (token === "" || token.length > MOST_TOKEN) return "refused";
    const secret = await envelopes.open(turnstile, turnstileBinding(orgId, siteId));
    if (!secret.ok) {
      warn("turnstile_secret_unreadable", { siteId, reason: secret.error });
      return "unasked";
    }
    try {
      const answer = await outbound(
        `${baseUrl}/turnstile/v0/siteverify`,
        {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({
            secret: secret.value,
            response: token,
            idempotency_key: uuidOf(await sha256Hex(siteId, token, content)),
          }),
        },
        { timeoutMs: TIMEOUT_MS },
      );
      const { success, "error-codes": codes } = Answer.parse(await answer.json());
      if (success) return "person";
      if (!codes.some((code) => NOT_THEIRS.has(code))) return "refused";
      warn("turnstile_not_asked", { siteId, reason: codes.join(" ") });
    } catch (error) {
      warn("turnstile_not_asked", { siteId }, error);
    }
    return "unasked";
  };
