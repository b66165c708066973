import fc from "fast-check";
import { accumulateResponse } from "openai/lib/responses/ResponseAccumulator";
import type { Response, ResponseStreamEvent } from "openai/resources/responses/responses";
import { describe, expect, it } from "vitest";
import { answerOf, arbitraryEvents } from "../../canonical/arbitrary.fixture.ts";
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { CallError } from "../protocol.ts";
import { context, eventsIn, openai, requestOf, write } from "./clients.fixture.ts";
import { createResponsesEncoder, encodeResponse } from "./encode-answer.ts";
import { upstreamBody } from "./request.service.ts";

const text = (said: string): CanonicalEvent => ({ type: "text", choice: 0, text: said });
const start: CanonicalEvent = { type: "start" };
const end: CanonicalEvent = { type: "end" };
const finish = (reason: Extract<CanonicalEvent, { type: "finish" }>["reason"]): CanonicalEvent => ({
  type: "finish",
  choice: 0,
  reason,
});
const call = (index: number, id: string, name: string): CanonicalEvent => ({
  type: "tool_call",
  choice: 0,
  index,
  id,
  name,
});
const args = (index: number, piece: string): CanonicalEvent => ({ type: "arguments", choice: 0, index, text: piece });

const usage = { input: 10, cacheRead: 4, cacheWrite: 2, output: 7, reasoning: 3 };
const failure: CallError = {
  status: 502,
  message: "It broke.",
  type: "upstream_error",
  code: "upstream_error",
  param: null,
};
const OPENAI = { model: "m", input: "Hello." };

/** What the official client makes of a stream. */
const final = (events: readonly CanonicalEvent[], body = {}) =>
  openai(write(events, { request: requestOf(body) }))
    .client.responses.stream({ ...OPENAI })
    .finalResponse();

const ADDED: ReadonlySet<string> = new Set([
  "parsed",
  "parsed_arguments",
  "output_parsed",
  "output_text",
  "_request_id",
]);

/** Without what the client adds of its own. */
const plain = (response: object): unknown =>
  JSON.parse(JSON.stringify(response, (key, value) => (ADDED.has(key) ? undefined : value)));

/** What the pieces alone add up to, without any event that repeats them. */
function addedUp(stream: string): unknown {
  let snapshot: Response | undefined;
  for (const event of eventsIn(stream)) {
    const type = String(event.type);
    if (type.endsWith(".done") || type === "response.completed" || type === "response.incomplete") continue;
    snapshot = accumulateResponse(event as unknown as ResponseStreamEvent, snapshot);
  }
  return snapshot?.output;
}

/** Without what only the end of an item tells. */
const growing = (output: unknown): unknown =>
  JSON.parse(
    JSON.stringify(output, (key, value) => (key === "status" || key === "encrypted_content" ? undefined : value)),
  );

describe("a stream", () => {
  it("adds up to the whole answer, by its pieces alone as by its items", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryEvents({ logprobs: true }), async (events) => {
        const whole = encodeResponse(answerOf(events), requestOf({}), context);
        const stream = write(events);
        expect(growing(addedUp(stream))).toEqual(growing(whole.output));
        // The last event repeats the answer; without it the client must have made the same of what came before.
        const bare = eventsIn(stream).map((event) => {
          const response = event.response as Record<string, unknown> | undefined;
          const last = event.type === "response.completed";
          const { output: _output, ...rest } = response ?? {};
          return `event: ${event.type}\ndata: ${JSON.stringify(last ? { ...event, response: rest } : event)}\n\n`;
        });
        const assembled = await openai(bare.join("")).client.responses.stream(OPENAI).finalResponse();
        expect(plain(assembled)).toEqual(plain(whole));
      }),
      { numRuns: 60 },
    );
  });

  it("numbers its events from 0 without a gap, and ends with one last word", () => {
    fc.assert(
      fc.property(arbitraryEvents(), (events) => {
        const written = eventsIn(write(events));
        expect(written.map(({ sequence_number }) => sequence_number)).toEqual(written.map((_, index) => index));
        const last = written.filter(({ type }) => /^response\.(completed|incomplete|failed)$/.test(String(type)));
        expect(last).toEqual(written.slice(-1));
      }),
    );
  });

  it("says the same however the events are handed over", () => {
    const events = [start, text("a"), finish("stop"), { type: "usage", usage } as const, end];
    const encoder = createResponsesEncoder(requestOf({}), context);
    const out = events.map((event) => encoder.push(event)).join("") + encoder.end();
    expect(out).toBe(write(events));
    expect(encoder.end() + encoder.push(text("late")) + encoder.fail(failure)).toBe("");
  });

  it("keeps parallel calls apart whose arguments come in turns", async () => {
    const events = [
      start,
      call(0, "call_a", "f"),
      call(1, "call_b", "g"),
      args(1, '{"b"'),
      args(0, '{"a":'),
      args(1, ":2}"),
    ];
    const response = await final([...events, args(0, "1}"), finish("tool_calls"), end]);
    expect(response.output).toMatchObject([
      { type: "function_call", call_id: "call_a", name: "f", arguments: '{"a":1}', status: "completed" },
      { type: "function_call", call_id: "call_b", name: "g", arguments: '{"b":2}', status: "completed" },
    ]);
  });

  it("gives a call without arguments an empty object, in the pieces too", async () => {
    const events = [start, call(0, "call_a", "now"), finish("tool_calls"), end];
    expect((await final(events)).output).toMatchObject([{ arguments: "{}" }]);
    expect(addedUp(write(events))).toMatchObject([{ arguments: "{}" }]);
  });

  it("puts words, a call and words again into items of their own, in order", async () => {
    const response = await final([start, text("One"), call(0, "call_a", "f"), text("Two"), finish("stop"), end]);
    expect(response.output.map(({ type }) => type)).toEqual(["message", "function_call", "message"]);
    expect(response.output_text).toBe("OneTwo");
  });

  it("ends a thought where something else begins, sealed or not", async () => {
    const thinking = (said: string): CanonicalEvent => ({ type: "thinking", choice: 0, text: said });
    const response = await final([start, thinking("Hm."), text("One"), thinking("So."), finish("stop"), end]);
    expect(response.output).toMatchObject([
      { type: "reasoning", summary: [{ text: "Hm." }] },
      { type: "message" },
      { type: "reasoning", summary: [{ text: "So." }] },
    ]);
  });

  it("counts a citation's place from the beginning of its own item", async () => {
    const citation = { url: "https://example.com", start: 3, end: 6 };
    const events = [
      start,
      text("One"),
      call(0, "call_a", "f"),
      text("Two"),
      { type: "citation", choice: 0, citation } as const,
    ];
    const response = await final([...events, finish("stop"), end]);
    expect(response.output[2]).toMatchObject({ content: [{ annotations: [{ start_index: 0, end_index: 3 }] }] });
  });

  it("counts cached and written input as input, and thought as output", async () => {
    const response = await final([start, text("a"), { type: "usage", usage }, finish("stop"), end]);
    expect(response.usage).toEqual({
      input_tokens: 16,
      input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 23,
    });
  });

  it.each([
    ["length", "incomplete", { reason: "max_output_tokens" }, "incomplete"],
    ["context_length", "incomplete", { reason: "max_output_tokens" }, "incomplete"],
    ["content_filter", "incomplete", { reason: "content_filter" }, "incomplete"],
    ["stop", "completed", null, "completed"],
    ["stop_sequence", "completed", null, "completed"],
    ["refusal", "completed", null, "completed"],
    ["pause", "completed", null, "completed"],
  ] as const)("that finished by %s is %s", async (reason, status, details, item) => {
    const response = await final([start, text("a"), finish(reason), end]);
    expect(response).toMatchObject({ status, incomplete_details: details, output: [{ status: item }] });
  });

  it("says of a call that was cut that it is not whole, and of one that is that it is", async () => {
    const events = [
      start,
      call(0, "call_a", "f"),
      args(0, "{}"),
      call(1, "call_b", "f"),
      args(1, '{"a'),
      finish("length"),
    ];
    expect((await final([...events, end])).output).toMatchObject([{ status: "completed" }, { status: "incomplete" }]);
  });

  it("shows what was declined as a refusal", async () => {
    const response = await final([start, { type: "refusal", choice: 0, text: "No." }, finish("refusal"), end]);
    expect(response.output).toMatchObject([{ type: "message", content: [{ type: "refusal", refusal: "No." }] }]);
  });

  it("marks the passage that a citation is of", async () => {
    const cite = (title: string): CanonicalEvent => ({
      type: "citation",
      choice: 0,
      citation: { url: `https://example.com/${title}`, title, text: "quoted" },
    });
    const events = [
      start,
      text("Sky. "),
      text("Blue."),
      cite("a"),
      cite("b"),
      text(" Sea."),
      cite("c"),
      finish("stop"),
      end,
    ];
    const [message] = (await final(events)).output;
    expect(message).toMatchObject({
      content: [
        {
          text: "Sky. Blue. Sea.",
          annotations: [
            { type: "url_citation", title: "a", start_index: 0, end_index: 10 },
            { type: "url_citation", title: "b", start_index: 0, end_index: 10 },
            { type: "url_citation", title: "c", start_index: 10, end_index: 15 },
          ],
        },
      ],
    });
  });

  it("names a document by its place where it has no address", async () => {
    const citation = { document: 2, title: "report.pdf" };
    const response = await final([start, text("a"), { type: "citation", choice: 0, citation }, finish("stop"), end]);
    expect(response.output).toMatchObject([
      {
        content: [
          { annotations: [{ type: "file_citation", filename: "report.pdf", file_id: "document_2", index: 1 }] },
        ],
      },
    ]);
  });

  it("has an answer parsed that was asked for in a schema", async () => {
    const events = [start, text('{"city":'), text('"Bonn"}'), finish("stop"), end];
    const format = { type: "json_schema", name: "place", schema: { type: "object" }, strict: true } as const;
    const { client } = openai(write(events));
    const response = await client.responses.stream({ ...OPENAI, text: { format } }).finalResponse();
    expect(response.output_parsed).toEqual({ city: "Bonn" });
  });

  it("does without an answer's further choices", async () => {
    const response = await final([start, text("a"), { type: "text", choice: 1, text: "b" }, finish("stop"), end]);
    expect(response.output_text).toBe("a");
  });
});

describe("a stream that breaks", () => {
  const events = [start, text("Half an an")];

  it("throws at the official client, with the error's own words", async () => {
    const { client } = openai(write(events, { failure }));
    const seen: string[] = [];
    const read = async () => {
      for await (const event of await client.responses.create({ ...OPENAI, stream: true })) seen.push(event.type);
    };
    await expect(read()).rejects.toMatchObject({
      message: "It broke.",
      code: "upstream_error",
      type: "upstream_error",
    });
    expect(seen).toContain("response.output_text.delta");
    await expect(final(events)).rejects.toThrow("broke off");
  });

  it.each([
    ["before anything came", []],
    ["inside a text", events],
    ["inside a call", [start, call(0, "call_a", "f"), args(0, '{"a')]],
  ])("%s ends with a response that failed", (_, before) => {
    const [error, failed] = eventsIn(write(before, { failure })).slice(-2);
    expect(error).toMatchObject({ type: "error", message: "It broke.", code: "upstream_error", param: null });
    expect(failed).toMatchObject({
      type: "response.failed",
      response: { status: "failed", error: { code: "server_error", message: "It broke." } },
    });
  });

  it.each([
    ["closes without a word", []],
    ["reports an error that nobody put into words", [{ type: "error", error: { status: 500, message: "org-secret" } }]],
  ] as const)("tells it from a whole one when the provider %s", (_, rest) => {
    const written = write([...events, ...rest]);
    expect(eventsIn(written).at(-1)).toMatchObject({ type: "response.failed" });
    expect(written).not.toContain("org-secret");
  });

  it("says that a limit was reached in the word that clients know", () => {
    const [, failed] = eventsIn(write([], { failure: { ...failure, status: 429 } })).slice(-2);
    expect(failed).toMatchObject({ response: { error: { code: "rate_limit_exceeded" } } });
  });
});

describe("the response object", () => {
  it("says back what was asked, and what was not by its default", async () => {
    const body = {
      instructions: "Be brief.",
      temperature: 0.2,
      tools: [{ type: "function", name: "f", parameters: null, strict: false }],
      tool_choice: "required",
      reasoning: { effort: "low" },
      text: { verbosity: "low" },
      metadata: { a: "b" },
      user: null,
      service_tier: "auto",
    };
    const response = await final([start, text("a"), finish("stop"), end], body);
    expect(response).toMatchObject({
      ...body,
      id: "resp_01jd0000000000000000000000",
      object: "response",
      created_at: Date.UTC(2026, 10, 21) / 1000,
      model: context.model,
      reasoning: { effort: "low", summary: null },
      text: { format: { type: "text" }, verbosity: "low" },
      service_tier: "default",
      top_p: 1,
      parallel_tool_calls: true,
      truncation: "disabled",
      store: false,
      error: null,
    });
  });

  it("is read by the official client as one answer", async () => {
    const answer = answerOf([start, text("Hello"), { type: "usage", usage }, finish("stop"), end]);
    const body = JSON.stringify(encodeResponse(answer, requestOf({}), context));
    const response = await openai(body, "application/json").client.responses.create(OPENAI);
    expect(response).toMatchObject({ output_text: "Hello", status: "completed", usage: { total_tokens: 23 } });
  });
});

describe("thought", () => {
  const thinking: CanonicalEvent = { type: "thinking", choice: 0, text: "Hm." };
  const seal: CanonicalEvent = {
    type: "seal",
    choice: 0,
    seal: { by: "anthropic", kind: "signature", data: "c2lnbmVk" },
  };
  const events = [start, thinking, seal, text("Yes."), finish("stop"), end];
  const reasoningIn = (request: ReturnType<typeof requestOf>) =>
    encodeResponse(answerOf(events), request, context).output as { encrypted_content?: string }[];

  it("is a summary with its seal where nothing is kept, and where it is asked for", () => {
    const include = ["reasoning.encrypted_content"];
    for (const request of [requestOf({}), requestOf({ include }, true)]) {
      expect(reasoningIn(request)[0]).toMatchObject({
        type: "reasoning",
        summary: [{ type: "summary_text", text: "Hm." }],
        encrypted_content: expect.stringMatching(/^ew1\.anthropic\.signature\./),
      });
    }
  });

  it("shows no seal where the answer is kept and nobody asked", () => {
    expect(reasoningIn(requestOf({}, true))[0]).not.toHaveProperty("encrypted_content");
  });

  it("of OpenAI's goes back to it as it was, under its own id", async () => {
    const own: CanonicalEvent = {
      type: "seal",
      choice: 0,
      seal: { by: "openai", kind: "encrypted", data: "gAAAA", id: "rs_own" },
    };
    const { output } = await final([start, own, text("Yes."), finish("stop"), end]);
    const dialect = { id: "openai", name: "OpenAI", streamUsage: "ask", unmetered: [] } as const;
    const sent = upstreamBody(requestOf({ input: output }), "o3", dialect);
    expect(JSON.parse(new TextDecoder().decode(sent)).input[0]).toMatchObject({
      type: "reasoning",
      id: "rs_own",
      summary: [],
      encrypted_content: "gAAAA",
    });
  });
});
