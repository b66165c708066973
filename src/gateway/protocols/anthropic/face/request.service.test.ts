import { describe, expect, it } from "vitest";
import type { Dialect } from "../../protocol.ts";
import { countTokens } from "./count-tokens.ts";
import { holdsWrappedSeal, type MessagesCall, messagesBody, readMessages, refuse } from "./request.service.ts";

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const BODY = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] };
const ANTHROPIC: Dialect = { id: "anthropic", name: "Anthropic", streamUsage: "always", unmetered: ["strange"] };

function call(members: object): MessagesCall {
  const read = readMessages(encode(JSON.stringify({ ...BODY, ...members })));
  if (!read.ok) throw read.error;
  return read.value;
}

const refusalOf = (text: string) => {
  const read = readMessages(encode(text));
  return read.ok ? undefined : { status: read.error.status, detail: read.error.extras.detail };
};

it("reads what decides about a call", () => {
  expect(call({ stream: true, model: "anthropic/claude-opus-4-5" })).toMatchObject({
    operation: "messages",
    model: "anthropic/claude-opus-4-5",
    stream: true,
    maxOutputTokens: 9,
    choices: 1,
  });
  expect(call({ stream: null }).stream).toBe(false);
});

it.each([
  [{ max_tokens: undefined }, "max_tokens: Field required"],
  [{ max_tokens: "9" }, "max_tokens: Input should be a valid integer"],
  [{ max_tokens: 1.5 }, "max_tokens: Input should be a valid integer"],
  [{ max_tokens: -1 }, "max_tokens: Input should be within 0 and 10000000"],
  [{ model: undefined }, "model: Field required"],
  [{ model: 5 }, "model: Input should be a valid string"],
  [{ model: "../x" }, "model: Input should be the name of a model"],
  [{ stream: "yes" }, "stream: Input should be a valid boolean"],
  [{ messages: [] }, "messages: Input should be a list of at least one message"],
  [{ messages: "Hi" }, "messages: Input should be a list of at least one message"],
])("refuses in the words of the API: %j", (members, detail) => {
  expect(refusalOf(JSON.stringify({ ...BODY, ...members }))).toEqual({ status: 400, detail });
});

const MIB = 1024 * 1024;
const large = (members: string): string => `{${members},"messages":[${"{},".repeat(MIB / 2)}{}]}`;

describe("a body that two readers may take differently is refused", () => {
  const rest = '"model":"m","max_tokens":1,"messages":[{}]';
  it.each([
    `{${rest},"model":"dear"}`,
    `{${rest},"Model":"dear"}`,
    `{${rest},"MAX_TOKENS":9000}`,
    `{${rest},"Speed":"fast"}`,
    `{${rest},"tool\\u017F":[{"type":"web_search_20250305"}]}`,
    large('"model":"m","max_tokens":1,"Fallbacks":[]'),
  ])("%#", (text) => {
    expect(refusalOf(text)?.status).toBe(400);
  });
});

it("reads a body too large to parse by its outline, and splices it", () => {
  const text = large('"model":"anthropic/m","max_tokens":5,"stream":true,"top_p":1.0');
  const read = readMessages(encode(text));
  if (!read.ok) throw read.error;
  expect(read.value).toMatchObject({ maxOutputTokens: 5, stream: true });
  expect(new TextDecoder().decode(messagesBody(read.value, "m"))).toBe(text.replace("anthropic/m", "m"));
  expect(refusalOf(large('"model":"m"'))?.detail).toBe("max_tokens: Field required");
});

describe("what is billed beside tokens", () => {
  it.each([
    [{ tools: [{ type: "custom", name: "f" }, { name: "g" }] }, undefined],
    [
      {
        tools: [
          { type: "bash_20250124", name: "bash" },
          { type: "memory_20250818", name: "memory" },
        ],
      },
      undefined,
    ],
    [{ tools: [{ type: "computer_20251124" }, { type: "computer_toolset_20260801" }] }, undefined],
    [{ tools: [{ type: "text_editor_20250728" }, { type: "tool_search_tool_regex_20251119" }] }, undefined],
    [{ tools: [{ name: "f" }, { type: "web_search_20250305", name: "web_search" }] }, "tools.1.type"],
    [{ tools: [{ type: "web_fetch_20250910" }] }, "tools.0.type"],
    [{ tools: [{ type: "code_execution_20250825" }] }, "tools.0.type"],
    [{ tools: [{ type: "advisor_20260301" }] }, "tools.0.type"],
    [{ tools: [{ type: "mcp_toolset" }] }, "tools.0.type"],
    [{ tools: [{ type: "brand_new" }] }, "tools.0.type"],
    [{ tools: [{ type: "custom", Type: "web_search_20250305" }] }, "tools.0.Type"],
    [{ mcp_servers: [{ type: "url" }] }, "mcp_servers"],
    [{ mcp_servers: [] }, undefined],
    [{ container: "c" }, "container"],
    [{ container: null }, undefined],
    [{ inference_geo: "us" }, "inference_geo"],
    [{ inference_geo: "global" }, undefined],
    [{ speed: "fast" }, "speed"],
    [{ speed: "standard" }, undefined],
    [{ service_tier: "priority" }, "service_tier"],
    [{ service_tier: "standard_only" }, undefined],
    [{ fallbacks: "default" }, "fallbacks"],
    [{ thread: { type: "create" } }, "thread"],
    [{ billing_policy: { type: "billing_policy" } }, "billing_policy"],
    [{ context_management: { edits: [{ type: "clear_tool_uses_20250919" }] } }, undefined],
    [{ context_management: { edits: [{ type: "compact_20260112" }] } }, "context_management.edits.0"],
    [{ strange: 1 }, "strange"],
  ])("is refused on the platform's keys: %j", (members, path) => {
    expect(refuse(call(members), ANTHROPIC)?.extras.errors?.[0]?.path).toBe(path);
  });

  it("is seen in a large body too", () => {
    const read = readMessages(encode(large('"model":"m","max_tokens":1,"speed":"fast"')));
    expect(read.ok && refuse(read.value, ANTHROPIC)?.extras.errors?.[0]?.path).toBe("speed");
  });
});

describe("the client's bytes", () => {
  it("keep all but the name of the model", () => {
    const text =
      '{ "model" : "anthropic/claude" , "max_tokens":9, "n":1.0e2,"messages":[{"role":"user","content":"é"}]}';
    const read = readMessages(encode(text));
    if (!read.ok) throw read.error;
    expect(new TextDecoder().decode(messagesBody(read.value, "claude"))).toBe(
      text.replace("anthropic/claude", "claude"),
    );
    expect(messagesBody(read.value, "anthropic/claude")).toBe(read.value.bytes);
  });

  it("are only Anthropic's where no other maker's seal stands in them", () => {
    const thinking = (signature: string) => ({
      messages: [{ role: "assistant", content: [{ type: "thinking", thinking: "t", signature }] }],
    });
    expect(holdsWrappedSeal(call(thinking("ew1.gemini.signature.YQ")))).toBe(true);
    expect(holdsWrappedSeal(call(thinking("EqQBCgIYAhIM")))).toBe(false);
    expect(holdsWrappedSeal(call({ messages: [{ role: "user", content: 'say "ew1.x"' }] }))).toBe(false);
  });
});

it("counts tokens without a bound of the output, about as many as the text has", () => {
  const read = countTokens.read(
    encode(JSON.stringify({ model: "m", messages: [{ role: "user", content: "word ".repeat(800) }] })),
  );
  if (!read.ok) throw read.error;
  const { input_tokens } = countTokens.estimate(read.value);
  expect(input_tokens).toBeGreaterThan(800);
  expect(input_tokens).toBeLessThan(1200);
});
