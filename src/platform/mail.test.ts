import { describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";
import { createMailer } from "./mail.ts";
import { createOutbound, OutboundError } from "./outbound.ts";

const mail = { to: "ada@example.com", subject: "Confirm", text: "token-in-text", html: "<p>token-in-html</p>" };
const settings = {
  RESEND_BASE_URL: "http://mail.test",
  RESEND_API_KEY: "re_secret_key_1234",
  MAIL_FROM: "E <e@example.com>",
};

function mailer(answers: (Response | Error)[], overrides: Partial<typeof settings> = {}) {
  const requests: { url: string; headers: Headers; body: string }[] = [];
  const lines: string[] = [];
  const send: typeof fetch = async (input, init) => {
    requests.push({ url: String(input), headers: new Headers(init?.headers), body: String(init?.body) });
    const answer = answers[requests.length - 1] ?? new Response("{}");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const made = createMailer({
    settings: { ...settings, ...overrides },
    outbound: createOutbound(send),
    log: createLogger({ write: (line) => void lines.push(line) }),
    pause: async () => {},
  });
  return { requests, lines, send: (further: { replyTo?: string } = {}) => made.send({ ...mail, ...further }, "key-1") };
}

describe("mail", () => {
  it("speaks Resend's API with an idempotency key", async () => {
    const { requests, send } = mailer([]);
    expect(await send()).toBe("taken");
    expect(requests).toHaveLength(1);
    expect(requests[0]?.url).toBe("http://mail.test/emails");
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer re_secret_key_1234");
    expect(requests[0]?.headers.get("idempotency-key")).toBe("key-1");
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      from: "E <e@example.com>",
      ...mail,
      to: ["ada@example.com"],
    });
  });

  it("tries again under the same key what may succeed later, and gives up in the end", async () => {
    const limited = () => Response.json({ name: "rate_limit_exceeded" }, { status: 429 });
    const later = mailer([new TypeError("connection refused"), limited()]);
    expect(await later.send()).toBe("taken");
    expect(later.requests.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["key-1", "key-1", "key-1"]);
    const never = mailer([limited(), new OutboundError("mail.test", true, undefined), limited(), limited()]);
    expect(await never.send()).toBe("again");
    expect(never.requests).toHaveLength(3);
  });

  it("does not repeat what was refused for good, and logs neither address, text nor key", async () => {
    const { requests, lines, send } = mailer([
      Response.json({ name: "validation_error", message: "ada@example.com token-in-text" }, { status: 422 }),
    ]);
    expect(await send()).toBe("refused");
    expect(requests).toHaveLength(1);
    expect(lines.join()).toContain("validation_error");
    for (const secret of ["ada@", "token-in", "re_secret"]) expect(lines.join()).not.toContain(secret);
  });

  it.each([
    [401, "restricted_api_key", 1],
    [403, "invalid_api_key", 1],
    [403, "validation_error", 1],
    [404, "not_found", 1],
    [408, "timeout", 3],
    [409, "concurrent_idempotent_requests", 3],
    [422, "invalid_from_address", 1],
    [429, "daily_quota_exceeded", 3],
    [500, "application_error", 3],
  ])("says that it may be taken later where %d %s is no word about the mail", async (status, name, attempts) => {
    const { requests, send } = mailer(Array.from({ length: 5 }, () => Response.json({ name }, { status })));
    expect([await send({ replyTo: "visitor@x.co" }), requests.length]).toEqual(["again", attempts]);
  });

  it.each([
    [400, "invalid_parameter"],
    [409, "invalid_idempotent_request"],
    [422, "validation_error"],
    [451, "security_error"],
  ])("says that it is refused where %d %s is a word about the mail", async (status, name) => {
    const { requests, send } = mailer([Response.json({ name }, { status })]);
    expect([await send(), requests.length]).toEqual(["refused", 1]);
  });

  it("goes without the address of a visitor's that the service takes for none, under a key of its own", async () => {
    const invalid = () => Response.json({ name: "validation_error" }, { status: 422 });
    const without = mailer([invalid()]);
    expect(await without.send({ replyTo: "a..b@x.co" })).toBe("taken");
    expect(without.requests.map(({ headers, body }) => [headers.get("idempotency-key"), JSON.parse(body)])).toEqual([
      ["key-1", expect.objectContaining({ reply_to: "a..b@x.co", subject: "Confirm" })],
      ["key-1/without-reply-to", { from: "E <e@example.com>", ...mail, to: ["ada@example.com"] }],
    ]);
    const never = mailer([invalid(), invalid(), invalid()]);
    expect([await never.send({ replyTo: "a..b@x.co" }), never.requests.length]).toEqual(["refused", 2]);
    // Sent before, in other words: without the address it would be sent twice.
    const known = mailer([Response.json({ name: "invalid_idempotent_request" }, { status: 409 })]);
    expect([await known.send({ replyTo: "a@x.co" }), known.requests.length]).toEqual(["refused", 1]);
  });

  it.each([["no JSON"], [""], ["null"], ['{"name":7}']])("takes an answer of %j as its status has it", async (body) => {
    const { send } = mailer([new Response(body, { status: 403 })]);
    expect(await send()).toBe("again");
  });

  it("says what is missing when no key is set", async () => {
    const lines: string[] = [];
    const { RESEND_API_KEY: _key, ...without } = settings;
    const made = createMailer({
      settings: without,
      outbound: createOutbound(),
      log: createLogger({ write: (line) => void lines.push(line) }),
    });
    expect(await made.send(mail, "key-1")).toBe("again");
    expect(lines.join()).toContain("RESEND_API_KEY");
  });
});
