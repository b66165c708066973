import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer, type Said } from "./answer-stream.ts";

const encoder = new TextEncoder();

const chunk = (delta: object, finish: string | null = null) =>
  JSON.stringify({ id: "c", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] });

const events = (data: readonly string[], eol = "\n"): string =>
  data.map((each) => `data: ${each}${eol}${eol}`).join("");

const bodyOf = (pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

async function saidBy(body: ReadableStream<Uint8Array>): Promise<Said[]> {
  const said: Said[] = [];
  for await (const each of readAnswer(body)) said.push(each);
  return said;
}

const USAGE = JSON.stringify({
  choices: [],
  usage: {
    prompt_tokens: 12,
    completion_tokens: 7,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens_details: { reasoning_tokens: 2 },
  },
});

describe("a streamed answer", () => {
  const data = [
    chunk({ role: "assistant", content: "" }),
    chunk({ reasoning_content: "hm " }),
    chunk({ content: "Grüße 👩‍👩‍👧 " }),
    chunk({ content: "東京" }),
    chunk({}, "stop"),
    USAGE,
    "[DONE]",
  ];
  const expected: Said[] = [
    { kind: "thought", text: "hm " },
    { kind: "text", text: "Grüße 👩‍👩‍👧 " },
    { kind: "text", text: "東京" },
    { kind: "finish", reason: "stop" },
    { kind: "usage", usage: { input: 12, cached: 4, output: 7, reasoning: 2 } },
    { kind: "done" },
  ];

  it("reads the same wherever its bytes are cut and however its lines end", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 30 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        async (cuts, eol) => {
          const bytes = encoder.encode(`\uFEFF: hello${eol}${eol}${events(data, eol)}`);
          const at = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b);
          const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
          const said = await saidBy(bodyOf(pieces));
          // With bare CRs the last line end may be the first half of one that never comes.
          expect(eol === "\r" ? said.slice(0, 5) : said).toEqual(eol === "\r" ? expected.slice(0, 5) : expected);
        },
      ),
    );
  });

  it("reads one byte at a time", async () => {
    const bytes = encoder.encode(events(data));
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(await saidBy(bodyOf(pieces))).toEqual(expected);
  });

  it("hears an error within the stream", async () => {
    const error = JSON.stringify({ error: { message: "Overloaded.", type: "server_error", code: null } });
    const said = await saidBy(bodyOf([encoder.encode(events([chunk({ content: "a" }), error]))]));
    expect(said).toEqual([
      { kind: "text", text: "a" },
      { kind: "error", message: "Overloaded.", code: "upstream_error" },
    ]);
  });

  it("passes over what is no chunk, and what the cut left of an event", async () => {
    const text = `${events(["nonsense", "[]", '{"choices":null}', chunk({ content: "a" })])}data: ${chunk({ content: "b" })}`;
    expect(await saidBy(bodyOf([encoder.encode(text)]))).toEqual([{ kind: "text", text: "a" }]);
  });

  it("cancels a body that it leaves early", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode(events([chunk({ content: "a" })]))),
      cancel() {
        cancelled = true;
      },
    });
    for await (const _ of readAnswer(body)) break;
    expect(cancelled).toBe(true);
  });
});
