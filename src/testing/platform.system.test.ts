import { expect, inject, it } from "vitest";
import { startPlatform } from "./platform.ts";

it("fails at its end when a secret was logged and answered", async () => {
  // What the Worker must say of every request, made a secret.
  const secret = "canary-request-id-0123456789";
  const platform = await startPlatform(inject("bundle"), { RESEND_API_KEY: secret });
  const answer = await fetch(`${platform.baseUrl}/v1/models`, { headers: { "x-request-id": secret } });
  await answer.text();
  const ended = await platform.close().then(() => "without a word", String);
  expect(ended).toContain('"where":"log"');
  expect(ended).toContain('"where":"GET /v1/models x-request-id"');
  expect(ended).not.toContain(secret);
});
