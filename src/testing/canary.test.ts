import { expect, it } from "vitest";
import { createCanaries } from "./canary.ts";

const settings = {
  OPENAI_API_KEY: "sk-canary-0123456789",
  API_KEY_MAC_SECRETS: "2:aaaaaaaaaaaa,1:bbbbbbbbbbbb",
  JWT_SIGNING_KEYS: '[{"kid":"k1","d":"private-part","x":"public-part"}]',
  PUBLIC_URL: "http://localhost:8787",
};

it.each(["sk-canary-0123456789", "aaaaaaaaaaaa", "bbbbbbbbbbbb", "private-part"])("finds the setting %s", (secret) => {
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
  "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJlMTI",
])("knows %s by its looks", (token) => {
  const canaries = createCanaries({});
  canaries.see("GET /api/keys", `{"items":["${token}"]}`);
  canaries.see("POST /api/keys", `{"key":"${token}"}`, true);
  expect(canaries.leaks()).toHaveLength(1);
});
