import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

const weather = {
  type: "function" as const,
  name: "get_weather",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  strict: false,
};

const post = (body: unknown) =>
  fetch(`${sandbox.url}/openai/v1/responses`, {
    method: "POST",
    headers: { authorization: "Bearer sk-sandbox-0123456789" },
    body: JSON.stringify(body),
  });

describe("what the API refuses", () => {
  const base = { model: "gpt-4o-mini", input: "x" };
  const call = { type: "function_call", call_id: "call_1", name: "f", arguments: "{}" };
  const output = { type: "function_call_output", call_id: "call_1", output: "y" };
  const user = { role: "user", content: "x" };
  const png = `data:image/png;base64,${Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1").toString("base64")}`;

  it.each([
    ["an unknown parameter", { ...base, max_tokens: 5 }, 400, "unknown_parameter", "max_tokens"],
    ["an unknown parameter inside", { ...base, text: { shape: 1 } }, 400, "unknown_parameter", "text.shape"],
    ["no model", { input: "x" }, 400, "missing_required_parameter", "model"],
    ["no input", { model: "gpt-4o-mini" }, 400, "missing_required_parameter", "input"],
    ["an unknown model", { ...base, model: "no-such" }, 404, "model_not_found", null],
    ["a wrong type", { ...base, temperature: "1" }, 400, "invalid_type", "temperature"],
    ["too few tokens", { ...base, max_output_tokens: 5 }, 400, "integer_below_min_value", "max_output_tokens"],
    ["too hot", { ...base, temperature: 2.5 }, 400, "decimal_above_max_value", "temperature"],
    [
      "temperature for a model that thinks",
      { ...base, model: "gpt-5", temperature: 0.5 },
      400,
      "unsupported_parameter",
      "temperature",
    ],
    [
      "thought from a model that does not",
      { ...base, reasoning: { effort: "low" } },
      400,
      "unsupported_parameter",
      "reasoning.effort",
    ],
    [
      "chat's tool shape",
      { ...base, tools: [{ type: "function", function: { name: "f" } }] },
      400,
      "missing_required_parameter",
      "tools[0].name",
    ],
    [
      "chat's part",
      { ...base, input: [{ role: "user", content: [{ type: "text", text: "x" }] }] },
      400,
      "invalid_value",
      "input[0].content[0]",
    ],
    [
      "input text of the assistant's",
      { ...base, input: [{ role: "assistant", content: [{ type: "input_text", text: "x" }] }] },
      400,
      "invalid_value",
      "input[0].content[0]",
    ],
    ["an unknown role", { ...base, input: [{ role: "tool", content: "x" }] }, 400, "invalid_value", "input[0].role"],
    ["an unknown item", { ...base, input: [{ type: "thought" }] }, 400, "invalid_value", "input[0]"],
    [
      "an id of another kind",
      { ...base, input: [{ ...call, id: "call_1" }, output] },
      400,
      "invalid_value",
      "input[0].id",
    ],
    ["an output without its call", { ...base, input: [user, output] }, 400, null, "input"],
    ["a call without its output", { ...base, input: [user, call] }, 400, null, "input"],
    [
      "a thought without a summary",
      { ...base, input: [user, { type: "reasoning", id: "rs_1" }] },
      400,
      "missing_required_parameter",
      "input[1].summary",
    ],
    [
      "an unknown thought",
      { ...base, input: [{ type: "reasoning", id: "rs_1", summary: [] }, user] },
      404,
      null,
      "input",
    ],
    ["a choice of no tool", { ...base, tool_choice: "required" }, 400, null, "tool_choice"],
    [
      "a choice of an unknown tool",
      { ...base, tools: [weather], tool_choice: { type: "function", name: "g" } },
      400,
      null,
      "tool_choice",
    ],
    [
      "a loose schema in strict mode",
      { ...base, tools: [{ ...weather, strict: true }] },
      400,
      "invalid_function_parameters",
      "tools[0].parameters",
    ],
    ["JSON that nobody spoke of", { ...base, text: { format: { type: "json_object" } } }, 400, null, "input"],
    [
      "an image that is none",
      {
        ...base,
        input: [{ role: "user", content: [{ type: "input_image", image_url: "data:image/png;base64,AAAA" }] }],
      },
      400,
      "invalid_image_format",
      "input[0].content[0].image_url",
    ],
    [
      "an image in broken base64",
      { ...base, input: [{ role: "user", content: [{ type: "input_image", image_url: `${png}=` }] }] },
      400,
      "invalid_base64",
      "input[0].content[0].image_url",
    ],
    [
      "a file without a name",
      { ...base, input: [{ role: "user", content: [{ type: "input_file", file_data: png }] }] },
      400,
      "missing_required_parameter",
      "input[0].content[0].filename",
    ],
    [
      "a bare base64 file",
      { ...base, input: [{ role: "user", content: [{ type: "input_file", filename: "a.pdf", file_data: "AAAA" }] }] },
      400,
      "invalid_value",
      "input[0].content[0].file_data",
    ],
  ])("%s", async (_, body, status, code, param) => {
    const response = await post(body);
    const error = JSON.parse(await response.text()).error;
    expect({ status: response.status, code: error.code, param: error.param }).toEqual({ status, code, param });
    expect(error.message).toEqual(expect.any(String));
  });

  it("says which call lacks what", async () => {
    const said = async (input: unknown[]) => JSON.parse(await (await post({ ...base, input })).text()).error.message;
    expect(await said([user, output])).toBe("No tool call found for function call output with call_id call_1.");
    expect(await said([user, call])).toBe("No tool output found for function call call_1.");
  });
});
