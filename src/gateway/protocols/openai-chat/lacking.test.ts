import { describe, expect, it } from "vitest";
import type { Dialect } from "../protocol.ts";
import { decodeChatRequest } from "./decode-request.ts";
import { DIALECTS } from "./dialects.ts";
import { encodeChatRequest } from "./encode-request.ts";
import { chatFace } from "./face.ts";

const dialect = (id: string): Dialect => ({
  id,
  name: id,
  streamUsage: id === "mistral" ? "always" : "ask",
  unmetered: [],
});

/** What passes through to the provider, and what is left out of it. */
function passed(text: string, id: string) {
  const read = chatFace.read(new Uint8Array(new TextEncoder().encode(text)));
  if (!read.ok) throw read.error;
  const { lacking, body } = chatFace.passThrough;
  const found = lacking?.(read.value, dialect(id));
  const sent = new TextDecoder().decode(body(read.value, "m", dialect(id), found?.edits));
  return { sent, dropped: found?.dropped ?? [], paths: found?.dropped.map(({ path }) => path) };
}

const TOOLS = [{ type: "function", function: { name: "look" } }];
const SCHEMA = { type: "json_schema", json_schema: { name: "a", schema: { type: "object" } } };

describe("what a dialect has no place for", () => {
  const asked: object[] = [
    { top_k: 5 },
    { top_k: null },
    { seed: 7 },
    { temperature: 0.5, top_p: 0.5, stop: ["END"], max_tokens: 9 },
    { presence_penalty: 0.5, frequency_penalty: -0.5 },
    { presence_penalty: 0, frequency_penalty: 0.0 },
    { logit_bias: { 50256: -100 } },
    { logit_bias: {} },
    { logprobs: true, top_logprobs: 2 },
    { logprobs: false },
    { n: 2 },
    { n: 1 },
    { verbosity: "low" },
    { verbosity: "medium" },
    { parallel_tool_calls: false, tools: TOOLS },
    { parallel_tool_calls: true, tools: TOOLS },
    { response_format: SCHEMA },
    { response_format: { type: "json_object" } },
    { tools: TOOLS, tool_choice: "required" },
    { tools: TOOLS, tool_choice: "auto" },
    { tools: TOOLS, tool_choice: "none" },
    { tools: TOOLS, tool_choice: { type: "function", function: { name: "look" } } },
    { tools: TOOLS, tool_choice: { type: "allowed_tools", allowed_tools: { mode: "required", tools: TOOLS } } },
    { tools: TOOLS, tool_choice: { type: "allowed_tools", allowed_tools: { mode: "auto", tools: TOOLS } } },
    { tool_choice: "required" },
    { user: "u", prompt_cache_key: "k", reasoning_effort: "low" },
  ];

  it.each(Object.keys(DIALECTS).filter((id) => id !== "openai"))(
    "is the same to %s, whether or not the body passes through",
    (id) => {
      for (const more of asked) {
        const body = { model: "m", messages: [{ role: "user", content: "Hello." }], ...more };
        const decoded = decodeChatRequest(body);
        if (!decoded.ok) throw decoded.error;
        const { dropped } = encodeChatRequest(decoded.value, {
          model: "m",
          dialect: dialect(id),
          defaultMaxOutputTokens: 100,
        });
        expect(passed(JSON.stringify(body), id).dropped, JSON.stringify(more)).toEqual(dropped);
      }
    },
  );

  it("is cut out, and every other byte stays", () => {
    const text =
      '{ "logprobs" : true,"seed":1.0e0 ,\n"model":"m","messages":[{"seed":1}],\t"n" : 2, "top_logprobs":2 , "logit_bias":{"5":1} }';
    expect(passed(text, "groq")).toMatchObject({
      sent: '{ "seed":1.0e0 ,\n"model":"m","messages":[{"seed":1}] }',
      paths: ["logprobs", "n", "logit_bias"],
    });
    expect(passed(text, "deepseek")).toMatchObject({
      sent: '{ "logprobs" : true,"model":"m","messages":[{"seed":1}],\t"top_logprobs":2 }',
      paths: ["seed", "n", "logit_bias"],
    });
  });

  it("goes together with what else is changed in the body", () => {
    const text =
      '{"model":"mistral/m","messages":[{}],"stream":true,"stream_options":{"include_usage":true},"top_k":5}';
    expect(passed(text, "mistral").sent).toBe('{"model":"m","messages":[{}],"stream":true}');
    expect(passed(text, "groq").sent).toBe(
      '{"model":"m","messages":[{}],"stream":true,"stream_options":{"include_usage":true}}',
    );
  });

  it("is, of a schema, what it says beyond any object", () => {
    const text = `{"model":"m","messages":[{}],"response_format":${JSON.stringify(SCHEMA)},"x":1}`;
    const sent = '{"model":"m","messages":[{}],"response_format":{"type":"json_object"},"x":1}';
    expect(passed(text, "deepseek")).toMatchObject({ sent, paths: ["response_format"] });
    expect(passed(text, "ollama")).toMatchObject({ sent: text, paths: undefined });
  });

  it("is not read where it is long", () => {
    const bias = JSON.stringify(Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [i, 1])));
    expect(passed(`{"model":"m","messages":[{}],"logit_bias":${bias}}`, "xai")).toMatchObject({
      sent: '{"model":"m","messages":[{}]}',
      paths: ["logit_bias"],
    });
  });
});

describe("nothing is judged", () => {
  const all = '{"model":"m","messages":[{}],"top_k":5,"seed":1,"n":2,"logit_bias":{"5":1},"verbosity":"low"}';
  it.each(["openai", "my-endpoint"])("of what goes to %s", (id) => {
    expect(passed(all, id)).toMatchObject({ sent: all, paths: undefined });
  });

  it.each([
    ["members that nobody here knows", '{"model":"m","messages":[{}],"min_p":0.1,"Seed":1}'],
    ["hints", '{"model":"m","messages":[{}],"user":"u","safety_identifier":"u","prompt_cache_key":"k"}'],
    ["tiers, of which providers have their own", '{"model":"m","messages":[{}],"service_tier":"flex"}'],
    ["what stands deeper", '{"model":"m","messages":[{"name":"ada"}],"reasoning":{"exclude":true}}'],
  ])("of %s", (_, text) => {
    for (const id of Object.keys(DIALECTS)) {
      expect(passed(text, id), id).toMatchObject({ sent: text, paths: undefined });
    }
  });
});
