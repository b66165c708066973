/**
 * Turnstile's check of a token (https://developers.cloudflare.com/turnstile/get-started/server-side-validation/), with the
 * keys that Cloudflare documents for tests (…/turnstile/reference/testing/). Of other secrets that look like one a token
 * says what becomes of it: one that begins with `person-` is good once, `slow-…` is never answered, `broken-…` fails.
 */
import * as z from "zod";
import type { Answer } from "./wire.ts";

const Asked = z.object({
  secret: z.string().default(""),
  response: z.string().default(""),
  idempotency_key: z.uuid().optional(),
});

const PASSES = "1x0000000000000000000000000000000AA";
const FAILS = "2x0000000000000000000000000000000AA";
const SPENT = "3x0000000000000000000000000000000AA";
const SECRET = /^0x4[0-9A-Za-z_-]{16,}$/;

const answer = (...codes: string[]): Answer => ({
  status: 200,
  body: {
    success: codes.length === 0,
    "error-codes": codes,
    ...(codes.length === 0 && { challenge_ts: new Date().toISOString(), hostname: "example.com" }),
    action: "",
    cdata: "",
  },
});

/** Undefined: it never answers. */
export function createTurnstile(): (body: unknown) => Answer | undefined {
  /** By the token, the key that it was spent under. */
  const spent = new Map<string, string | undefined>();
  return (body) => {
    const asked = Asked.safeParse(body);
    if (!asked.success) return answer("bad-request");
    const { secret, response, idempotency_key: key } = asked.data;
    if (secret === "") return answer("missing-input-secret");
    if (response === "") return answer("missing-input-response");
    if (secret === PASSES) return answer();
    if (secret === FAILS) return answer("invalid-input-response");
    if (secret === SPENT) return answer("timeout-or-duplicate");
    if (!SECRET.test(secret)) return answer("invalid-input-secret");
    if (response.startsWith("slow-")) return undefined;
    if (response.startsWith("broken-")) return answer("internal-error");
    if (!response.startsWith("person-")) return answer("invalid-input-response");
    const isRepeat = spent.has(response) && (key === undefined || spent.get(response) !== key);
    if (!spent.has(response)) spent.set(response, key);
    return isRepeat ? answer("timeout-or-duplicate") : answer();
  };
}
