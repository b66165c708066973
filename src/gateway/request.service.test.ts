import { describe, expect, it } from "vitest";
import { type CallRequest, readCall, refuseUnmetered } from "./request.service.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function chat(members: object): CallRequest {
  const read = readCall("chat.completions", encode(JSON.stringify({ model: "m", messages: [{}], ...members })));
  if (!read.ok) throw read.error;
  return read.value;
}

describe("the bound of a call's output", () => {
  it.each([
    [{}, undefined],
    [{ max_tokens: null, max_completion_tokens: null }, undefined],
    [{ max_tokens: 7 }, 7],
    [{ max_tokens: 9000, max_completion_tokens: 1 }, 9000],
    [{ max_tokens: 1, max_completion_tokens: 9000 }, 9000],
  ])("is the larger one a provider may obey: %j", (members, expected) => {
    expect(chat(members).maxOutputTokens).toBe(expected);
  });
});

/** What is wrong with the body, and where. */
function refusalOf(text: string, operation: "chat.completions" | "embeddings" = "chat.completions") {
  const read = readCall(operation, encode(text));
  return read.ok ? undefined : { status: read.error.status, path: read.error.extras.errors?.[0]?.path };
}

describe("keys that only a reader that ignores case takes for others", () => {
  const rest = '"model":"m","messages":[{}]';
  it.each([
    ["Model", `{${rest},"Model":"dear"}`],
    ["MAX_TOKENS", `{${rest},"max_tokens":1,"MAX_TOKENS":9000}`],
    ["Max_Completion_Tokens", `{${rest},"Max_Completion_Tokens":9000}`],
    ["N", `{${rest},"N":128}`],
    ["Stream", `{${rest},"Stream":true}`],
    ["Stream_Options", `{${rest},"Stream_Options":{"include_usage":false}}`],
    ["Messages", `{${rest},"Messages":[]}`],
    ["Tools", `{${rest},"Tools":[{"type":"web_search"}]}`],
    ["Service_Tier", `{${rest},"Service_Tier":"priority"}`],
    ["Modalities", `{${rest},"Modalities":["audio"]}`],
    ["MODEL", `{${rest},"M\\u004fDEL":"dear"}`],
    ["max_to\u212Aens", `{${rest},"max_to\\u212aens":9000}`],
    ["\u017Ftream", `{${rest},"\u017Ftream":true}`],
    ["stream_options.Include_Usage", `{${rest},"stream_options":{"Include_Usage":false}}`],
    ["tools.0.Type", `{${rest},"tools":[{"type":"function","Type":"web_search"}]}`],
  ])("are refused: %s", (path, text) => {
    expect(refusalOf(text)).toEqual({ status: 400, path });
  });

  it("are refused in embeddings", () => {
    expect(refusalOf('{"model":"m","input":"a","Input":"b"}', "embeddings")).toEqual({ status: 400, path: "Input" });
  });

  it("are taken for what a provider bills beside tokens", () => {
    const refused = refuseUnmetered(chat({ Plugins: [{}], models: null }), ["models", "plugins"], "OpenRouter");
    expect(refused?.extras.errors?.[0]?.path).toBe("Plugins");
    expect(refuseUnmetered(chat({ models: null }), ["models"], "OpenRouter")).toBeUndefined();
  });

  it("leave every other key alone", () => {
    expect(refusalOf(`{${rest},"Seed":1,"mod\\u0065":2,"Metadata":{"Model":"x"}}`)).toBeUndefined();
  });
});
