import { describe, expect, it } from "vitest";
import type { CanonicalRequest, Message } from "../../../canonical/request.ts";
import { calls, encode, hello, NEWEST, OPUS_45, results } from "./requests.fixture.ts";

describe("thought", () => {
  it.each<[string, string, CanonicalRequest["reasoning"], Partial<CanonicalRequest>, object]>([
    ["a budget", OPUS_45, { effort: "minimal" }, {}, { max_tokens: 5120, thinking: budget(1024) }],
    [
      "a larger one",
      OPUS_45,
      { effort: "high", show: true },
      {},
      {
        max_tokens: 20_480,
        thinking: { ...budget(16_384), display: "summarized" },
      },
    ],
    [
      "no more than all models write",
      OPUS_45,
      { effort: "xhigh" },
      {},
      { max_tokens: 32_000, thinking: budget(25_600) },
    ],
    ["a bound of the client's own", OPUS_45, { budgetTokens: 3000 }, {}, { max_tokens: 7096, thinking: budget(3000) }],
    [
      "room within the client's bound",
      OPUS_45,
      { effort: "high" },
      { maxOutputTokens: 2000 },
      {
        max_tokens: 2000,
        thinking: budget(1600),
      },
    ],
    ["none by silence", OPUS_45, { effort: "none" }, {}, {}],
    ["none, said", "claude-sonnet-5", { effort: "none" }, {}, { thinking: { type: "disabled" } }],
    ["nearly none", "claude-sonnet-5-5", { effort: "none" }, {}, { thinking: { type: "between_tools" } }],
    [
      "an effort",
      NEWEST,
      { effort: "minimal", show: false },
      {},
      {
        thinking: { type: "adaptive", display: "omitted" },
        output_config: { effort: "low" },
      },
    ],
    [
      "the most",
      NEWEST,
      { effort: "xhigh" },
      {},
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "xhigh" },
      },
    ],
    [
      "an effort above all others",
      NEWEST,
      { effort: "max" },
      {},
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "max" },
      },
    ],
    [
      "the most that there is",
      "claude-sonnet-4-6",
      { effort: "xhigh" },
      {},
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "max" },
      },
    ],
    [
      "a budget where there still is one",
      "claude-opus-4-6",
      { budgetTokens: 2000 },
      {},
      {
        max_tokens: 6096,
        thinking: budget(2000),
      },
    ],
    ["as it likes", NEWEST, { adaptive: true }, {}, { thinking: { type: "adaptive" } }],
    [
      "shown where it thinks anyway",
      NEWEST,
      { show: true },
      {},
      {
        thinking: { type: "adaptive", display: "summarized" },
      },
    ],
    ["not begun for being shown", OPUS_45, { show: true }, {}, {}],
    [
      "no thought in a turn that lost it",
      OPUS_45,
      { effort: "high" },
      { messages: [hello, calls("1"), results("1")] },
      {},
    ],
    [
      "adaptive thought all the same",
      NEWEST,
      { effort: "low" },
      { messages: [hello, calls("1"), results("1")] },
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "low" },
      },
    ],
  ])("is asked for: %s", (_, model, reasoning, asked, body) => {
    const encoded = encode({ ...asked, ...(reasoning ? { reasoning } : {}) }, model);
    expect(encoded.body).toEqual({ ...encode(asked, model).body, ...body });
    expect(encoded.dropped).toEqual([]);
  });

  it("goes on in a turn whose thought came back", () => {
    const thought = { type: "thinking", text: "hm", seal: { by: "anthropic", kind: "signature", data: "s" } } as const;
    const turn: Message = { role: "assistant", content: [thought, ...calls("1").content] as never };
    const { body } = encode({ reasoning: { effort: "low" }, messages: [hello, turn, results("1")] });
    expect(body.thinking).toEqual(budget(2048));
  });

  it("fixes the temperature", () => {
    const { body, dropped } = encode({ reasoning: { effort: "low" }, temperature: 0.5 });
    expect(body).not.toHaveProperty("temperature");
    expect(dropped.map(({ path }) => path)).toEqual(["temperature"]);
  });

  function budget(tokens: number) {
    return { type: "enabled", budget_tokens: tokens };
  }
});
