/** Mail through Resend's HTTP API (https://resend.com/docs/api-reference/emails/send-email), or what speaks it. */
import * as z from "zod";
import type { Log } from "./logger.ts";
import type { Outbound } from "./outbound.ts";
import type { Settings } from "./settings.ts";

export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  replyTo?: string;
}

/** "again": not at any attempt, and it may be at a later one. */
export type Sent = "taken" | "again" | "refused";

export interface Mailer {
  /** Never throws: what went wrong is logged, without the address and without the text. */
  send(mail: OutgoingMail, idempotencyKey: string): Promise<Sent>;
}

const TIMEOUT_MS = 8_000;
/** With the time-outs, within the 30 seconds that work after an answer has. */
const ATTEMPTS = 3;

const Refusal = z.object({ name: z.string() });

const later = (status: number): boolean => status === 429 || status >= 500;

/** Resend remembers an idempotency key for 24 hours, so a repeat after a lost answer sends nothing twice. */
export function createMailer({
  settings,
  outbound,
  log,
  pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}: {
  settings: Pick<Settings, "RESEND_BASE_URL" | "RESEND_API_KEY" | "MAIL_FROM">;
  outbound: Outbound;
  log: Log;
  pause?: (ms: number) => Promise<void>;
}): Mailer {
  const attempt = async (body: string, idempotencyKey: string, key: string): Promise<Sent> => {
    try {
      const answer = await outbound(
        `${settings.RESEND_BASE_URL}/emails`,
        {
          method: "POST",
          headers: {
            authorization: `Bearer ${key}`,
            "content-type": "application/json",
            "idempotency-key": idempotencyKey,
          },
          body,
        },
        { timeoutMs: TIMEOUT_MS },
      );
      if (answer.ok) {
        await answer.body?.cancel();
        return "taken";
      }
      const refusal = Refusal.safeParse(await answer.json().catch(() => undefined));
      log.warn("mail_refused", { status: answer.status, ...(refusal.success && { reason: refusal.data.name }) });
      return later(answer.status) ? "again" : "refused";
    } catch (error) {
      log.warn("mail_not_sent", {}, error);
      return "again";
    }
  };

  return {
    send: async ({ to, subject, text, html, replyTo }, idempotencyKey) => {
      if (settings.RESEND_API_KEY === undefined) {
        log.error("mail_not_configured", { detail: "Set RESEND_API_KEY: without it nobody can verify an address." });
        return "refused";
      }
      const body = JSON.stringify({ from: settings.MAIL_FROM, to: [to], subject, text, html, reply_to: replyTo });
      for (let tried = 1; ; tried++) {
        const outcome = await attempt(body, idempotencyKey, settings.RESEND_API_KEY);
        if (outcome !== "again" || tried === ATTEMPTS) return outcome;
        await pause(500 * 2 ** tried);
      }
    },
  };
}
