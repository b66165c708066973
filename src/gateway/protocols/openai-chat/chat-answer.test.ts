import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, streamText } from "ai";
import fc from "fast-check";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import type { CanonicalAnswer } from "../../canonical/answer.ts";
import { answerOf, arbitraryAnswer, arbitraryEvents, arbitraryUsage } from "../../canonical/arbitrary.fixture.ts";
import type { CanonicalEvent, FinishReason } from "../../canonical/event.ts";
import { createSseReader } from "../../wire/sse.ts";
import type { AnswerContext, JsonObject } from "../protocol.ts";
import { finishWord, usageWords } from "./answer-words.ts";
import { decodeChatAnswer } from "./decode-answer.ts";
import { decodeChatRequest } from "./decode-request.ts";
import { encodeChatAnswer } from "./encode-answer.ts";
import { createChatDecoder } from "./stream-decoder.ts";
import { createChatEncoder } from "./stream-encoder.ts";
import { readUsage } from "./usage.service.ts";

const context: AnswerContext = { requestId: "r", answerId: "a1", model: "maker/model", createdAt: 1_700_000_000_000 };

function written(events: readonly CanonicalEvent[], includeUsage = true, oldCalls = false): string {
  const encoder = createChatEncoder({ includeUsage, oldCalls }, context);
  return events.map((event) => encoder.push(event)).join("") + encoder.end();
}

const asFetch = (body: string, type: string) => async () => new Response(body, { headers: { "content-type": type } });

const clientOf = (body: string, type = "text/event-stream") =>
  new OpenAI({ apiKey: "k", baseURL: "http://x.invalid/v1", maxRetries: 0, fetch: asFetch(body, type) });

const ASK = { model: "m", messages: [{ role: "user" as const, content: "?" }] };

/** What OpenAI knows of a message, and its clients put together by themselves. */
function official(completion: OpenAI.ChatCompletion) {
  return {
    ...completion,
    choices: completion.choices.map(({ index, finish_reason, logprobs, message }) => ({
      index,
      finish_reason,
      logprobs: logprobs?.content ?? null,
      content: message.content,
      refusal: message.refusal ?? null,
      calls: message.tool_calls?.map(({ id, ...call }) => ({
        id,
        name: call.type === "function" ? call.function.name : undefined,
        arguments: call.type === "function" ? call.function.arguments : undefined,
      })),
    })),
  };
}

interface Extra {
  thought: string;
  details: JsonObject[];
  annotations: unknown[];
  calls: unknown[];
}

/** What is no member of OpenAI's, put together as its readers do: pieces of a thought by their index. */
function extrasOf(messages: readonly JsonObject[]): Extra {
  const extra: Extra = { thought: "", details: [], annotations: [], calls: [] };
  for (const message of messages) {
    if (typeof message.reasoning_content === "string") extra.thought += message.reasoning_content;
    if (Array.isArray(message.annotations)) extra.annotations.push(...message.annotations);
    if (Array.isArray(message.tool_calls)) {
      for (const call of message.tool_calls) if (call.extra_content) extra.calls.push(call.extra_content);
    }
    for (const given of Array.isArray(message.reasoning_details) ? message.reasoning_details : []) {
      // Of pieces only: it tells that the text came before.
      const { closes: _closes, ...detail } = given;
      const last = extra.details.at(-1);
      const joins = last && last.index === detail.index && last.type === detail.type;
      if (joins) extra.details[extra.details.length - 1] = { ...last, ...detail, text: `${last.text}${detail.text}` };
      else extra.details.push(detail);
    }
  }
  return extra;
}

const anyAnswer = arbitraryEvents({ choices: 3, logprobs: true });

describe("an answer as a stream", () => {
  it("is, read by OpenAI's client, the whole answer", async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (events) => {
        const whole = encodeChatAnswer(answerOf(events), context);
        const sent = JSON.stringify(whole);
        const direct = await clientOf(sent, "application/json").chat.completions.create(ASK);
        const streamed = await clientOf(written(events)).chat.completions.stream(ASK).finalChatCompletion();
        const { object: _a, ...left } = official(streamed);
        const { object: _b, ...right } = official(direct);
        expect({ ...left, system_fingerprint: undefined }).toEqual({ ...right, system_fingerprint: undefined });
      }),
      { numRuns: 60 },
    );
  });

  it("holds the same thought, seals and sources as the whole answer", async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (events) => {
        const { choices } = answerOf(events);
        const deltas: JsonObject[][] = choices.map(() => []);
        const stream = await clientOf(written(events)).chat.completions.create({ ...ASK, stream: true });
        for await (const chunk of stream) {
          for (const { index, delta } of chunk.choices) deltas[index]?.push({ ...delta });
        }
        const { choices: whole } = encodeChatAnswer(answerOf(events), context) as {
          choices: { message: JsonObject }[];
        };
        expect(deltas.map(extrasOf)).toEqual(whole.map(({ message }) => extrasOf([message])));
      }),
      { numRuns: 100 },
    );
  });

  it("is the same answer again for who reads it back, split at every byte and however framed", () => {
    const framed = (text: string) => [
      text,
      text.replaceAll("\n", "\r\n"),
      text.replaceAll("\n", "\r"),
      text.replaceAll("data: ", "data:"),
      `\uFEFF: hello\n\n${text.replaceAll("\n\n", "\n: ping\n\n")}`,
    ];
    const read = (chunks: readonly Uint8Array[]) => {
      const [source, decoder] = [createSseReader(), createChatDecoder()];
      const events = chunks.flatMap((chunk) => source.push(chunk)).flatMap((event) => decoder.push(event));
      return [...events, ...source.end().flatMap((event) => decoder.push(event)), ...decoder.end()];
    };
    fc.assert(
      fc.property(arbitraryEvents({ choices: 2, seals: ["anthropic", "openai", "openrouter"] }), (events) => {
        const expected = carried(answerOf(events));
        for (const text of framed(written(events))) {
          const bytes = new TextEncoder().encode(text);
          expect(answerOf(read([bytes]))).toEqual(expected);
          expect(answerOf(read([...bytes].map((byte) => Uint8Array.of(byte))))).toEqual(expected);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("tells usage only if asked, in a chunk without choices, and a null of it in the others", () => {
    const usage = { input: 3, cacheRead: 4, cacheWrite: 5, output: 6, reasoning: 2 };
    const events: CanonicalEvent[] = [
      { type: "start", id: "x", model: "m" },
      { type: "text", choice: 0, text: "a" },
      { type: "usage", usage },
      { type: "finish", choice: 0, reason: "stop" },
      { type: "end" },
    ];
    const chunks = dataOf(written(events))
      .slice(0, -1)
      .map((data) => JSON.parse(data));
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 12,
        completion_tokens: 6,
        total_tokens: 18,
        prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 5 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    });
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null && chunk.choices.length === 1)).toBe(true);
    expect(written(events, false)).not.toContain("usage");
  });

  it("says [DONE] at a whole end only", () => {
    const cut: CanonicalEvent[] = [{ type: "start" }, { type: "text", choice: 0, text: "a" }];
    expect(written(cut)).not.toContain("[DONE]");
    expect(written([...cut, { type: "finish", choice: 0, reason: "stop" }])).toMatch(/data: \[DONE\]\n\n$/);
    expect(written([...cut, { type: "end" }])).toMatch(/"finish_reason":"stop".*data: \[DONE\]\n\n$/s);
    expect(written([{ type: "start" }])).toBe("");
  });

  it("ends by the error that broke it, which OpenAI's client throws, and nothing after", async () => {
    const encoder = createChatEncoder({ includeUsage: true }, context);
    const head = encoder.push({ type: "text", choice: 0, text: "half" });
    const error = { status: 502, message: "It broke.", type: "upstream_error", code: "broken", param: null };
    const out = head + encoder.fail(error) + encoder.push({ type: "text", choice: 0, text: "x" }) + encoder.end();
    expect(out).toMatch(/\n\ndata: \{"error":[^\n]*\}\n\n$/);
    const seen: (string | null | undefined)[] = [];
    const stream = await clientOf(out).chat.completions.create({ ...ASK, stream: true });
    await expect(async () => {
      for await (const chunk of stream) seen.push(chunk.choices[0]?.delta.content);
    }).rejects.toThrow("It broke.");
    expect(seen).toEqual(["", "half"]);
  });

  it("places a source that does not say where behind the text that it followed, as the whole answer does", () => {
    const events: CanonicalEvent[] = [
      { type: "text", choice: 0, text: "ab" },
      { type: "citation", choice: 0, citation: { url: "https://a.example" } },
      { type: "text", choice: 0, text: "cd" },
      { type: "text", choice: 0, text: "ef" },
      { type: "citation", choice: 0, citation: { url: "https://b.example" } },
      { type: "citation", choice: 0, citation: { url: "https://c.example" } },
      { type: "end" },
    ];
    const deltas = dataOf(written(events, false))
      .filter((data) => data !== "[DONE]")
      .map((data) => JSON.parse(data).choices[0].delta);
    const { choices } = encodeChatAnswer(answerOf(events), context) as { choices: { message: JsonObject }[] };
    const { annotations } = extrasOf(deltas);
    expect(annotations).toEqual(extrasOf(choices.map(({ message }) => message)).annotations);
    expect(annotations).toMatchObject([
      { url_citation: { start_index: 0, end_index: 2 } },
      { url_citation: { start_index: 2, end_index: 6 } },
      { url_citation: { start_index: 2, end_index: 6 } },
    ]);
  });

  it("is read with its thought by the AI SDK", async () => {
    const events: CanonicalEvent[] = [
      { type: "start" },
      { type: "thinking", choice: 0, text: "Let me " },
      { type: "thinking", choice: 0, text: "think." },
      { type: "seal", choice: 0, seal: { by: "anthropic", kind: "signature", data: "c2ln" } },
      { type: "text", choice: 0, text: "Done." },
      { type: "tool_call", choice: 0, index: 0, id: "c1", name: "now" },
      { type: "finish", choice: 0, reason: "tool_calls" },
      { type: "usage", usage: { input: 1, cacheRead: 2, cacheWrite: 0, output: 5, reasoning: 3 } },
      { type: "end" },
    ];
    const modelOf = (body: string, type: string) =>
      createOpenAICompatible({ name: "x", baseURL: "http://x.invalid/v1", fetch: asFetch(body, type) }).chatModel("m");
    const streamed = streamText({ model: modelOf(written(events), "text/event-stream"), prompt: "?", maxRetries: 0 });
    const whole = await generateText({
      model: modelOf(JSON.stringify(encodeChatAnswer(answerOf(events), context)), "application/json"),
      prompt: "?",
      maxRetries: 0,
    });
    const seen = {
      thought: await streamed.reasoningText,
      text: await streamed.text,
      calls: (await streamed.toolCalls).map(({ toolName, input }) => ({ toolName, input })),
      finish: await streamed.finishReason,
      tokens: (await streamed.usage).inputTokens,
    };
    expect(seen).toEqual({
      thought: whole.reasoningText,
      text: whole.text,
      calls: whole.toolCalls.map(({ toolName, input }) => ({ toolName, input })),
      finish: whole.finishReason,
      tokens: whole.usage.inputTokens,
    });
    expect(seen).toMatchObject({ thought: "Let me think.", text: "Done.", finish: "tool-calls", tokens: 3 });
    expect(seen.calls).toEqual([{ toolName: "now", input: {} }]);
  });
});

const dataOf = (text: string): string[] =>
  text
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => event.replace(/^data: /, ""));

const LESS: Partial<Record<FinishReason, FinishReason>> = {
  stop_sequence: "stop",
  pause: "stop",
  context_length: "length",
};

/** What the protocol has words for. */
function carried(answer: CanonicalAnswer): CanonicalAnswer {
  return {
    ...answer,
    id: answer.id ?? "chatcmpl-a1",
    model: answer.model ?? "maker/model",
    choices: answer.choices.map((choice) => ({
      ...choice,
      stopSequence: undefined,
      finish: choice.finish && (LESS[choice.finish] ?? choice.finish),
    })),
  };
}

describe("a whole answer", () => {
  it("is the same answer again for who reads it back", () => {
    fc.assert(
      fc.property(
        arbitraryEvents({ choices: 2, seals: ["anthropic", "openai", "openrouter"], logprobs: true }),
        (events) => {
          const answer = answerOf(events);
          expect(answerOf(decodeChatAnswer(encodeChatAnswer(answer, context)) ?? [])).toEqual(carried(answer));
        },
      ),
    );
  });

  it("can be sent back as it came: thought, seals, words and calls are the same to the provider", () => {
    fc.assert(
      fc.property(arbitraryAnswer({ citations: false }), (answer) => {
        const { choices } = encodeChatAnswer(answer, context) as { choices: { message: JsonObject }[] };
        const body = { model: "m", messages: [{ role: "user", content: "?" }, choices[0]?.message] };
        const decoded = decodeChatRequest(JSON.parse(JSON.stringify(body)));
        if (!decoded.ok) throw decoded.error;
        expect(decoded.value.foreign).toEqual([]);
        const [, sentBack] = decoded.value.messages;
        const parts = (sentBack?.content ?? []).map(({ at: _at, ...part }) => part);
        expect(parts).toEqual(answer.choices[0]?.parts);
      }),
      { numRuns: 300 },
    );
  });

  it("always has a choice", () => {
    const empty = { id: undefined, model: undefined, choices: [], usage: undefined, error: undefined };
    expect(encodeChatAnswer(empty, context)).toMatchObject({
      id: "chatcmpl-a1",
      model: "maker/model",
      created: 1_700_000_000,
      choices: [{ index: 0, message: { role: "assistant", content: null }, finish_reason: "stop" }],
    });
  });
});

describe("the words of an answer", () => {
  it.each<[FinishReason | undefined, boolean, string]>([
    ["stop", false, "stop"],
    ["stop_sequence", false, "stop"],
    ["length", false, "length"],
    ["context_length", false, "length"],
    ["tool_calls", false, "tool_calls"],
    ["content_filter", false, "content_filter"],
    ["refusal", true, "stop"],
    ["refusal", false, "content_filter"],
    ["pause", false, "stop"],
    [undefined, false, "stop"],
  ])("say of the end %s (refusal said: %s) %s", (reason, said, expected) => {
    expect(finishWord(reason, said)).toBe(expected);
  });

  it("tell usage so that prompt and completion make the total, and readers find every bucket again", () => {
    fc.assert(
      fc.property(arbitraryUsage, (usage) => {
        const said = usageWords(usage);
        expect(Number(said.prompt_tokens) + Number(said.completion_tokens)).toBe(said.total_tokens);
        expect(readUsage(said)).toEqual(usage);
      }),
    );
  });

  it("leave out a source without an address", () => {
    const answer = answerOf([
      { type: "text", choice: 0, text: "abc" },
      { type: "citation", choice: 0, citation: { document: 0, title: "t" } },
      { type: "citation", choice: 0, citation: { url: "https://a.example" } },
    ]);
    expect(encodeChatAnswer(answer, context)).toMatchObject({
      choices: [
        {
          message: {
            annotations: [
              {
                type: "url_citation",
                url_citation: { url: "https://a.example", title: "https://a.example", start_index: 0, end_index: 3 },
              },
            ],
          },
        },
      ],
    });
  });
});

describe("a client that names functions", () => {
  const calling = (...pieces: string[]): CanonicalEvent[] => [
    { type: "start", id: "c", model: "m" },
    { type: "text", choice: 0, text: "Wait." },
    { type: "tool_call", choice: 0, index: 0, id: "call_1", name: "look" },
    { type: "tool_call", choice: 0, index: 1, id: "call_2", name: "listen" },
    ...pieces.map((text): CanonicalEvent => ({ type: "arguments", choice: 0, index: 0, text })),
    { type: "arguments", choice: 0, index: 1, text: '{"b":2}' },
    { type: "finish", choice: 0, reason: "tool_calls" },
    { type: "end" },
  ];

  it.each([
    [['{"a"', ":1}"], '{"a":1}'],
    [[], "{}"],
  ])("gets one call as function_call, streamed as whole: %j", async (pieces, given) => {
    const events = calling(...pieces);
    const whole = encodeChatAnswer(answerOf(events), context, true);
    expect(whole).toMatchObject({
      choices: [
        {
          message: { content: "Wait.", function_call: { name: "look", arguments: given } },
          finish_reason: "function_call",
        },
      ],
    });
    expect(JSON.stringify(whole)).not.toContain("tool_calls");
    const client = clientOf(written(events, false, true));
    const runner = client.chat.completions.stream({ ...ASK, functions: [{ name: "look" }] });
    const [choice] = (await runner.finalChatCompletion()).choices;
    expect(choice?.message.function_call).toMatchObject({ name: "look", arguments: given });
    expect(choice?.finish_reason).toBe("function_call");
    expect(choice?.message.tool_calls).toBeUndefined();
  });
});
