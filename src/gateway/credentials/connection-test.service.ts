/** What a test of a connection says, in words that help whoever reads them. Nothing of the server's answer is shown. */
import { unreachable } from "../../kernel/result.ts";
import type { AddressRefusal } from "../../platform/guarded-fetch.ts";
import type { ConnectionTest, TestOutcome } from "./credentials.schema.ts";

/** What came of asking. */
export type Asked =
  | { kind: "answered"; status: number; durationMs: number }
  | { kind: "refused"; reason: AddressRefusal | "redirected"; durationMs: number }
  | { kind: "silent"; timedOut: boolean; durationMs: number };

export interface Subject {
  name: string;
  hasKey: boolean;
  /** Whether the path that was asked is known to be there: then a "bad request" can only be about the key. */
  known: boolean;
}

export const TEST_TIMEOUT_MS = 10_000;

export function judgeTest(asked: Asked, subject: Subject): ConnectionTest {
  const { durationMs } = asked;
  const status = asked.kind === "answered" ? asked.status : null;
  const said = (outcome: TestOutcome, message: string): ConnectionTest => ({ outcome, message, status, durationMs });
  switch (asked.kind) {
    case "refused":
      if (asked.reason === "redirected") {
        const message = `${subject.name} redirects to another address. Calls are never redirected: give the address itself.`;
        return said("unexpected", message);
      }
      return said("address_refused", `${subject.name} was not asked: ${addressWords(asked.reason)}`);
    case "silent":
      return said(
        "unreachable",
        asked.timedOut
          ? `${subject.name} did not answer within ${TEST_TIMEOUT_MS / 1_000} seconds.`
          : `${subject.name} cannot be reached: no connection, or none that is secured by a valid certificate.`,
      );
    case "answered": {
      const [outcome, message] = judgeStatus(asked.status, subject);
      return said(outcome, message);
    }
    default:
      return unreachable(asked);
  }
}

function judgeStatus(status: number, { name, hasKey, known }: Subject): [TestOutcome, string] {
  if (status >= 200 && status <= 299) {
    return ["works", hasKey ? `${name} answers and takes the key.` : `${name} answers.`];
  }
  // Google and xAI say 400 of a key that is none.
  if (status === 401 || status === 403 || (known && status === 400)) {
    return [
      "key_refused",
      hasKey ? `${name} refuses the key (status ${status}).` : `${name} wants a key (status ${status}).`,
    ];
  }
  if (status === 429) return ["rate_limited", `${name} asks for patience (status 429). Try again in a minute.`];
  if (status === 402) return ["unexpected", `${name} says that the key's account has no credit (status 402).`];
  if (status === 404 || status === 405) {
    return ["unexpected", `${name} has no list of models at /models (status ${status}). Often the base URL lacks /v1.`];
  }
  return ["unexpected", `${name} answers with status ${status}.`];
}

/** Why an address may not be called, and what to give instead. */
export function addressWords(reason: AddressRefusal): string {
  switch (reason) {
    case "malformed":
      return "it must be a whole URL such as https://llm.example.com/v1.";
    case "scheme":
      return "it must begin with https://.";
    case "credentials":
      return "it must not hold a user name or password. Give the key as the key.";
    case "query":
      return "it must not hold a query or fragment. Give the key as the key.";
    case "port":
      return "its port must be 443, or 1024 and above.";
    case "own_host":
      return "it is the platform's own.";
    case "private_name":
      return "its host is a name that only private networks know.";
    case "private_address":
      return "its host is not a public address.";
    case "resolves_to_private":
      return "its host resolves to an address that is not public.";
    case "name_not_found":
      return "its host does not exist.";
    case "name_failed":
      return "its host could not be looked up just now. Try again.";
    default:
      return unreachable(reason);
  }
}
