/** Streams as Gemini sends them: its chunks, and what they mean. */
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { Seal } from "../../canonical/request.ts";

export const sealed = (data: string): Seal => ({ by: "gemini", kind: "signature", data });

const usage = (prompt: number, candidates: number, thoughts = 0, cached = 0) => ({
  promptTokenCount: prompt,
  ...(candidates > 0 ? { candidatesTokenCount: candidates } : {}),
  ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
  totalTokenCount: prompt + candidates + thoughts,
});

const frame = (parts: unknown[], more: object = {}, index = 0) => ({
  candidates: [{ content: { parts, role: "model" }, index, ...more }],
  modelVersion: "gemini-3-pro-preview",
  responseId: "Abc-1_2",
});

const start: CanonicalEvent = { type: "start", id: "Abc-1_2", model: "gemini-3-pro-preview" };
const used = (input: number, output: number, reasoning = 0, cacheRead = 0): CanonicalEvent => ({
  type: "usage",
  usage: { input, cacheRead, cacheWrite: 0, output, reasoning },
});
const finish = (reason: Extract<CanonicalEvent, { type: "finish" }>["reason"], choice = 0): CanonicalEvent => ({
  type: "finish",
  reason,
  choice,
});
const text = (said: string, choice = 0): CanonicalEvent => ({ type: "text", text: said, choice });
const end: CanonicalEvent = { type: "end" };

export interface Recorded {
  chunks: unknown[];
  events: CanonicalEvent[];
}

export const STREAMS: Readonly<Record<string, Recorded>> = {
  "text with cached input": {
    chunks: [
      { ...frame([{ text: "Grüß" }]), usageMetadata: usage(10, 0, 0, 4) },
      { ...frame([{ text: " Gott 🌍" }]), usageMetadata: usage(10, 0, 0, 4) },
      { ...frame([], { finishReason: "STOP" }), usageMetadata: usage(10, 5, 0, 4) },
    ],
    events: [start, text("Grüß"), used(6, 0, 0, 4), text(" Gott 🌍"), used(6, 5, 0, 4), finish("stop"), end],
  },
  "thought, and a signature behind the words": {
    chunks: [
      { ...frame([{ text: "Let me", thought: true }]), usageMetadata: usage(8, 0, 20) },
      frame([{ text: " think.", thought: true }]),
      frame([{ text: "Four" }]),
      {
        ...frame([{ text: "", thoughtSignature: "c2lnbmVk" }], { finishReason: "STOP" }),
        usageMetadata: usage(8, 1, 20),
      },
    ],
    events: [
      start,
      { type: "thinking", text: "Let me", choice: 0 },
      used(8, 20, 20),
      { type: "thinking", text: " think.", choice: 0 },
      text("Four"),
      { type: "seal", seal: sealed("c2lnbmVk"), choice: 0 },
      used(8, 21, 20),
      finish("stop"),
      end,
    ],
  },
  "parallel calls, one without arguments": {
    chunks: [
      frame([
        { functionCall: { name: "weather", args: { city: "Rome", days: 2 }, id: "fc_1" }, thoughtSignature: "cw==" },
        { functionCall: { name: "ping" } },
      ]),
      frame([{ functionCall: { name: "ping", args: {} } }]),
      { ...frame([{ text: "" }], { finishReason: "STOP" }), usageMetadata: usage(30, 12) },
    ],
    events: [
      start,
      { type: "tool_call", index: 0, id: "fc_1", name: "weather", seal: sealed("cw=="), choice: 0 },
      { type: "arguments", index: 0, text: '{"city":"Rome","days":2}', choice: 0 },
      { type: "tool_call", index: 1, id: "call_Abc-1_2_0_1", name: "ping", choice: 0 },
      { type: "arguments", index: 1, text: "{}", choice: 0 },
      { type: "tool_call", index: 2, id: "call_Abc-1_2_0_2", name: "ping", choice: 0 },
      { type: "arguments", index: 2, text: "{}", choice: 0 },
      used(30, 12),
      finish("tool_calls"),
      end,
    ],
  },
  "several candidates": {
    chunks: [
      frame([{ text: "One" }]),
      frame([{ text: "Two" }], {}, 1),
      frame([], { finishReason: "MAX_TOKENS" }, 1),
      { ...frame([], { finishReason: "STOP" }), usageMetadata: usage(3, 2) },
    ],
    events: [start, text("One"), text("Two", 1), used(3, 2), finish("stop"), finish("length", 1), end],
  },
  "a prompt that is not let through": {
    chunks: [
      {
        promptFeedback: { blockReason: "PROHIBITED_CONTENT" },
        usageMetadata: usage(9, 0),
        modelVersion: "gemini-3-pro-preview",
        responseId: "Abc-1_2",
      },
    ],
    events: [
      start,
      used(9, 0),
      { type: "refusal", text: "Gemini blocked the prompt (PROHIBITED_CONTENT).", choice: 0 },
      finish("content_filter"),
      end,
    ],
  },
  "an answer that a filter breaks off": {
    chunks: [
      frame([{ text: "First you" }]),
      { candidates: [{ finishReason: "SAFETY", index: 0, safetyRatings: [] }], usageMetadata: usage(9, 2) },
    ],
    events: [start, text("First you"), used(9, 2), finish("content_filter"), end],
  },
  "log probabilities": {
    chunks: [
      {
        ...frame([{ text: "é" }], {
          finishReason: "STOP",
          logprobsResult: {
            chosenCandidates: [{ token: "é", tokenId: 7, logProbability: -0.5 }],
            topCandidates: [{ candidates: [{ token: "e", logProbability: -1 }] }],
          },
        }),
      },
    ],
    events: [
      start,
      text("é"),
      {
        type: "logprobs",
        tokens: [
          {
            token: "é",
            logprob: -0.5,
            bytes: [0xc3, 0xa9],
            top_logprobs: [{ token: "e", logprob: -1, bytes: [0x65] }],
          },
        ],
        choice: 0,
      },
      finish("stop"),
      end,
    ],
  },
  "sources, said twice": {
    chunks: [
      frame([{ text: "Größe: " }]),
      frame([{ text: "42" }, { text: "", thoughtSignature: "cw==" }], {
        citationMetadata: { citations: [{ startIndex: 9, endIndex: 11, uri: "https://a.example", license: "mit" }] },
        groundingMetadata: {
          groundingChunks: [{ web: { uri: "https://b.example", title: "B" } }],
          groundingSupports: [
            { segment: { endIndex: 7, text: "Größe" }, groundingChunkIndices: [0, 9] },
            { segment: { startIndex: 5, endIndex: 99, text: "elsewhere" }, groundingChunkIndices: [0] },
          ],
        },
      }),
      {
        candidates: [
          {
            finishReason: "STOP",
            citationMetadata: { citations: [{ startIndex: 9, endIndex: 11, uri: "https://a.example" }] },
          },
        ],
      },
    ],
    events: [
      start,
      text("Größe: "),
      text("42"),
      { type: "citation", citation: { text: "42", url: "https://a.example", start: 7, end: 9 }, choice: 0 },
      {
        type: "citation",
        citation: { text: "Größe", title: "B", url: "https://b.example", start: 0, end: 5 },
        choice: 0,
      },
      { type: "citation", citation: { text: "elsewhere", title: "B", url: "https://b.example" }, choice: 0 },
      { type: "seal", seal: sealed("cw=="), choice: 0 },
      finish("stop"),
      end,
    ],
  },
};
