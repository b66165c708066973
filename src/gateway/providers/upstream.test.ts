import { describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { readSettings } from "../../platform/settings.ts";
import { testSettings } from "../../testing/test-settings.ts";
import { renderError } from "../protocols/openai-chat/errors.ts";
import { createProviders, type Provider } from "./providers.ts";
import { failureOf, hiddenStatus, readOpenAiError, requestHeaders, sayFailure } from "./upstream.ts";

const url = "http://127.0.0.1:1";
const [openai] = createProviders(readSettings(testSettings({ providersUrl: url, sqlUrl: url, mailUrl: url })));
if (!openai) throw new Error("no provider");
const provider: Provider = { ...openai, apiKey: "platform-key-0123456789" };

async function failure(status: number, body: unknown, headers: Record<string, string> = {}) {
  const said = typeof body === "string" ? undefined : readOpenAiError(body);
  const { error: told, headers: retry, errorCode } = failureOf(provider, status, new Headers(headers), said);
  const response = renderError(told, retry);
  const { error } = await response.clone().json<{ error: Record<string, unknown> }>();
  return { status: response.status, headers: response.headers, errorCode, error, text: await response.text() };
}

describe("what a provider sees of a request's headers", () => {
  const from = (headers: Record<string, string>) => new Request("http://x/", { headers });

  const sent = (...asked: Parameters<typeof requestHeaders>) =>
    Object.fromEntries(new Headers(requestHeaders(...asked)).entries());

  it("is the same for all, where nothing of the client's may reach it", () => {
    const [one, other] = [
      requestHeaders(provider, from({ cookie: "a" }), false),
      requestHeaders(provider, from({}), false),
    ];
    const common = {
      "content-type": "application/json",
      "accept-encoding": "identity",
      "user-agent": "edgewright",
      authorization: "Bearer platform-key-0123456789",
    };
    expect(Object.fromEntries(new Headers(one).entries())).toEqual(common);
    expect(other).toBe(one);
    expect(sent(provider, from({}), true)).toEqual({ ...common, accept: "text/event-stream" });
  });

  it("is never what another client said, nor another's key", () => {
    const naming: Provider = { ...provider, requestHeaders: ["anthropic-beta"] };
    const beta = (said: Record<string, string>) => sent(naming, from(said), false)["anthropic-beta"];
    expect([beta({ "anthropic-beta": "a" }), beta({ "anthropic-beta": "b" }), beta({})]).toEqual(["a", "b", undefined]);
    const further = sent(provider, from({}), false, { "x-way": "1" });
    expect([further["x-way"], sent(provider, from({}), false)["x-way"]]).toEqual(["1", undefined]);
    const keys = ["own-key-1", "own-key-2"].map((apiKey) => {
      const own: Provider = { ...provider, credential: "own", apiKey };
      return sent(own, from({}), false).authorization;
    });
    expect(keys).toEqual(["Bearer own-key-1", "Bearer own-key-2"]);
    const own: Provider = { ...provider, credential: "own", apiKey: "own-key" };
    expect(requestHeaders(own, from({}), false)).not.toBe(requestHeaders(own, from({}), false));
  });
});

const LIMITED =
  "Rate limit reached for gpt-4o in organization org-AbCdEf0123456789 on tokens per min (TPM): Limit 30000, Used 29000.";

describe("what a customer sees of their own key", () => {
  const own: Provider = { ...provider, credential: "own", credentialId: newId("cred") };
  const endpoint: Provider = { ...own, id: "mine", name: "Mine", endpoint: { models: [] } };
  const { credentialId: _none, ...keyless } = endpoint;
  const mend = {
    provider: [own, /refused your own key for OpenAI.*POST \/api\/providers\/keys/],
    endpoint: [endpoint, /refused the key of your endpoint 'Mine'.*PATCH \/api\/endpoints/],
    keyless: [{ ...keyless, apiKey: undefined }, /'Mine' wants a key .* has none here/],
  } as const;

  it.each(["provider", "endpoint", "keyless"] as const)(
    "of a %s is that it was refused, and where to change it",
    (kind) => {
      const [whose, words] = mend[kind];
      for (const status of [401, 402, 403]) {
        const { error, headers } = failureOf(whose, status, new Headers(), { message: "no", foreign: false });
        expect(error).toMatchObject({ status: 502, code: "upstream_auth" });
        expect(error.message).toMatch(words);
        expect(error.message).toContain(`status ${status}`);
        expect(error.message).not.toContain("platform");
        expect(headers).toEqual({ "x-should-retry": "false" });
      }
    },
  );

  it("is of a 429 that it is their own limit", () => {
    const { status, message } = sayFailure(own, 429, undefined);
    expect([status, message]).toEqual([429, expect.stringContaining("your own key for OpenAI is at its limit")]);
  });
});

describe("what a client sees of a provider's failure", () => {
  it.each([429, 500, 502, 503, 529])("is of %d nothing that the provider said but its code", async (status) => {
    const { error, text, ...rest } = await failure(
      status,
      {
        error: { message: LIMITED, type: "tokens", param: "org-AbCdEf0123456789", code: "some_code" },
        user_id: "user_1",
      },
      { "retry-after": "7", "retry-after-ms": "6500", "x-should-retry": "true" },
    );
    expect(rest).toMatchObject({ status, errorCode: `upstream_${status}` });
    expect(error).toMatchObject({ code: "some_code", param: null, type: "upstream_error" });
    expect(error.message).toMatch(/^OpenAI is (rate limiting|failing)/);
    expect(text).not.toMatch(/org-|30000|29000|user_1|tokens/);
    expect(rest.headers.get("retry-after")).toBe("7");
    expect(rest.headers.get("retry-after-ms")).toBe("6500");
    expect(rest.headers.get("x-should-retry")).toBe("true");
  });

  it("says when to come back where only the body does", () => {
    const said = { message: "Slow down.", retryAfterS: 1.2, foreign: true };
    expect(failureOf(provider, 429, new Headers(), said).headers).toEqual({ "retry-after": "2" });
    expect(failureOf(provider, 429, new Headers({ "retry-after": "7" }), said).headers).toEqual({ "retry-after": "7" });
  });

  it("is of a 400 what it says about the request", async () => {
    const message = "This model's maximum context length is 8192 tokens.";
    const { status, error } = await failure(400, {
      error: { message, type: "invalid_request_error", param: "messages", code: "context_length_exceeded" },
    });
    expect(status).toBe(400);
    expect(error).toEqual({
      message,
      type: "invalid_request_error",
      param: "messages",
      code: "context_length_exceeded",
    });
  });

  it.each([
    "org-AbCdEf0123456789",
    "proj_AbCdEf0123456789",
    "sk-proj-abcdef0123456789",
    "sk-abcde***********6789",
    "gsk_abcdef0123456789",
    "Bearer abcdef.0123",
    "platform-key-0123456789",
  ])("is of a 404 not the platform's %s", async (secret) => {
    const { text, error } = await failure(404, {
      error: { message: `The model 'x' is not there for ${secret}, ask.`, param: secret, code: secret },
      user_id: "user_2abc",
      secret,
    });
    expect(error.message).toMatch(/^The model 'x' is not there for \[redacted\],? ask\.$/);
    expect(text).not.toContain(secret);
    expect(text).not.toContain("user_2abc");
  });

  it.each([401, 402, 403])("is of a %d that the platform is at fault", async (status) => {
    const seen = await failure(status, { error: { message: "Incorrect API key provided: sk-abc" } });
    expect(seen).toMatchObject({ status: 502, errorCode: `upstream_${status}`, error: { code: "upstream_auth" } });
    expect(seen.headers.get("x-should-retry")).toBe("false");
  });

  it.each([
    [503, 503],
    [500, 502],
    [418, 502],
    [302, 502],
  ])("is of a %d without JSON the status %d", async (status, expected) => {
    expect((await failure(status, "<h1>org-AbCdEf0123456789</h1>")).status).toBe(expected);
  });

  it("is of an error inside a stream no more", () => {
    const inside = (error: { message: string; code: number }) =>
      sayFailure(provider, hiddenStatus(error), readOpenAiError({ error }));
    expect(JSON.stringify(inside({ message: LIMITED, code: 429 }))).not.toContain("org-");
    expect(inside({ message: "Bad tool.", code: 400 })).toMatchObject({ status: 400, message: "Bad tool." });
  });
});
