import { describe, expect, it } from "vitest";
import type { CanonicalRequest } from "../../../canonical/request.ts";
import { itemsOf, openMembers } from "../../../wire/members.ts";
import { encode, look, NEWEST, OPUS_45 } from "./requests.fixture.ts";

const EMPTY = { type: "object", properties: {} };

describe("tools", () => {
  const parameters = { type: "object", properties: { a: { type: "string", maxLength: 3 } }, required: ["a"] };

  it("take no arguments where none are described, and are marked for the cache", () => {
    const { body } = encode({ tools: [{ name: "look", description: "Looks.", cache: { ttl: "5m" } }] });
    expect(body.tools).toEqual([
      { name: "look", description: "Looks.", input_schema: EMPTY, cache_control: { type: "ephemeral" } },
    ]);
    expect(body).not.toHaveProperty("tool_choice");
  });

  it("are strict where the model can be held to their schema", () => {
    const { body, dropped } = encode({ tools: [{ name: "look", parameters, strict: true }] });
    expect(body.tools).toEqual([
      {
        name: "look",
        strict: true,
        input_schema: {
          type: "object",
          properties: { a: { type: "string", description: "{maxLength: 3}" } },
          required: ["a"],
          additionalProperties: false,
        },
      },
    ]);
    expect(dropped).toEqual([]);
  });

  it.each([
    ["an old model", "claude-sonnet-4-20250514", parameters],
    ["any members", OPUS_45, { type: "object", additionalProperties: { type: "string" } }],
  ])("are named where they cannot be strict: %s", (_, model, schema) => {
    const tool = { name: "look", parameters: schema, strict: true, at: "tools.0" };
    const { body, dropped } = encode({ tools: [tool] }, model);
    expect(body.tools).toEqual([{ name: "look", input_schema: schema }]);
    expect(dropped.map(({ path }) => path)).toEqual(["tools.0"]);
  });

  const two = { tools: [look, { name: "other" }] };
  it.each<[string, Partial<CanonicalRequest>, unknown, string[]]>([
    ["auto", { toolChoice: { kind: "auto" } }, { type: "auto" }, ["look", "other"]],
    ["none", { toolChoice: { kind: "none" }, parallelToolCalls: false }, { type: "none" }, ["look", "other"]],
    ["any", { toolChoice: { kind: "required" } }, { type: "any" }, ["look", "other"]],
    ["one", { toolChoice: { kind: "tool", name: "other" } }, { type: "tool", name: "other" }, ["look", "other"]],
    ["some", { toolChoice: { kind: "among", names: ["other"], required: false } }, { type: "auto" }, ["other"]],
    ["one of some", { toolChoice: { kind: "among", names: ["look"], required: true } }, { type: "any" }, ["look"]],
    [
      "one at a time",
      { parallelToolCalls: false },
      { type: "auto", disable_parallel_tool_use: true },
      ["look", "other"],
    ],
    [
      "one, once",
      { toolChoice: { kind: "tool", name: "look" }, parallelToolCalls: false },
      { type: "tool", name: "look", disable_parallel_tool_use: true },
      ["look", "other"],
    ],
  ])("are chosen: %s", (_, asked, choice, offered) => {
    const { body, dropped } = encode({ ...two, ...asked });
    expect(body.tool_choice).toEqual(choice);
    expect(itemsOf(body.tools).map((tool) => openMembers(tool).name)).toEqual(offered);
    expect(dropped).toEqual([]);
  });

  it("are offered, and the choice named, where a model cannot be made to call them", () => {
    const { body, dropped } = encode(
      { ...two, toolChoice: { kind: "required" }, names: { toolChoice: "tool_choice" } },
      NEWEST,
    );
    expect(body.tool_choice).toEqual({ type: "auto" });
    expect(dropped.map(({ path }) => path)).toEqual(["tool_choice"]);
  });

  it("cannot be insisted on where there are none", () => {
    const { body, dropped } = encode({ toolChoice: { kind: "required" }, parallelToolCalls: false });
    expect(body).not.toHaveProperty("tool_choice");
    expect(dropped.map(({ path }) => path)).toEqual(["toolChoice"]);
  });
});
