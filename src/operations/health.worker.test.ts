import { expect, it } from "vitest";
import { api, expectJson, makeKey, signUp } from "../testing/harness.ts";
import { HealthView } from "./health.schema.ts";

it("tells a member of every part, the providers that calls can go to among them", async () => {
  const { accessToken: as } = await signUp();
  const view = await expectJson(HealthView, 200, "/api/health", { as });
  expect(view.items.filter(({ state }) => state !== "up")).toEqual([]);
  expect(view.state).toBe("up");
  expect(view.items.map(({ name }) => name)).toEqual([
    "database",
    "account",
    "user_sessions",
    "password_hasher",
    "rate_limiter",
    "idempotency",
    "domain",
    "stripe_events",
    "vault",
    "sites",
    "site_visits",
    "site_admin",
    "site_forms",
    "assets",
    "mail",
    "provider.openai",
    "provider.anthropic",
    "provider.google",
    "provider.mistral",
    "provider.deepseek",
    "provider.xai",
    "provider.groq",
    "provider.openrouter",
    "provider.ollama",
  ]);
  // The same round for whoever asks within moments.
  expect(await expectJson(HealthView, 200, "/api/health", { as })).toEqual(view);
});

it("is for those who may read the organisation, and kept by no cache", async () => {
  const person = await signUp();
  const { key } = await makeKey(person, ["inference"]);
  expect((await api("/api/health", { as: key })).status).toBe(403);
  const answer = await api("/api/health", { as: person.accessToken });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  await answer.body?.cancel();
});
