import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

const call = async (body: unknown, { model = "gemini-3-pro-preview", action = "generateContent" } = {}) => {
  const response = await fetch(`${sandbox.url}/gemini/v1beta/models/${model}:${action}`, {
    method: "POST",
    headers: { "x-goog-api-key": "g-key" },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};
const ask = async (body: unknown, model?: string) => JSON.parse((await call(body, model ? { model } : {})).text);

const user = (text: string) => ({ role: "user", parts: [{ text }] });
const says = (text: string, more: object = {}) => ({ contents: [user(text)], ...more });
const weather = { name: "get_weather", parameters: { type: "OBJECT", properties: { city: { type: "STRING" } } } };
const tools = [{ functionDeclarations: [weather] }];
const answer = (name: string) => ({ functionResponse: { name, response: { output: "sunny" } } });
const png = Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1").toString("base64");

describe("what the API refuses", () => {
  const functionCall = { functionCall: { name: "f", args: {} }, thoughtSignature: "skip_thought_signature_validator" };
  const model = (...parts: object[]) => ({ role: "model", parts });
  const turn = (...contents: object[]) => ({ contents });
  const config = (generationConfig: object) => says("x", { generationConfig });
  const declares = (parameters: object) =>
    says("x", { tools: [{ functionDeclarations: [{ name: "f", parameters }] }] });
  const second = "gemini-2.5-flash";

  it.each<[string, object, RegExp, string?]>([
    [
      "an unknown field",
      says("x", { messages: [] }),
      /^Invalid JSON payload received\. Unknown name "messages": Cannot find field\.$/,
    ],
    [
      "an unknown field inside",
      config({ maxTokens: 5 }),
      /Unknown name "maxTokens" at 'generation_config': Cannot find field\.$/,
    ],
    [
      "an unknown field of a schema",
      declares({ type: "object", properties: { a: { type: "string", const: "x" } } }),
      /Unknown name "const" at 'tools\[0\]\.function_declarations\[0\]\.parameters\.properties\[0\]\.value'/,
    ],
    [
      "a closed schema in OpenAPI's place",
      declares({ type: "object", properties: { a: { type: "string" } }, additionalProperties: false }),
      /Unknown name "additionalProperties" at 'tools\[0\]\.function_declarations\[0\]\.parameters'/,
    ],
    [
      "a list of types",
      declares({ type: "object", properties: { a: { type: ["string", "null"] } } }),
      /Proto field is not repeating, cannot start list/,
    ],
    [
      "a wrong type",
      config({ temperature: "1" }),
      /^Invalid value at 'generation_config\.temperature' \(TYPE_FLOAT\), "1"$/,
    ],
    ["no contents", {}, /contents is not specified/],
    ["no parts", turn({ role: "user", parts: [] }), /contents\[0\]\.parts: contents\.parts must not be empty/],
    [
      "an empty part",
      turn({ role: "user", parts: [{}] }),
      /contents\[0\]\.parts\[0\]\.data: required oneof field 'data'/,
    ],
    [
      "two things in one part",
      turn({ role: "user", parts: [{ text: "x", inlineData: { mimeType: "image/png", data: png } }] }),
      /oneof field 'data' is already set/,
    ],
    ["a role of OpenAI's", turn({ role: "assistant", parts: [{ text: "x" }] }), /valid role: user, model/],
    [
      "a response without its call",
      turn(user("x"), { role: "user", parts: [answer("f")] }),
      /function response turn comes immediately after a function call turn/,
    ],
    [
      "fewer responses than calls",
      turn(user("x"), model(functionCall, functionCall), { role: "user", parts: [answer("f")] }),
      /number of function response parts is equal to the number of function call parts/,
    ],
    ["a call without a response", turn(user("x"), model(functionCall), user("y")), /number of function response parts/],
    [
      "a response without a name",
      turn(user("x"), model(functionCall), { role: "user", parts: [{ functionResponse: { response: {} } }] }),
      /function_response\.name: Name cannot be empty/,
    ],
    [
      "a response that is no object",
      turn(user("x"), model(functionCall), {
        role: "user",
        parts: [{ functionResponse: { name: "f", response: "x" } }],
      }),
      /function_response\.response/,
    ],
    [
      "a foreign signature",
      turn(user("x"), model({ text: "y", thoughtSignature: "Zm9yZWlnbg==" }), user("z")),
      /Corrupted thought signature/,
    ],
    [
      "broken base64",
      turn({ role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "AAA" } }] }),
      /Base64 decoding failed/,
    ],
    [
      "an image that is none",
      turn({ role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }] }),
      /Unable to process input image/,
    ],
    ["six stop sequences", config({ stopSequences: ["a", "b", "c", "d", "e", "f"] }), /must not exceed 5/],
    ["too hot", config({ temperature: 3 }), /range \[0\.0, 2\.0\]/],
    ["a schema without JSON", config({ responseSchema: { type: "STRING" } }), /only allowed when response_mime_type/],
    [
      "JSON beside tools",
      says("x", { tools, generationConfig: { responseMimeType: "application/json" } }),
      /Function calling with a response mime type/,
      second,
    ],
    ["log probabilities that are not on", config({ logprobs: 2 }), /response_logprobs is true/],
    [
      "a level where there are budgets",
      config({ thinkingConfig: { thinkingLevel: "low" } }),
      /Thinking level is not supported/,
      second,
    ],
    [
      "a level and a budget",
      config({ thinkingConfig: { thinkingLevel: "low", thinkingBudget: 5 } }),
      /only one of thinking budget and thinking level/,
    ],
    [
      "a level that the model lacks",
      config({ thinkingConfig: { thinkingLevel: "medium" } }),
      /Thinking level MEDIUM is not supported/,
    ],
    [
      "no thought of a model that must think",
      config({ thinkingConfig: { thinkingBudget: 0 } }),
      /only works in thinking mode/,
      "gemini-2.5-pro",
    ],
    [
      "thought of a model that cannot",
      config({ thinkingConfig: { thinkingBudget: 500 } }),
      /Thinking is not enabled/,
      "gemini-2.0-flash",
    ],
    ["several candidates where there is one", config({ candidateCount: 2 }), /Multiple candidates is not enabled/],
    [
      "a mode without functions",
      says("x", { toolConfig: { functionCallingConfig: { mode: "ANY" } } }),
      /is set without function_declarations/,
    ],
    [
      "allowed names outside their mode",
      says("x", {
        tools,
        toolConfig: { functionCallingConfig: { mode: "AUTO", allowedFunctionNames: ["get_weather"] } },
      }),
      /only be set when function calling mode is ANY/,
    ],
    [
      "a function without properties",
      declares({ type: "OBJECT", properties: {} }),
      /should be non-empty for OBJECT type/,
    ],
    [
      "a function's name with spaces",
      says("x", { tools: [{ functionDeclarations: [{ name: "a b" }] }] }),
      /Invalid function name/,
    ],
    [
      "a required member that is not there",
      declares({ type: "OBJECT", properties: { a: { type: "STRING" } }, required: ["b"] }),
      /required\[0\]: property is not defined/,
    ],
  ])("%s", async (_, body, message, name) => {
    const { error } = await ask(body, name);
    expect(error).toMatchObject({ code: 400, status: "INVALID_ARGUMENT", message: expect.stringMatching(message) });
  });

  it.each(["..%2Fgemini-2.5-flash", "%2e%2e%2fx", "gpt-4o", "gemini-2.5-flash%2F..%2Fx"])(
    "a name that walks or is unknown: %s",
    async (name) => {
      const { status, text } = await call(says("x"), { model: name });
      expect([status, JSON.parse(text).error.status]).toEqual([404, "NOT_FOUND"]);
    },
  );
});
