import { describe, expect, it } from "vitest";
import { api, expectJson, makeKey, signUp } from "../../testing/harness.ts";
import { createCatalogue } from "./catalogue.ts";
import { ModelList, type ModelView } from "./models.schema.ts";

describe("GET /api/models", () => {
  it("lists what can be called, and says so again only when it changed", async () => {
    const { accessToken: as } = await signUp();
    const first = await api("/api/models", { as });
    const { items } = ModelList.parse(await first.json());
    expect(items.find(({ id }) => id === "openai/test-model")).toMatchObject({
      providerName: "OpenAI",
      kind: "chat",
      price: { inputUsdPerMillion: 1100, outputUsdPerMillion: 1100 },
    });
    expect(first.headers.get("cache-control")).toBe("private, max-age=60");
    const etag = first.headers.get("etag") ?? "";
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await api("/api/models", { as, headers: { "if-none-match": known } });
      expect([known, again.status, await again.text(), again.headers.get("etag")]).toEqual([known, 304, "", etag]);
    }
    expect((await api("/api/models", { as, headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });

  it("is for those who may read the organisation", async () => {
    const person = await signUp();
    const { key } = await makeKey(person, ["inference"]);
    expect((await api("/api/models", { as: key })).status).toBe(403);
    const reader = await makeKey(person, ["org:read"]);
    await expectJson(ModelList, 200, "/api/models", { as: reader.key });
  });
});

const NOTHING = { version: 0, credentials: {}, endpoints: {}, policies: {}, bodyRetentionDays: 0 };

it("puts the list together once a minute, and again when the clock was set back", async () => {
  let at = 1_000_000;
  let made = 0;
  const view = (): ModelView[] => {
    made += 1;
    return [];
  };
  const catalogue = createCatalogue({ view, viewOwn: () => ({ items: [], instead: new Set() }), now: () => at });
  await catalogue.read(NOTHING);
  at += 59_999;
  await catalogue.read(NOTHING);
  expect(made).toBe(1);
  at += 1;
  await catalogue.read(NOTHING);
  expect(made).toBe(2);
  at -= 500_000;
  await catalogue.read(NOTHING);
  expect(made).toBe(3);
});
