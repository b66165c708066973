import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputTokensOf, outputTokensOf, type TokenUsage } from "../../billing/account.schema.ts";
import { countersOf, usageOf } from "./anthropic/face/ending.ts";
import { createUsageCounter, readUsage as readAnthropic } from "./anthropic/usage.ts";
import { readUsage as readGemini } from "./gemini/usage.service.ts";
import { usageWords } from "./openai-chat/answer-words.ts";
import { readUsage as readChat } from "./openai-chat/usage.service.ts";
import { toUsage } from "./openai-responses/response-object.ts";
import { readUsage as readResponses } from "./openai-responses/usage.ts";
import { withSound } from "./sound.ts";

const READERS = {
  chat: readChat,
  responses: readResponses,
  anthropic: readAnthropic,
  gemini: readGemini,
} as const;

/** What a counter may be, and what it must not be. */
const counter = fc.oneof(
  { weight: 6, arbitrary: fc.nat(1_000_000) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 1.5, 2e9, Number.NaN, "7", null, true, [], {}) },
);
const optional = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: undefined });
const record = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, optional(counter)])), { noNullPrototype: true });
const modalities = fc.oneof(
  fc.array(
    fc.oneof(
      fc.record({ modality: fc.constantFrom("TEXT", "AUDIO", "IMAGE", "VIDEO"), tokenCount: counter }),
      fc.anything(),
    ),
    { maxLength: 4 },
  ),
  fc.anything(),
);
const said: fc.Arbitrary<unknown> = fc
  .tuple(
    record("prompt_tokens", "completion_tokens", "total_tokens", "cached_tokens", "prompt_cache_hit_tokens"),
    record("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"),
    record("promptTokenCount", "cachedContentTokenCount", "toolUsePromptTokenCount", "totalTokenCount"),
    record("candidatesTokenCount", "thoughtsTokenCount"),
    fc.record({
      prompt_tokens_details: fc.oneof(
        record("cached_tokens", "cache_write_tokens", "audio_tokens"),
        fc.record({ audio_tokens: counter, cached_tokens_details: record("audio_tokens") }),
        fc.anything(),
      ),
      completion_tokens_details: fc.oneof(record("reasoning_tokens", "audio_tokens"), fc.anything()),
      input_tokens_details: fc.oneof(record("cached_tokens", "cache_write_tokens"), fc.anything()),
      output_tokens_details: fc.oneof(record("reasoning_tokens", "thinking_tokens"), fc.anything()),
      cache_creation: fc.oneof(record("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"), fc.anything()),
      promptTokensDetails: modalities,
      cacheTokensDetails: modalities,
      toolUsePromptTokensDetails: modalities,
      candidatesTokensDetails: modalities,
    }),
  )
  .map((parts) => Object.assign({}, ...parts));

const cachedOf = ({ cacheRead, cacheReadAudio = 0 }: TokenUsage) => cacheRead + cacheReadAudio;

describe.each(Object.entries(READERS))("usage as %s says it", (_name, read) => {
  it("comes out in whole, disjoint buckets: cached within the prompt, thought within the output", () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: said }, { weight: 1, arbitrary: fc.anything() }), (given) => {
        const usage = read(given);
        if (!usage) return;
        for (const count of Object.values(usage)) {
          expect(Number.isSafeInteger(count)).toBe(true);
          expect(count).toBeGreaterThanOrEqual(0);
        }
        expect(cachedOf(usage)).toBeLessThanOrEqual(inputTokensOf(usage));
        expect(usage.reasoning).toBeLessThanOrEqual(usage.output);
      }),
      { numRuns: 2_000 },
    );
  });

  it("can be said by every face with prompt + completion = total, and no token lost", () => {
    fc.assert(
      fc.property(said, (given) => {
        const usage = read(given);
        if (!usage) return;
        const [prompt, completion] = [inputTokensOf(usage), outputTokensOf(usage)];
        expect(usageWords(usage)).toMatchObject({
          prompt_tokens: prompt,
          completion_tokens: completion,
          total_tokens: prompt + completion,
        });
        expect(toUsage(usage)).toMatchObject({
          input_tokens: prompt,
          output_tokens: completion,
          total_tokens: prompt + completion,
        });
        const counters = countersOf(usage);
        expect(
          Number(counters.input_tokens) +
            Number(counters.cache_read_input_tokens) +
            Number(counters.cache_creation_input_tokens),
        ).toBe(prompt);
        expect(counters.output_tokens).toBe(completion);
        // What a face has no word for, its reader finds among its own kind.
        expect(inputTokensOf(readAnthropic(usageOf(usage)) ?? usage)).toBe(prompt);
        expect(readChat(usageWords(usage))?.reasoning).toBe(usage.reasoning);
      }),
    );
  });
});

describe("sound", () => {
  const count = fc.nat(1000);
  const plain = fc
    .record({ input: count, cacheRead: count, cacheWrite: count, output: count, reasoning: count })
    .map((usage) => ({ ...usage, reasoning: Math.min(usage.reasoning, usage.output) }));

  it("is taken out of the buckets that it was counted in, and their sum stays", () => {
    const sound = fc.record({ given: fc.nat(3000), cached: fc.option(fc.nat(3000), { nil: undefined }), made: count });
    fc.assert(
      fc.property(plain, sound, (usage, { given, cached, made }) => {
        const {
          inputAudio = 0,
          cacheReadAudio = 0,
          outputAudio = 0,
          ...rest
        } = withSound(usage, { given, cached, made });
        expect(rest.input + inputAudio).toBe(usage.input);
        expect(rest.cacheRead + cacheReadAudio).toBe(usage.cacheRead);
        expect(rest.cacheWrite).toBe(usage.cacheWrite);
        expect(rest.output + outputAudio).toBe(usage.output);
        expect(inputAudio + cacheReadAudio).toBe(Math.min(given, usage.input + usage.cacheRead));
        expect(outputAudio).toBe(Math.min(made, usage.output));
        expect(rest.reasoning).toBeLessThanOrEqual(rest.output);
        for (const tokens of Object.values(rest)) expect(tokens).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("is told apart as OpenAI says it; what is cached is text as far as it can be", () => {
    const usage = (audio: number, more: object = {}) =>
      readChat({
        prompt_tokens: 100,
        completion_tokens: 50,
        prompt_tokens_details: { cached_tokens: 40, audio_tokens: audio, ...more },
        completion_tokens_details: { audio_tokens: 30, reasoning_tokens: 10 },
      });
    expect(usage(60)).toMatchObject({ input: 0, inputAudio: 60, cacheRead: 40, cacheReadAudio: 0 });
    expect(usage(70)).toMatchObject({ input: 0, inputAudio: 60, cacheRead: 30, cacheReadAudio: 10 });
    const cached = { cached_tokens_details: { audio_tokens: 25 } };
    expect(usage(60, cached)).toMatchObject({ input: 25, inputAudio: 35, cacheRead: 15, cacheReadAudio: 25 });
    expect(usage(60)).toMatchObject({ output: 20, outputAudio: 30, reasoning: 10 });
    expect(usage(0)).toMatchObject({ input: 60, cacheRead: 40, output: 20 });
    expect(readChat({ prompt_tokens: 9, prompt_tokens_details: { audio_tokens: 0 } })).toStrictEqual({
      input: 9,
      cacheRead: 0,
      cacheWrite: 0,
      output: 0,
      reasoning: 0,
    });
  });

  it("is told apart as Gemini says it, by modality", () => {
    const usage = readGemini({
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      toolUsePromptTokenCount: 5,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 7,
      totalTokenCount: 132,
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: 30 },
        { modality: "AUDIO", tokenCount: 70 },
      ],
      cacheTokensDetails: [
        { modality: "TEXT", tokenCount: 15 },
        { modality: "AUDIO", tokenCount: 25 },
      ],
      toolUsePromptTokensDetails: [{ modality: "TEXT", tokenCount: 5 }],
      candidatesTokensDetails: [{ modality: "TEXT", tokenCount: 20 }],
    });
    expect(usage).toEqual({
      input: 20,
      inputAudio: 45,
      cacheRead: 15,
      cacheReadAudio: 25,
      cacheWrite: 0,
      output: 27,
      outputAudio: 0,
      reasoning: 7,
    });
  });
});

describe("what Anthropic writes to its cache", () => {
  it("is told apart by how long it is kept", () => {
    const cache_creation = { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 70 };
    const both = { cacheWrite: 30, cacheWriteLong: 70 };
    expect(readAnthropic({ input_tokens: 1, cache_creation_input_tokens: 100, cache_creation })).toMatchObject(both);
    expect(readAnthropic({ input_tokens: 1, cache_creation })).toMatchObject(both);
    expect(usageOf({ input: 1, cacheRead: 0, output: 0, reasoning: 0, ...both })).toMatchObject({
      cache_creation_input_tokens: 100,
      cache_creation,
    });
  });

  it("stays told apart when the end of a stream says the sum alone", () => {
    const counter = createUsageCounter();
    const cache_creation = { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 70 };
    counter.take({ input_tokens: 1, cache_creation_input_tokens: 70, cache_creation, output_tokens: 1 });
    counter.take({ cache_creation_input_tokens: 70, output_tokens: 9 });
    expect(counter.read()).toMatchObject({ cacheWrite: 0, cacheWriteLong: 70, output: 9 });
  });
});
