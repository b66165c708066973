import { describe, expect, it } from "vitest";
import type { CallError } from "../../protocol.ts";
import { anthropicFace } from "./face.ts";
import { assembled, eventsOf, PARAMS } from "./sdk.fixture.ts";

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

function read(members: object = {}) {
  const call = anthropicFace.read(encode(JSON.stringify({ ...PARAMS, ...members })));
  if (!call.ok) throw call.error;
  return call.value;
}

const sse = (type: string, rest: object) => `event: ${type}\r\ndata: ${JSON.stringify({ type, ...rest })}\r\n\r\n`;
const usage = { input_tokens: 5, output_tokens: 1 };
const START = sse("message_start", {
  message: { id: "msg_1", type: "message", role: "assistant", content: [], model: "m", stop_reason: null, usage },
});
const TEXT =
  sse("content_block_start", { index: 0, content_block: { type: "text", text: "" } }) +
  sse("content_block_delta", { index: 0, delta: { type: "text_delta", text: "Hi" } });
const END =
  sse("content_block_stop", { index: 0 }) +
  sse("message_delta", { delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 3 } }) +
  sse("message_stop", {});

const busy: CallError = { status: 529, message: "Busy.", type: "upstream_error", code: null, param: null };

describe("between a client and Anthropic", () => {
  const reader = () => anthropicFace.passThrough.reader(read(), () => busy);
  const passed = (text: string) => {
    const tap = reader();
    const chunks = [...tap.push(encode(text)), ...tap.end()];
    return { text: chunks.map((chunk) => new TextDecoder().decode(chunk)).join(""), seen: tap.seen };
  };

  it("a stream passes as it came, and what it used is seen", async () => {
    const { text, seen } = passed(START + TEXT + END);
    expect(text).toBe(START + TEXT + END);
    expect(seen).toMatchObject({ done: true, finished: true, usage: { input: 5, output: 3 } });
    expect((await assembled(text)).content).toMatchObject([{ type: "text", text: "Hi" }]);
  });

  it("an error inside a stream is said in our words", async () => {
    const { text, seen } = passed(
      START + TEXT + sse("error", { error: { type: "overloaded_error", message: "org-secret" } }),
    );
    expect(seen.failed).toBe(true);
    expect(text).not.toContain("org-secret");
    await expect(eventsOf(text)).rejects.toMatchObject({ type: "overloaded_error" });
  });

  it("a stream that breaks ends with an error that the client throws", async () => {
    const text = START + TEXT + new TextDecoder().decode(reader().fail(busy));
    await expect(eventsOf(text)).rejects.toThrow("Busy.");
  });

  it("bytes go as they are unless another maker's seal is in them", () => {
    const { fits, body, path } = anthropicFace.passThrough;
    expect(path).toBe("/v1/messages");
    expect(fits?.(read())).toBe(true);
    expect(fits?.(read({ messages: [{ role: "assistant", content: [{ data: "ew1.gemini.signature.YQ" }] }] }))).toBe(
      false,
    );
    const dialect = { id: "anthropic", name: "Anthropic", streamUsage: "always" as const, unmetered: [] };
    expect(JSON.parse(new TextDecoder().decode(body(read(), "claude", dialect)))).toEqual({
      ...PARAMS,
      model: "claude",
    });
  });
});
