import { describe, expect, it } from "vitest";
import { type Endpoint, EndpointChanges, NewEndpoint } from "../../../../gateway/credentials/endpoints.schema.ts";
import { EMPTY_FORM, endpointChanges, formOf, newEndpoint } from "./endpoint-values.ts";

const form = { ...EMPTY_FORM, slug: "my-server", name: "My server", baseUrl: " https://llm.example.com/v1 " };
const row = (changes: object) => ({ row: 0, id: "llama-3", input: "", cached: "", output: "", ...changes });
const endpoint: Endpoint = {
  id: "endpoint_1",
  slug: "my-server",
  name: "My server",
  baseUrl: "https://llm.example.com/v1",
  protocol: "openai.chat",
  models: [{ id: "llama-3", price: { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.2 } }, { id: "phi" }],
  key: { hint: "abcd", createdAt: "2026-01-01T00:00:00Z", lastUsedAt: null },
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
  lastTest: null,
};

describe("an endpoint's form", () => {
  it("sends no key and no prices where none are given", () => {
    expect(NewEndpoint.parse(newEndpoint({ ...form, models: [row({})] }))).toEqual({
      slug: "my-server",
      name: "My server",
      baseUrl: "https://llm.example.com/v1",
      protocol: "openai.chat",
      models: [{ id: "llama-3" }],
      key: null,
    });
  });

  it("sends what it was given unchanged where nothing is typed, also what it has no field for", () => {
    const changes = EndpointChanges.parse(endpointChanges(formOf(endpoint), endpoint));
    expect(changes).toEqual({ name: endpoint.name, baseUrl: endpoint.baseUrl, models: endpoint.models });
  });

  it("keeps, replaces or takes away the stored key as it is told", () => {
    const keyOf = (changes: object) => endpointChanges({ ...formOf(endpoint), ...changes }, endpoint).key;
    expect(keyOf({})).toBeUndefined();
    expect(keyOf({ key: "sk-next" })).toBe("sk-next");
    expect(keyOf({ dropKey: true, key: "sk-next" })).toBeNull();
  });

  it.each([
    [{ input: "0.15" }, "models.0.price.output"],
    [{ input: "cheap", output: "1" }, "models.0.price.input"],
    [{ cached: "0.1", input: "1", output: "1e3" }, "models.0.price.output"],
    [{ id: " " }, "models.0.id"],
  ])("names the field of a model that is wrong: %o", (changes, path) => {
    const read = NewEndpoint.safeParse(newEndpoint({ ...form, models: [row(changes)] }));
    expect(read.error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });
});
