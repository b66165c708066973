import { describe, expect, it } from "vitest";
import { type CallRequest, readCall } from "./request.service.ts";

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
