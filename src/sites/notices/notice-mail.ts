/** What is said by mail of a domain. */
import { type Block, compose, type Mail } from "../../kernel/mail-text.ts";
import type { Recipient } from "../../kernel/mailing.ts";
import type { Attention } from "../provisioning/provisioning.schema.ts";
import type { Notice, Standing } from "./notice-plan.service.ts";

/** The operator took it away; the notice has the reason. */
const TAKEN_AWAY = "taken_away";

const SUBJECTS: Readonly<Record<string, (name: string) => string>> = {
  renewal_unpaid: (name) => `The renewal of ${name} is not paid`,
  renewal_unpriced: (name) => `The renewal of ${name} has no price`,
  ends: (name) => `${name} ends, and is not renewed`,
  suspended: (name) => `The registrar holds ${name}`,
  expired: (name) => `${name} has expired`,
  lost: (name) => `The registrar does not know ${name} any more`,
  not_served: (name) => `Visitors of ${name} do not come to your website`,
  leads_elsewhere: (name) => `${name} does not lead to your website any more`,
  action_required: (name) => `The registrar asks for something before it registers ${name}`,
  price_not_settled: (name) => `The price of ${name} is not settled`,
  prove_domain: (name) => `It is not proven yet that ${name} is yours`,
  point_domain: (name) => `${name} does not lead to your website yet`,
  certificate_pending: (name) => `${name} has no certificate yet`,
  host_held: (name) => `${name} shows another website`,
  site_gone: (name) => `The website of ${name} was deleted`,
  site_unbuildable: (name) => `The website of ${name} cannot be published as it is`,
  [TAKEN_AWAY]: (name) => `${name} was disconnected by the operator`,
};

/**
 * Whose message and action are the platform's own words throughout. Others quote the registrar, an authority or an error:
 * what strangers could write is shown in the dashboard, where it stands as theirs, and in no mail.
 */
const OWN_WORDS = new Set([
  "renewal_unpaid",
  "renewal_unpriced",
  "ends",
  "suspended",
  "expired",
  "lost",
  "leads_elsewhere",
  "not_served",
  "price_not_settled",
  "prove_domain",
  "host_held",
  "site_gone",
  "not_set_up",
  "zone_pending",
  "blocked",
  "registration_unclear",
  "vendor_unreachable",
  "internal",
  "no_site_credit",
  "insufficient_credits",
  "price_changed",
  "price_unknown",
  "contact_missing",
  "accounts_full",
  "registrar_unreachable",
  "held",
]);

const FAILED = {
  purchase: (name: string) => `${name} was not bought`,
  connection: (name: string) => `${name} was not connected`,
  move: (name: string) => `${name} still shows the website of before`,
} as const;

/** Undefined where the domain stands otherwise by now. */
export function noticeMail(
  publicUrl: string,
  domainId: string,
  { name, status, attention, attempt }: Standing,
  { code, occasion, reason }: Notice,
): ((to: Recipient) => Mail) | undefined {
  const isOver = status === "removing" || status === "released";
  const link: Block = isOver
    ? { link: `${publicUrl}/domains`, label: "See your domains" }
    : { link: `${publicUrl}/domains/${domainId}`, label: "See the domain, and what to do" };
  if (reason !== null)
    return written(SUBJECTS[code]?.(name) ?? `Something was done to ${name}`, [
      { text: "Its visitors find nothing there any more. Your website stays where it is otherwise." },
      { text: `The operator's reason: ${reason}` },
      link,
    ]);
  const found = [attention, attempt?.attention ?? null].find((one) => one?.code === code);
  if (!found) return undefined;
  const hasFailed = attempt !== null && occasion === `${attempt.id} failed`;
  const subject = hasFailed ? FAILED[attempt.kind](name) : (SUBJECTS[code]?.(name) ?? `${name} needs attention`);
  return written(subject, [...wordsOf(found), link]);
}

const wordsOf = ({ code, message, action }: Attention): Block[] =>
  OWN_WORDS.has(code)
    ? [{ text: message }, { text: action }]
    : [{ text: "What is the matter, and what can be done about it, stands in the dashboard." }];

const written =
  (subject: string, blocks: Block[]) =>
  ({ email, orgName }: Recipient): Mail =>
    compose(email, subject, [{ text: `This is about a domain of ${orgName}: ${subject}.` }, ...blocks]);
