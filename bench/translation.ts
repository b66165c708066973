/**
 * What one chunk of a stream costs on its way through a reader, in CPU time alone: those that pass it through, and those
 * that translate. No sockets and no Worker, so that it says something on a busy machine too; every chunk comes by itself,
 * where a Worker reads many at once when they come fast. `npm run bench:translation [name]`
 */
import { createTranslator } from "../src/gateway/call/translator.ts";
import type { ProviderError } from "../src/gateway/canonical/event.ts";
import { createDecoder } from "../src/gateway/protocols/anthropic/backend/decode.ts";
import { createMessagesEncoder } from "../src/gateway/protocols/anthropic/face/encoder.ts";
import { createAnthropicStreamReader } from "../src/gateway/protocols/anthropic/stream-reader.ts";
import { geminiBackend } from "../src/gateway/protocols/gemini/backend.ts";
import { createChatDecoder } from "../src/gateway/protocols/openai-chat/stream-decoder.ts";
import { createChatEncoder } from "../src/gateway/protocols/openai-chat/stream-encoder.ts";
import { createUsageScanner } from "../src/gateway/protocols/openai-chat/usage-scanner.ts";
import type { CallError, StreamDecoder, StreamEncoder } from "../src/gateway/protocols/protocol.ts";
import type { Tap } from "../src/gateway/wire/tap.ts";
import { ANSWERS, type Protocol } from "./answers.ts";
import { percentile } from "./load.ts";

const WORDS = 500;
const STREAMS_A_SAMPLE = 5;
const SAMPLES = 200;

const context = { requestId: "req", answerId: "a", model: "m", createdAt: 1_760_000_000_000 };
const dialect = { id: "google", name: "Google Gemini", streamUsage: "always", unmetered: [] } as const;
const target = { model: "m", dialect, defaultMaxOutputTokens: 4_096 };
const explain = ({ status, message }: ProviderError): CallError => {
  return { status, message, type: "upstream_error", code: null, param: null };
};
const translated = (decoder: StreamDecoder, encoder: StreamEncoder): Tap =>
  createTranslator({ decoder, encoder, explain });
const chat = (): StreamEncoder => createChatEncoder({ includeUsage: false }, context);
const messages = (): StreamEncoder => createMessagesEncoder(context);
const gemini = (): StreamDecoder => geminiBackend.decoder(target);
const fail = (): never => {
  throw new Error("the stream has no error");
};

interface Way {
  name: string;
  from: Protocol;
  make(): Tap;
}

const WAYS: readonly Way[] = [
  { name: "OpenAI's, passed through", from: "openai", make: () => createUsageScanner({ strip: true }) },
  {
    name: "Anthropic's, passed through",
    from: "anthropic",
    make: () => createAnthropicStreamReader({ onError: fail, say: fail }),
  },
  { name: "Anthropic's to Chat", from: "anthropic", make: () => translated(createDecoder(), chat()) },
  { name: "Gemini's to Chat", from: "google", make: () => translated(gemini(), chat()) },
  { name: "OpenAI's to Messages", from: "openai", make: () => translated(createChatDecoder(), messages()) },
  { name: "Gemini's to Messages", from: "google", make: () => translated(gemini(), messages()) },
];

const encoder = new TextEncoder();

/** In microseconds a chunk. */
function sample({ make }: Way, chunks: readonly Uint8Array[]): number {
  const before = process.cpuUsage();
  for (let stream = 0; stream < STREAMS_A_SAMPLE; stream += 1) {
    const tap = make();
    for (const chunk of chunks) tap.push(chunk);
    tap.end();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / STREAMS_A_SAMPLE / chunks.length;
}

const [only = ""] = process.argv.slice(2);
console.log("| stream | p10 µs a chunk | p50 |\n|---|--:|--:|");
for (const way of WAYS.filter(({ name }) => name.includes(only))) {
  const chunks = ANSWERS[way.from].stream(WORDS).map((text) => encoder.encode(text));
  for (let warmUp = 0; warmUp < SAMPLES / 4; warmUp += 1) sample(way, chunks);
  const samples = Array.from({ length: SAMPLES }, () => sample(way, chunks));
  console.log(`| ${way.name} | ${percentile(samples, 0.1).toFixed(1)} | ${percentile(samples, 0.5).toFixed(1)} |`);
}
