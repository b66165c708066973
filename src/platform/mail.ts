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

/** "again": not at any attempt, and it may be later, at once or when an operator has mended something. */
export type Sent = "taken" | "again" | "refused";

export interface Mailer {
  /** Never throws: what went wrong is logged, without the address and without the text. */
  send(mail: OutgoingMail, idempotencyKey: string): Promise<Sent>;
}

const TIMEOUT_MS = 8_000;
/** With the time-outs, within the 30 seconds that work after an answer has. */
const ATTEMPTS = 3;

const Refusal = z.object({ name: z.string().optional().catch(undefined) }).catch({});

/** "soon": the same may be taken within seconds. "invalid": one of its fields is wrong. */
type Answered = Sent | "soon" | "invalid";

/**
 * What says something of this mail alone is for good. Whatever else is refused is refused to the platform, whose key is
 * revoked or whose domain is not verified: nothing is wrong with the mail, and somebody mends it
 * (https://resend.com/docs/api-reference/errors).
 */
function judged(status: number, name: string | undefined): Answered {
  if (status === 408 || status === 429 || status >= 500 || name === "concurrent_idempotent_requests") return "soon";
  if (name === "invalid_from_address") return "again";
  if (status === 400 || status === 422) return "invalid";
  return status === 409 || status === 413 || status === 451 ? "refused" : "again";
}

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
  async function attempt(body: string, idempotencyKey: string, key: string): Promise<Answered> {
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
      const { name } = Refusal.parse(await answer.json().catch(() => ({})));
      log.warn("mail_refused", { status: answer.status, ...(name !== undefined && { reason: name }) });
      return judged(answer.status, name);
    } catch (error) {
      log.warn("mail_not_sent", {}, error);
      return "soon";
    }
  }

  async function attempts(mail: object, idempotencyKey: string, key: string): Promise<Sent | "invalid"> {
    const body = JSON.stringify(mail);
    for (let tried = 1; ; tried++) {
      const answered = await attempt(body, idempotencyKey, key);
      if (answered !== "soon") return answered;
      if (tried === ATTEMPTS) return "again";
      await pause(500 * 2 ** tried);
    }
  }

  return {
    send: async ({ to, subject, text, html, replyTo }, idempotencyKey) => {
      const key = settings.RESEND_API_KEY;
      if (key === undefined) {
        log.error("mail_not_configured", { detail: "Set RESEND_API_KEY: without it nobody can verify an address." });
        return "again";
      }
      const mail = { from: settings.MAIL_FROM, to: [to], subject, text, html };
      let sent = await attempts({ ...mail, reply_to: replyTo }, idempotencyKey, key);
      // A stranger's address, which the service may know to be none: better told without. Other words need another key.
      if (sent === "invalid" && replyTo !== undefined)
        sent = await attempts(mail, `${idempotencyKey}/without-reply-to`, key);
      return sent === "invalid" ? "refused" : sent;
    },
  };
}
