import { describe, expect, it } from "vitest";
import { wrapSeal } from "../../canonical/wrapped-seal.ts";
import type { Dialect } from "../protocol.ts";
import { bytesOf, requestOf } from "./clients.fixture.ts";
import { readResponses, upstreamBody } from "./request.service.ts";

const OPENAI: Dialect = { id: "openai", name: "OpenAI", streamUsage: "ask", unmetered: [] };

const read = (body: Readonly<Record<string, unknown>>) => readResponses(bytesOf({ model: "m", input: "Hi.", ...body }));
function refusal(body: Readonly<Record<string, unknown>> | string) {
  const result = typeof body === "string" ? readResponses(bytesOf(body)) : read(body);
  return result.ok ? undefined : { code: result.error.code, path: result.error.extras.errors?.[0]?.path };
}
const sent = (body: Readonly<Record<string, unknown>>, model = "gpt-4.1", dialect = OPENAI) =>
  JSON.parse(new TextDecoder().decode(upstreamBody(requestOf(body), model, dialect)));

/** Longer than what is parsed as a whole. */
const LONG = { role: "user", content: "x".repeat(1024 * 1024) };

describe("reading a request", () => {
  it("finds what decides about the call", () => {
    const body = { stream: true, max_output_tokens: 9, store: false, previous_response_id: "resp_1", include: ["x"] };
    expect(read(body)).toMatchObject({
      ok: true,
      value: {
        operation: "responses",
        model: "m",
        stream: true,
        maxOutputTokens: 9,
        choices: 1,
        store: false,
        kept: false,
        previousResponseId: "resp_1",
        include: ["x"],
      },
    });
  });

  it("finds the same in a body that is too long to be parsed as a whole", () => {
    const reference = { type: "item_reference", id: "msg_1" };
    const large = { type: "function_call_output", call_id: "a", output: "y".repeat(100_000) };
    const result = read({ input: [reference, LONG, large, { id: "rs_2" }] });
    expect(result).toMatchObject({
      ok: true,
      value: {
        whole: undefined,
        input: {
          references: [
            { index: 0, id: "msg_1" },
            { index: 3, id: "rs_2" },
          ],
        },
      },
    });
  });

  it("counts a picture inside as an attachment", () => {
    const content = [{ type: "input_image", image_url: `data:image/png;base64,${"A".repeat(9000)}` }];
    const result = read({ input: [{ role: "user", content }] });
    expect(result).toMatchObject({ ok: true, value: { size: { attachments: 1 } } });
    expect(result.ok && result.value.size.textBytes).toBeLessThan(1000);
  });

  it.each([
    [{ model: 7 }, "invalid_request", "model"],
    [{ input: [] }, "invalid_request", "input"],
    [{ input: undefined }, "invalid_request", "input"],
    [{ input: {} }, "invalid_request", "input"],
    [{ max_output_tokens: 0 }, "invalid_request", "max_output_tokens"],
    [{ store: "yes" }, "invalid_request", "store"],
    [{ include: "all" }, "invalid_request", "include"],
    [{ Store: true }, "invalid_request", "Store"],
    [{ background: true }, "unsupported_parameter", "background"],
    [{ conversation: "conv_1" }, "unsupported_parameter", "conversation"],
    [{ prompt: { id: "pmpt_1" } }, "unsupported_parameter", "prompt"],
    [{ service_tier: "priority" }, "unsupported_parameter", "service_tier"],
    [{ service_tier: "fast" }, "unsupported_parameter", "service_tier"],
  ])("refuses %j", (body, code, path) => expect(refusal(body)).toEqual({ code, path }));

  it.each(["", "[]", '{"model":"m","input":"a","model":"n"}'])("refuses the body %j", (body) => {
    expect(refusal(body)?.code).toBe("invalid_request");
  });
});

describe("tools", () => {
  it.each([
    { type: "function", name: "f" },
    { type: "custom", name: "c" },
    { type: "local_shell" },
    { type: "apply_patch" },
    { type: "computer" },
    { type: "shell", environment: { type: "local" } },
    { type: "tool_search", execution: "client" },
    { type: "namespace", name: "n", tools: [{ type: "function", name: "f" }] },
  ])("that the client runs pass: %j", (tool) => expect(refusal({ tools: [tool] })).toBeUndefined());

  it.each([
    [{ type: "web_search" }, "tools.0.type"],
    [{ type: "web_search_preview" }, "tools.0.type"],
    [{ type: "file_search", vector_store_ids: [] }, "tools.0.type"],
    [{ type: "code_interpreter" }, "tools.0.type"],
    [{ type: "image_generation" }, "tools.0.type"],
    [{ type: "mcp", server_label: "s" }, "tools.0.type"],
    [{ type: "programmatic_tool_calling" }, "tools.0.type"],
    [{ type: "tool_search" }, "tools.0.type"],
    [{ type: "shell", environment: { type: "container_auto" } }, "tools.0.environment"],
    [{ type: "namespace", tools: [{ type: "web_search" }] }, "tools.0.tools.0.type"],
    [{ type: "function", Type: "web_search" }, "tools.0.Type"],
    [{}, "tools.0.type"],
    ["web_search", "tools.0"],
  ])("that cost more than tokens are refused: %j", (tool, path) => {
    expect(refusal({ tools: [tool] })).toEqual({ code: "unsupported_parameter", path });
  });

  it.each(["additional_tools", "tool_search_output"])("are refused inside an input too, as %s", (type) => {
    const item = { type, role: "developer", tools: [{ type: "web_search" }] };
    const expected = { code: "unsupported_parameter", path: "input.0.tools.0.type" };
    expect(refusal({ input: [item] })).toEqual(expected);
    expect(refusal({ input: [item, LONG] })).toEqual(expected);
    expect(refusal({ input: [{ ...item, id: "x".repeat(100_000) }, LONG] })).toEqual(expected);
    expect(refusal({ input: [{ ...item, Tools: [] }, LONG] })?.code).toBe("invalid_request");
  });
});

describe("the body for a provider of the protocol", () => {
  it("stores nothing there, and changes nothing else", () => {
    const body = '{ "model": "m",\n "input": "Hi.", "temperature": 1.0, "store" : true }';
    const result = readResponses(bytesOf(body));
    if (!result.ok) throw result.error;
    const bytes = upstreamBody(result.value, "gpt-4.1", OPENAI);
    expect(new TextDecoder().decode(bytes)).toBe(
      '{ "model": "gpt-4.1",\n "input": "Hi.", "temperature": 1.0, "store" : false }',
    );
  });

  it.each([
    ["o3", true],
    ["o4-mini", true],
    ["gpt-5", true],
    ["gpt-5.4-mini", true],
    ["gpt-5-chat-latest", false],
    ["gpt-4.1", false],
    ["gpt-4o-mini", false],
  ])("asks %s for encrypted thought: %s", (model, expected) => {
    expect(sent({ include: ["x"] }, model).include).toEqual(expected ? ["x", "reasoning.encrypted_content"] : ["x"]);
    expect(sent({}, model, { ...OPENAI, id: "custom" }).include).toBeUndefined();
  });

  it("asks for it once", () => {
    const include = ["reasoning.encrypted_content"];
    expect(sent({ include }, "o3").include).toEqual(include);
  });

  it("holds only thoughts that can be read there", () => {
    const own = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAAA" };
    const wrapped = wrapSeal({ by: "openai", kind: "encrypted", data: "gBBBB", id: "rs_2" });
    const user = { role: "user", content: "Hi." };
    const input = [
      own,
      { type: "reasoning", id: "rs_x", summary: [], encrypted_content: wrapped },
      {
        type: "reasoning",
        id: "rs_3",
        summary: [],
        encrypted_content: wrapSeal({ by: "anthropic", kind: "signature", data: "a" }),
      },
      { type: "reasoning", id: "rs_4", summary: [{ type: "summary_text", text: "Hm." }] },
      user,
    ];
    const kept = [own, { type: "reasoning", id: "rs_2", summary: [], encrypted_content: "gBBBB" }, user];
    expect(sent({ input }).input).toEqual(kept);
    expect(sent({ input: [...input, LONG] }).input).toEqual([...kept, LONG]);
  });
});
