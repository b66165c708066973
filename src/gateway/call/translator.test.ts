import { describe, expect, it } from "vitest";
import { anthropicBackend } from "../protocols/anthropic/backend/backend.ts";
import { RECORDED } from "../protocols/anthropic/backend/streams.fixture.ts";
import { anthropicFace } from "../protocols/anthropic/face/face.ts";
import { geminiBackend } from "../protocols/gemini/backend.ts";
import { STREAMS } from "../protocols/gemini/streams.fixture.ts";
import { chatFace } from "../protocols/openai-chat/face.ts";
import { responsesFace } from "../protocols/openai-responses/face.ts";
import type { Backend, CallRequest, Face, StreamReader } from "../protocols/protocol.ts";
import { createTranslator } from "./translator.ts";

/** Every byte in `npm run test:full`; else a step that is no multiple of anything in these streams. */
const STRIDE = process.env.EDGEWRIGHT_FULL === undefined ? 7 : 1;

const utf8 = new TextEncoder();
const context = { requestId: "request-1", answerId: "answer1", model: "some/model", createdAt: 1_800_000_000_000 };
const dialect = { id: "test", name: "Test", streamUsage: "ask" as const, unmetered: [] };
const target = { model: "claude-opus-4-5", dialect, defaultMaxOutputTokens: 1_000 };

const messages = [{ role: "user", content: "Hello" }];
const BODIES = {
  chat: { model: "a/b", stream: true, messages, stream_options: { include_usage: true } },
  responses: { model: "a/b", stream: true, input: "Hello", include: ["reasoning.encrypted_content"] },
  messages: { model: "a/b", stream: true, max_tokens: 100, messages },
};

/** What of an error inside a stream a client of the face throws. */
const ERRORS = /"error":|"type":"error"|response\.failed/;

function encoderOf<Read extends CallRequest>(face: Face<Read>, body: object) {
  const read = face.read(new Uint8Array(utf8.encode(JSON.stringify(body))));
  if (!read.ok) throw read.error;
  return () => {
    const encoder = face.encoder?.(read.value, context);
    if (!encoder) throw new Error("no encoder");
    return encoder;
  };
}

const FACES = [
  { name: "Chat Completions", encoder: encoderOf(chatFace, BODIES.chat), last: /^data: \[DONE\]$/ },
  { name: "Responses", encoder: encoderOf(responsesFace, BODIES.responses), last: /response\.(completed|incomplete)/ },
  { name: "Messages", encoder: encoderOf(anthropicFace, BODIES.messages), last: /message_stop/ },
];

const sse = (data: unknown, event?: string) => `${event ? `event: ${event}\n` : ""}data: ${JSON.stringify(data)}\n\n`;

interface Given {
  name: string;
  backend: Backend;
  bytes: Uint8Array;
  fails: boolean;
}

const GIVEN: Given[] = [
  ...RECORDED.map(({ name, events, expected }) => ({
    name: `Anthropic's ${name}`,
    backend: anthropicBackend,
    bytes: utf8.encode(events.map((event) => sse(event, event.type)).join("")),
    fails: expected.some(({ type }) => type === "error"),
  })),
  ...Object.entries(STREAMS).map(([name, { chunks, events }]) => ({
    name: `Gemini's ${name}`,
    backend: geminiBackend,
    bytes: utf8.encode(chunks.map((chunk) => sse(chunk)).join("")),
    fails: events.some(({ type }) => type === "error"),
  })),
];

const explain = ({ status, message }: { status: number; message: string }) => ({
  status,
  message,
  type: "upstream_error",
  code: null,
  param: null,
});

function translator(backend: Backend, encoder: ReturnType<(typeof FACES)[number]["encoder"]>): StreamReader {
  return createTranslator({ decoder: backend.decoder(target), encoder, explain });
}

const join = (pieces: readonly Uint8Array[]): string => {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("");
};

/** As the answer drives it: to its end, and an error where the stream never said that it was over. */
function read(reader: StreamReader, chunks: readonly Uint8Array[]): string {
  const out = chunks.flatMap((chunk) => reader.push(chunk));
  out.push(...reader.end());
  const { done, finished, failed } = reader.seen;
  if (!(done || finished || failed)) out.push(reader.fail(explain({ status: 502, message: "broke off" })));
  return join(out);
}

/** Ids are made per answer, and times are of the clock. */
const settled = (text: string): string => text.replaceAll(/"(?:created|created_at|completed_at)":\d+/g, '"at":0');

/** Throws where it is not; plainly, since it is asked a hundred thousand times. Gives how many events there are. */
function wellFormed(text: string): number {
  if (text !== "" && !text.endsWith("\n\n")) throw new Error(`an event is not finished: ${text.slice(-100)}`);
  const events = text.split("\n\n").slice(0, -1);
  for (const event of events) {
    const data = event.slice(event.indexOf("data: ") + "data: ".length);
    if (data !== "[DONE]") JSON.parse(data);
  }
  return events.length;
}

describe.each(FACES)("to $name", ({ encoder, last }) => {
  describe.each(GIVEN)("$name", ({ backend, bytes, fails }) => {
    const whole = () => read(translator(backend, encoder()), [bytes]);

    it("is well formed, and ends by the last word or an error, as it came", () => {
      const text = whole();
      wellFormed(text);
      const events = text.trimEnd().split("\n\n");
      if (fails) expect(text).toMatch(ERRORS);
      const ended = last.test(events.at(-1) ?? "");
      expect(ended || ERRORS.test(events.at(-1) ?? "")).toBe(true);
    });

    it("is the same wherever it is split", () => {
      const expected = settled(whole());
      for (let at = 1; at < bytes.length; at += STRIDE) {
        const text = read(translator(backend, encoder()), [bytes.subarray(0, at), bytes.subarray(at)]);
        if (settled(text) !== expected) expect(settled(text), `split at ${at}`).toBe(expected);
      }
    });

    it.each([
      ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
      ["CR", (text: string) => text.replaceAll("\n", "\r")],
      ["no space behind the colon", (text: string) => text.replaceAll(/^(data|event): /gm, "$1:")],
      ["comments", (text: string) => text.replaceAll(/^data/gm, ": ping\ndata")],
      ["a byte order mark", (text: string) => `\uFEFF${text}`],
    ])("is the same framed with %s, byte by byte", (_, frame) => {
      const framed = utf8.encode(frame(new TextDecoder().decode(bytes)));
      const chunks = Array.from(framed, (byte) => Uint8Array.of(byte));
      expect(settled(read(translator(backend, encoder()), chunks))).toBe(settled(whole()));
    });

    it("is well formed wherever it is cut, and says that it was cut unless the provider had said why it ended", () => {
      for (let at = 0; at < bytes.length; at += STRIDE) {
        const reader = translator(backend, encoder());
        const text = read(reader, [bytes.subarray(0, at)]);
        if (wellFormed(text) === 0) expect.fail(`nothing is said when it is cut at ${at}`);
        const { finished, failed } = reader.seen;
        const closing = text.trimEnd().split("\n\n").at(-1) ?? "";
        if (finished && !failed && !last.test(closing)) expect.fail(`cut at ${at}, without the last word: ${closing}`);
        if (!finished && !ERRORS.test(text)) expect.fail(`cut at ${at} in silence: ${text}`);
      }
    });

    it("is well formed when nonsense comes between any two events", () => {
      const text = new TextDecoder().decode(bytes);
      const parts = text.split(/(?<=\n\n)/);
      for (let at = 0; at < parts.length; at += 1) {
        const broken = utf8.encode([...parts.slice(0, at), "data: {nonsense\n\n", ...parts.slice(at)].join(""));
        wellFormed(read(translator(backend, encoder()), [broken]));
      }
    });
  });
});
