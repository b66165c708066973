/** What is said by mail of submissions. As text alone: a visitor's words are shown to nobody as anything else. */
import type { Mail } from "../../kernel/mail-text.ts";
import type { Recipient } from "../../kernel/mailing.ts";
import { FIELD_LABELS, FIELD_NAMES } from "./form.schema.ts";
import type { MailBatch } from "./form-intake.ts";
import type { Submission } from "./intake.schema.ts";
import { isEmail } from "./submission.service.ts";

const MOST_SUBJECT = 120;

/** A header is one line, whatever an owner called a form. */
const headline = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").slice(0, MOST_SUBJECT);

const written = ({ fields, title, unverified }: Submission): string =>
  [
    `${title}:`,
    ...FIELD_NAMES.flatMap((name) => {
      const text = fields[name];
      if (text === undefined) return [];
      return name === "message" ? ["", text] : [`${FIELD_LABELS[name]}: ${text}`];
    }),
    ...(unverified ? ["", "(Turnstile did not answer, so nobody asked whether this is a person.)"] : []),
  ].join("\n");

interface Told {
  publicUrl: string;
  subject: string;
  batch: Pick<MailBatch, "sort" | "count" | "submissions">;
}

function sentence(siteName: string, { sort, count, submissions }: Told["batch"]): string {
  if (sort === "newsletter")
    return `${count === 1 ? "A sign-up" : `${count} sign-ups`} for the newsletter of ${siteName}`;
  if (count > 1) return `${count} new messages from ${siteName}`;
  return `${submissions[0]?.kind === "booking" ? "New booking request" : "New message"} from ${siteName}`;
}

export const subjectOf = (siteName: string, batch: Told["batch"]): string => headline(sentence(siteName, batch));

/** An answer goes to the visitor where there is one whom it can go to. */
function replyTo({ count, submissions }: Told["batch"]): Pick<Mail, "replyTo"> {
  const email = count === 1 ? submissions[0]?.fields.email : undefined;
  return email !== undefined && isEmail(email) ? { replyTo: email } : {};
}

export function formMail({ publicUrl, subject, batch }: Told): (to: Recipient) => Mail {
  const { sort, count, submissions } = batch;
  const inbox = `${publicUrl}/inbox`;
  const more = count - submissions.length;
  const parts =
    sort === "newsletter"
      ? [`${subject}. Their addresses are in your inbox, and in its CSV.`]
      : [...submissions.map(written), ...(more > 0 ? [`And ${more} more, in your inbox.`] : [])];
  const text = `${[...parts, `Your inbox: ${inbox}`].join("\n\n---\n\n")}\n`;
  return ({ email }) => ({ to: email, subject, text, ...(sort === "messages" ? replyTo(batch) : {}) });
}
