/** Errors in Google's shape: `{"error": {code, message, status, details}}`, now and then inside a list. */
import type { ProviderError } from "../../canonical/event.ts";
import { itemsOf, membersOf, wordOf } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";

/** google.rpc.Code as HTTP says it. */
const STATUSES: Readonly<Record<string, number>> = {
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  UNAUTHENTICATED: 401,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
};

/** Google refuses a key that it does not know with 400, as if the request were wrong. */
const BAD_KEYS: ReadonlySet<string> = new Set(["API_KEY_INVALID", "API_KEY_EXPIRED"]);

const LONGEST_WAIT_S = 24 * 60 * 60;

/** The error that a body holds; undefined where it holds none in this shape. `status`: of HTTP, where it has one. */
export function errorOf(body: unknown, status?: number): ProviderError | undefined {
  const holder = membersOf(Array.isArray(body) ? body.find((each) => membersOf(each)?.error !== undefined) : body);
  const error = membersOf(holder?.error);
  const message = wordOf(error?.message);
  const word = wordOf(error?.status);
  if (!error || (message === undefined && word === undefined)) return undefined;
  const details = itemsOf(error.details)
    .map(membersOf)
    .filter((each) => each !== undefined);
  const reason = details.map((detail) => wordOf(detail.reason)).find((each) => each !== undefined);
  const isBadKey = reason !== undefined && BAD_KEYS.has(reason);
  const code = isBadKey ? reason : word;
  const retryAfterS = details.map(waitOf).find((each) => each !== undefined);
  return {
    status: isBadKey ? 401 : (status ?? statusOf(error.code, word)),
    message: message ?? `Gemini failed: ${word}.`,
    ...(code === undefined ? {} : { code }),
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  };
}

function statusOf(code: unknown, word: string | undefined): number {
  if (typeof code === "number" && Number.isInteger(code) && code >= 400 && code <= 599) return code;
  return (word !== undefined && Object.hasOwn(STATUSES, word) ? STATUSES[word] : undefined) ?? 502;
}

/** Of google.rpc.RetryInfo, whose delay is text such as `34.074824224s`. */
function waitOf({ retryDelay }: JsonObject): number | undefined {
  const [, seconds] = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(wordOf(retryDelay) ?? "") ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds), LONGEST_WAIT_S);
}
