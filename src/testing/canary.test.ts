import { expect, it } from "vitest";
import { createCanaries, watchAnswer, watchRequest } from "./canary.ts";

const settings = {
  OPENAI_API_KEY: "sk-canary-0123456789",
  API_KEY_MAC_SECRETS: "2:aaaaaaaaaaaa,1:bbbbbbbbbbbb",
  CREDENTIAL_MASTER_KEYS: "2:cccc/cccc+ccc=,1:dddddddddddd=",
  JWT_SIGNING_KEYS: '[{"kid":"k1","d":"private-part","x":"public-part"}]',
  PUBLIC_URL: "http://localhost:8787",
  DATABASE_URL: "postgres://edgewright_app:database-password@localhost:5432/edgewright",
};

it.each([
  "sk-canary-0123456789",
  "aaaaaaaaaaaa",
  "bbbbbbbbbbbb",
  "cccc/cccc+ccc",
  "dddddddddddd",
  "private-part",
  "database-password",
])("finds the setting %s", (secret) => {
  const canaries = createCanaries(settings);
  canaries.see("log", `before ${secret} after`);
  canaries.see("POST /api/keys", `{"key":"${secret}"}`, true);
  const leaks = canaries.leaks();
  expect(leaks.map(({ where }) => where)).toEqual(["log", "POST /api/keys"]);
  expect(JSON.stringify(leaks)).not.toContain(secret);
  expect(canaries.leaks()).toEqual([]);
});

it("leaves what is public alone", () => {
  const canaries = createCanaries(settings);
  canaries.see("log", "k1 public-part http://localhost:8787 ew_live_…abcd");
  expect(canaries.leaks()).toEqual([]);
});

it("finds what a request carried, but not in an answer meant to show it", () => {
  const canaries = createCanaries({});
  canaries.learn({ authorization: "Bearer credential-1234", body: '{"a":{"password":"correct horse"}}' });
  canaries.see("GET /api/me", "credential-1234");
  canaries.see("POST /api/auth/refresh", "credential-1234", true);
  canaries.see("log", "the password was correct horse");
  expect(canaries.leaks().map(({ what }) => what)).toEqual(["the request's credential", "a secret field"]);
});

it.each([
  `ew_live_1g${"0".repeat(60)}`,
  `ewr_${"a".repeat(60)}`,
  `ewv_${"a".repeat(52)}`,
  "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJlMTI",
])("knows %s by its looks", (token) => {
  const canaries = createCanaries({});
  canaries.see("GET /api/keys", `{"items":["${token}"]}`);
  canaries.see("POST /api/keys", `{"key":"${token}"}`, true);
  expect(canaries.leaks()).toHaveLength(1);
});

it("sees a secret that an answer's chunks cut in two, and hands the answer on as it is", async () => {
  const canaries = createCanaries(settings);
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  void writer
    .write("before sk-canary-")
    .then(() => writer.write("0123456789 after"))
    .then(() => writer.close());
  const answer = new Response(readable.pipeThrough(new TextEncoderStream()), { status: 201, headers: { "x-a": "b" } });
  const request = new Request("http://localhost/v1/models?x=1", {
    headers: { authorization: "Bearer credential-1234" },
  });
  const watched = watchAnswer(canaries, answer, watchRequest(canaries, request, undefined));
  expect([watched.status, watched.headers.get("x-a")]).toEqual([201, "b"]);
  expect(await watched.text()).toBe("before sk-canary-0123456789 after");
  expect(canaries.leaks()).toMatchObject([{ where: "GET /v1/models", what: "the setting OPENAI_API_KEY" }]);
  watchAnswer(canaries, new Response(null, { headers: { "x-echo": "credential-1234" } }), "GET /v1/models");
  expect(canaries.leaks()).toMatchObject([{ where: "GET /v1/models x-echo" }]);
});
