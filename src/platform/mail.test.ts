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
  return { requests, lines, send: () => made.send(mail, "key-1") };
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

  it("says what is missing when no key is set", async () => {
    const lines: string[] = [];
    const { RESEND_API_KEY: _key, ...without } = settings;
    const made = createMailer({
      settings: without,
      outbound: createOutbound(),
      log: createLogger({ write: (line) => void lines.push(line) }),
    });
    expect(await made.send(mail, "key-1")).toBe("refused");
    expect(lines.join()).toContain("RESEND_API_KEY");
  });
});
