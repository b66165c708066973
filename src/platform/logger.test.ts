import fc from "fast-check";
import { expect, it } from "vitest";
import { createLogger, redact } from "./logger.ts";

const SECRETS = [
  "ew_live_1g0123456789abcdefghjkmnpqrs",
  "ewr_01hzzzzzzzzzzzzzzzzzzzzzzz",
  "ewv_0123456789abcdefghjkmnpqrs",
  "sk-proj-abcdefgh12345678",
  "sk_test_51abcdefgh",
  "whsec_abcdefgh1234",
  "gsk_abcdefgh1234",
  "xai-abcdefgh1234",
  "re_abcdefgh1234",
  "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyXzEifQ.c2lnbmF0dXJl",
  "postgres://app:hunter2@db.example/edgewright",
];

it.each(SECRETS)("takes out %s wherever it stands", (secret) => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z ]{0,20}$/), fc.stringMatching(/^[a-z ]{0,20}$/), (before, after) => {
      expect(redact(`${before} ${secret} ${after}`)).toBe(`${before} [redacted] ${after}`);
    }),
  );
});

it.each([
  ["Authorization: Bearer abc.def", "Authorization: [redacted]"],
  ['{"password":"hunter2","n":1}', '{"password":[redacted],"n":1}'],
  ["password=hunter2&x=1", "password=[redacted]"],
  ["max_tokens: 5 and 12 tokens: fine", "max_tokens: 5 and 12 tokens: fine"],
])("redacts %s", (text, redacted) => expect(redact(text)).toBe(redacted));

it("is linear in hostile text", () => {
  const startedAt = performance.now();
  redact(`${"sk-".repeat(200_000)}${"eyJ.".repeat(200_000)}${"Bearer ".repeat(100_000)}`, 4_000_000);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it("writes one line of JSON with inherited fields, and drops what is below its level", () => {
  const lines: string[] = [];
  const log = createLogger({ level: "info", write: (line) => lines.push(line), now: () => 0 }).with({
    requestId: "r1",
  });
  log.debug("hidden");
  log.info("seen", { status: 200, detail: "line\nbreak" });
  expect(lines).toEqual([
    '{"level":"info","time":"1970-01-01T00:00:00.000Z","event":"seen","requestId":"r1","status":200,"detail":"line\\nbreak"}',
  ]);
});

it("describes errors with their causes, scrubbed", () => {
  const lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line) });
  const cause = new Error("connect postgres://u:p@h/d failed");
  log.error("failed", {}, new Error("key sk-abcdefghijkl refused", { cause }));
  const { error } = JSON.parse(lines[0] ?? "");
  expect(error).toMatchObject({
    message: "key [redacted] refused",
    cause: { message: "connect [redacted] failed" },
  });
  expect(lines[0]).not.toMatch(/sk-abc|u:p@h/);
});
