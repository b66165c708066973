import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOf } from "../../canonical/arbitrary.fixture.ts";
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { CanonicalRequest } from "../../canonical/request.ts";
import { membersOf } from "../../wire/members.ts";
import { createSseReader } from "../../wire/sse.ts";
import type { Target } from "../protocol.ts";
import { geminiBackend } from "./backend.ts";
import { type Recorded, STREAMS, sealed } from "./streams.fixture.ts";

const TARGET: Target = {
  model: "gemini-3-pro-preview",
  dialect: { id: "gemini", name: "Google Gemini", streamUsage: "always", unmetered: [] },
  defaultMaxOutputTokens: 4096,
};

const utf8 = new TextEncoder();

interface Framing {
  end: string;
  space: string;
  comment: boolean;
  bom: boolean;
}

function framed(chunks: readonly unknown[], { end, space, comment, bom }: Framing): Uint8Array {
  const note = comment ? `: ping${end}` : "";
  const events = chunks.map((chunk) => `${note}data:${space}${JSON.stringify(chunk)}${end}${note}${end}`);
  return utf8.encode(`${bom ? "\uFEFF" : ""}${events.join("")}`);
}

function decoded(pieces: readonly Uint8Array[]): CanonicalEvent[] {
  const source = createSseReader();
  const decoder = geminiBackend.decoder(TARGET);
  const events = pieces.flatMap((piece) => source.push(piece)).flatMap((event) => decoder.push(event));
  return [...events, ...source.end().flatMap((event) => decoder.push(event)), ...decoder.end()];
}

const PLAIN: Framing = { end: "\r\n", space: " ", comment: false, bom: false };
const streamed = (chunks: readonly unknown[]) => decoded([framed(chunks, PLAIN)]);

const framings: Framing[] = ["\n", "\r\n", "\r"].flatMap((end) => [
  { end, space: " ", comment: false, bom: false },
  { end, space: "", comment: true, bom: true },
]);

describe.each(Object.entries(STREAMS))("%s", (_, { chunks, events }) => {
  it.each(framings)("is read whole, and split at every byte: %j", (framing) => {
    const bytes = framed(chunks, framing);
    expect(decoded([bytes])).toEqual(events);
    expect(decoded([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(events);
    const wrong: number[] = [];
    const expected = JSON.stringify(events);
    for (let at = 0; at <= bytes.length; at += 1) {
      if (JSON.stringify(decoded([bytes.subarray(0, at), bytes.subarray(at)])) !== expected) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  });

  it("means the same as a whole answer", () => {
    const whole = geminiBackend.decode(wholeOf({ chunks, events }), TARGET);
    expect(answerOf(whole ?? [])).toEqual(answerOf(events));
  });

  it("means the same as a list of chunks", () => {
    expect(geminiBackend.decode(chunks, TARGET)).toEqual(events);
  });

  it("has no end when it is cut before it said why it ends", () => {
    const cut = chunks.slice(0, -1);
    const said = cut.length > 0 ? streamed(cut) : [];
    expect(said.map(({ type }) => type)).not.toContain("end");
    expect(said.map(({ type }) => type)).not.toContain("finish");
  });
});

/** As `generateContent` would have said it: candidates with all of their parts, and the last of what is said again. */
function wholeOf({ chunks }: Recorded): object {
  const candidates: Record<number, Record<string, unknown>> = {};
  let whole = {};
  for (const chunk of chunks.map(membersOf)) {
    for (const candidate of Array.isArray(chunk?.candidates) ? chunk.candidates.map(membersOf) : []) {
      const index = typeof candidate?.index === "number" ? candidate.index : 0;
      const known = candidates[index];
      const before = partsOf(known).slice();
      for (const part of partsOf(candidate)) {
        const last = before.at(-1);
        const isSame = last?.text !== undefined && part.text !== undefined && last.thought === part.thought;
        if (isSame && last && !last.thoughtSignature && !part.thoughtSignature) {
          before[before.length - 1] = { ...last, text: `${last.text}${part.text}` };
        } else before.push(part);
      }
      candidates[index] = { ...known, ...candidate, index, content: { role: "model", parts: before } };
    }
    whole = { ...whole, ...chunk };
  }
  return Object.keys(candidates).length > 0 ? { ...whole, candidates: Object.values(candidates) } : whole;
}

function partsOf(candidate: unknown): Readonly<Record<string, unknown>>[] {
  const parts = membersOf(membersOf(candidate)?.content)?.parts;
  return Array.isArray(parts) ? parts.flatMap((part) => (membersOf(part) ? [{ ...part }] : [])) : [];
}

const ended = (finishReason: string, more: object = {}) => [
  { candidates: [{ content: { parts: [{ text: "x" }] }, finishReason, ...more }] },
];

describe("an answer", () => {
  it.each([
    ["STOP", "stop"],
    ["MAX_TOKENS", "length"],
    ["CONTINUATION", "length"],
    ["SAFETY", "content_filter"],
    ["RECITATION", "content_filter"],
    ["BLOCKLIST", "content_filter"],
    ["PROHIBITED_CONTENT", "content_filter"],
    ["SPII", "content_filter"],
    ["LANGUAGE", "content_filter"],
    ["OTHER", "content_filter"],
    ["constructor", "content_filter"],
  ])("that ends by %s has the finish %s", (finishReason, reason) => {
    expect(streamed(ended(finishReason)).slice(-2)).toEqual([{ type: "finish", reason, choice: 0 }, { type: "end" }]);
  });

  it("that runs out of tokens in its calls does not look as if they were whole", () => {
    const [event] = streamed([
      { candidates: [{ content: { parts: [{ functionCall: { name: "f" } }] }, finishReason: "MAX_TOKENS" }] },
    ]).slice(-2);
    expect(event).toEqual({ type: "finish", reason: "length", choice: 0 });
  });

  it.each(["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"])(
    "that ends by %s is a failure, whole or in a stream",
    (code) => {
      const error = { type: "error", error: { status: 502, message: "Malformed: f(", code } };
      const chunks = ended(code, { finishMessage: "Malformed: f(" });
      expect(streamed(chunks).at(-1)).toEqual(error);
      expect(geminiBackend.decode(chunks[0], TARGET)).toEqual([error]);
    },
  );

  it("without candidates or a reason for that was cut", () => {
    expect(streamed([{ usageMetadata: { promptTokenCount: 3 } }]).map(({ type }) => type)).toEqual(["start", "usage"]);
    expect(streamed([])).toEqual([]);
  });

  it("finishes once, after all of its text, though Gemini says why with every chunk", () => {
    const types = streamed([...ended("STOP"), ...ended("STOP")]).map(({ type }) => type);
    expect(types).toEqual(["start", "text", "text", "finish", "end"]);
  });

  it("with an index beyond all measure makes no choices up to it", () => {
    const far = { index: 999_999_999, content: { parts: [{ text: "x" }] }, finishReason: "STOP" };
    expect(streamed([{ candidates: [far] }])).toEqual([{ type: "start" }]);
  });

  it("keeps the signature of a part that it passes over", () => {
    const parts = [
      { inlineData: { mimeType: "image/png", data: "AAAA" }, thoughtSignature: "cw==" },
      { executableCode: {} },
    ];
    expect(streamed([{ candidates: [{ content: { parts }, finishReason: "STOP" }] }])[1]).toEqual({
      type: "seal",
      seal: sealed("cw=="),
      choice: 0,
    });
  });

  it("gives calls ids that differ within it and are the same each time", () => {
    const { chunks } = STREAMS["parallel calls, one without arguments"] ?? { chunks: [] };
    const ids = () => streamed(chunks).flatMap((event) => (event.type === "tool_call" ? [event.id] : []));
    expect(new Set(ids()).size).toBe(3);
    expect(ids()).toEqual(ids());
    for (const id of ids()) expect(id).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
  });
});

describe("a stream that fails", () => {
  const error = { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } };
  const said: CanonicalEvent = {
    type: "error",
    error: { status: 503, message: "The model is overloaded.", code: "UNAVAILABLE" },
  };
  const first = { candidates: [{ content: { parts: [{ text: "x" }] } }] };

  it("says so, as itself or in a list, and nothing after it", () => {
    for (const failure of [error, [error]]) {
      const events = streamed([first, failure, ...ended("STOP")]);
      expect(events.map(({ type }) => type)).toEqual(["start", "text", "error"]);
      expect(events.at(-1)).toEqual(said);
    }
    expect(streamed([error])).toEqual([said]);
    expect(geminiBackend.decode(error, TARGET)).toEqual([said]);
    expect(geminiBackend.decode([first, error], TARGET)).toEqual([said]);
  });

  it("by what is no JSON says that it makes no sense", () => {
    const events = decoded([utf8.encode('data: {"candidates":[\n\ndata: {}\n\n')]);
    expect(events).toMatchObject([{ type: "error", error: { status: 502, code: "upstream_nonsense" } }]);
  });

  it("by what is nested too deep, or holds more parts than a call takes arguments, does not throw", () => {
    const deep = `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}}}]}}]}`;
    const many = `{"candidates":[{"content":{"parts":[${'{"text":"a"},'.repeat(200_000)}{}]},"finishReason":"STOP"}]}`;
    const decoder = () => geminiBackend.decoder(TARGET);
    const types = (data: string) => {
      const each = decoder();
      return [...each.push({ event: undefined, data }), ...each.end()].map(({ type }) => type);
    };
    expect(types(deep).at(-1)).toBe("error");
    expect(geminiBackend.decode(JSON.parse(deep), TARGET)).toMatchObject([{ type: "error" }]);
    expect(types(many)).toHaveLength(200_003);
  });

  it("in no way that is known says that, too", () => {
    expect(streamed([{ error: "boom" }])).toMatchObject([{ type: "error", error: { status: 502 } }]);
  });

  it("passes over what is no chunk, and a last word that somebody added", () => {
    const bytes = utf8.encode("data: {}\n\ndata: null\n\ndata: 1\n\ndata: []\n\ndata: [DONE]\n\n");
    expect(decoded([bytes])).toEqual([]);
  });
});

it.each([[undefined], [null], ["text"], [[]], [[1]], [{}], [{ choices: [] }], [{ candidates: {} }]])(
  "takes %j for no answer",
  (body) => {
    expect(geminiBackend.decode(body, TARGET)).toBeUndefined();
  },
);

/** JSON whose members have the API's names and hold anything. */
const nonsense = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, fc.jsonValue(), tie("object"), fc.array(tie("value"), { maxLength: 3 })),
  object: fc.dictionary(
    fc.constantFrom(
      ...["candidates", "content", "parts", "text", "thought", "thoughtSignature", "functionCall", "name", "args"],
      ...["index", "finishReason", "usageMetadata", "promptTokenCount", "totalTokenCount", "promptFeedback"],
      ...["citationMetadata", "citations", "endIndex", "uri", "groundingMetadata", "groundingSupports", "segment"],
      ...["logprobsResult", "chosenCandidates", "token", "logProbability", "error", "details", "retryDelay"],
    ),
    tie("value"),
    { maxKeys: 5 },
  ),
}));

it("throws at nothing that a provider may send, and keeps to the order of events", () => {
  fc.assert(
    fc.property(fc.array(nonsense.value, { maxLength: 4 }), (chunks) => {
      const types = streamed(chunks).map(({ type }) => type);
      expect(types.lastIndexOf("start")).toBeLessThanOrEqual(0);
      for (const last of ["error", "end"] as const) {
        if (types.includes(last)) expect(types.indexOf(last)).toBe(types.length - 1);
      }
      for (const chunk of chunks) {
        geminiBackend.decode(chunk, TARGET);
        geminiBackend.errorOf(chunk, 500);
      }
    }),
  );
});

it("sends back what it was given, each signature where it was", () => {
  const parts = [
    { text: "Hm", thought: true, thoughtSignature: "dA==" },
    { text: "I look.", thoughtSignature: "dHh0" },
    { functionCall: { id: "1", name: "f", args: { a: 1 } }, thoughtSignature: "Yw==" },
    { functionCall: { id: "2", name: "g", args: {} } },
  ];
  const answer = answerOf(
    geminiBackend.decode({ candidates: [{ content: { parts }, finishReason: "STOP" }] }, TARGET) ?? [],
  );
  const results = ["1", "2"].map((callId) => ({ type: "tool_result" as const, callId, content: [] }));
  const request: CanonicalRequest = {
    messages: [
      { role: "user", content: [{ type: "text", text: "Go" }] },
      { role: "assistant", content: answer.choices[0]?.parts ?? [] },
      { role: "tool", content: results },
    ],
    tools: [],
    stream: false,
    names: {},
    foreign: [],
  };
  const { body } = geminiBackend.encode(request, TARGET);
  expect(body.contents).toMatchObject([{}, { role: "model", parts }, {}]);
});
