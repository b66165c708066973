/** The mails of this domain. There is no link in them but ours. */
import { type Block, compose, type Mail } from "../kernel/mail-text.ts";

/** Sends in the background: resolves nothing, tells nothing, so that no answer depends on whether a mail went out. */
export interface Postman {
  /** A repeat with the same key is not sent twice. */
  post(mail: Mail, idempotencyKey: string): void;
}

const greeting = (name: string): Block => ({ text: name ? `Hello ${name},` : "Hello," });

/**
 * The token stands in the fragment, which browsers send to no server and no log. `again` is when this sign-up was made,
 * if there was one with the same address before it: whoever confirms must be able to tell their own.
 */
export const verificationMail = (publicUrl: string, to: string, name: string, token: string, again?: Date): Mail =>
  compose(to, "Confirm your e-mail address", [
    greeting(name),
    { text: "somebody, hopefully you, signed up to Edgewright with this address. Confirm that it is yours:" },
    ...(again
      ? [
          {
            text: `This address was signed up before. Confirm this mail only if you signed up at ${again.toISOString().slice(0, 16).replace("T", " ")} UTC: the password given then becomes the account's, and all its sessions and keys end.`,
          },
        ]
      : []),
    { link: `${publicUrl}/verify-email#token=${token}`, label: "Confirm this address" },
    { text: "Or send this token to POST /api/auth/verify. It is good for 24 hours:" },
    { code: token },
    { text: "If you did not sign up, do not confirm: without it, whoever did has nothing in your name." },
  ]);

export const contestedMail = (publicUrl: string, to: string): Mail =>
  compose(to, "Sign up again to confirm your e-mail address", [
    greeting(""),
    {
      text: `this address was signed up to Edgewright at ${publicUrl} more than once, and not confirmed. So that nobody else's password is confirmed with it, sign up once more, and confirm the mail that follows.`,
    },
  ]);

export const addressTakenMail = (publicUrl: string, to: string, name: string): Mail =>
  compose(to, "You already have an account", [
    greeting(name),
    {
      text: `somebody, perhaps you, tried to sign up to Edgewright with this address, which has an account at ${publicUrl} already.`,
    },
    { text: "If it was you: log in with the password that you have. If it was not, there is nothing to do." },
  ]);
