import { describe, expect, it } from "vitest";
import type { CanonicalRequest } from "../../../canonical/request.ts";
import { encode, look, NEWEST, OPUS_45 } from "./requests.fixture.ts";

describe("parameters", () => {
  it.each<[string, Partial<CanonicalRequest>, string, object]>([
    ["a bound", { maxOutputTokens: 10 }, OPUS_45, { max_tokens: 10 }],
    ["a temperature", { temperature: 0.2, topK: 5 }, OPUS_45, { temperature: 0.2, top_k: 5 }],
    ["a share of probability", { topP: 0.5, temperature: 1 }, OPUS_45, { top_p: 0.5 }],
    ["both, on old models", { topP: 0.5, temperature: 0 }, "claude-3-haiku-20240307", { top_p: 0.5, temperature: 0 }],
    ["both, on others' models", { topP: 0.5, temperature: 0 }, "MiniMax-M3", { top_p: 0.5, temperature: 0 }],
    ["stop sequences", { stop: ["END"] }, OPUS_45, { stop_sequences: ["END"] }],
    ["the end user", { user: "u-1" }, OPUS_45, { metadata: { user_id: "u-1" } }],
    ["a tier", { serviceTier: "auto" }, OPUS_45, { service_tier: "auto" }],
    ["OpenAI's plain tier", { serviceTier: "default" }, OPUS_45, { service_tier: "standard_only" }],
    [
      "a schema",
      { format: { kind: "schema", name: "n", description: "d", schema: { type: "object", properties: {} } } },
      OPUS_45,
      {
        output_config: {
          format: {
            type: "json_schema",
            schema: { type: "object", properties: {}, additionalProperties: false, description: "d" },
          },
        },
      },
    ],
    [
      "what says no more than a default",
      {
        temperature: 1,
        topP: 1,
        presencePenalty: 0,
        frequencyPenalty: 0,
        logitBias: {},
        choices: 1,
        verbosity: "medium",
        format: { kind: "text" },
        cacheKey: "k",
      },
      NEWEST,
      {},
    ],
  ])("carry %s", (_, asked, model, body) => {
    const encoded = encode(asked, model);
    const plain = encode({}, model).body;
    expect(encoded.body).toEqual({ ...plain, ...body });
    expect(encoded.dropped).toEqual([]);
  });

  it.each<[Partial<CanonicalRequest>, string]>([
    [{ temperature: 1.5 }, OPUS_45],
    [{ temperature: 0 }, NEWEST],
    [{ topP: 0.5 }, NEWEST],
    [{ topK: 5 }, NEWEST],
    [{ seed: 1 }, OPUS_45],
    [{ presencePenalty: 1 }, OPUS_45],
    [{ frequencyPenalty: 1 }, OPUS_45],
    [{ logitBias: { "1": 1 } }, OPUS_45],
    [{ logprobs: { top: 0 } }, OPUS_45],
    [{ choices: 2 }, OPUS_45],
    [{ verbosity: "low" }, OPUS_45],
    [{ serviceTier: "priority" }, OPUS_45],
    [{ format: { kind: "json" } }, OPUS_45],
    [{ format: { kind: "schema", name: "n", schema: { type: "object" } } }, OPUS_45],
    [{ format: { kind: "schema", name: "n", schema: { properties: {} } } }, "claude-opus-4-20250514"],
    [{ stop: ["\n"] }, OPUS_45],
    [{ reasoning: { effort: "none" } }, NEWEST],
    [{ reasoning: { budgetTokens: 2000 } }, NEWEST],
    [{ reasoning: { effort: "high" } }, "claude-3-5-haiku-20241022"],
    [{ reasoning: { effort: "high" }, maxOutputTokens: 1000 }, OPUS_45],
    [{ reasoning: { effort: "low" }, tools: [look], toolChoice: { kind: "required" } }, OPUS_45],
  ])("are named in the client's words where they are lost: %j with %s", (asked, model) => {
    const [key] = Object.keys(asked) as (keyof CanonicalRequest["names"])[];
    if (key === undefined) throw new Error("nothing asked");
    const { dropped, body } = encode({ ...asked, names: { [key]: "their.name" } }, model);
    expect(dropped).toEqual([{ path: "their.name", message: expect.stringMatching(/^.{10,}\.$/) }]);
    for (const lost of ["temperature", "top_p", "top_k", "stop_sequences"]) expect(body).not.toHaveProperty(lost);
  });

  it("names the second of two that go one at a time", () => {
    const { body, dropped } = encode({ temperature: 0.5, topP: 0.5 });
    expect(body).toMatchObject({ temperature: 0.5 });
    expect(dropped.map(({ path }) => path)).toEqual(["topP"]);
  });
});
