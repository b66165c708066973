/** What the benchmark's provider answers, byte for byte, in each protocol that it speaks. */

export type Provider = "openai" | "anthropic" | "google";
/** Providers speak the one of their name; OpenAI has two. */
export type Protocol = Provider | "responses";

/** How an answer comes: whole, or in so many chunks. A model's name asks for it: `bench-stream20`. */
export const SHAPES = { json: 0, stream20: 20, stream500: 500 } as const;
export type Shape = keyof typeof SHAPES;

export interface Answers {
  /** A response in one write. */
  whole: Buffer;
  /** What a stream begins with, its HTTP head included, before its first word. */
  head: Buffer;
  /** One chunk of a word. */
  word: Buffer;
  /** All behind the last word. */
  end: Buffer;
  /** The same stream without HTTP around it, chunk by chunk. */
  stream(words: number): string[];
}

const framed = (text: string) => Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n`);
const STREAM_HEAD = Buffer.from(
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
);
const LAST_CHUNK = Buffer.from("0\r\n\r\n");
const TEXT = "word ".repeat(20);

function answers(whole: object, { head, word, end }: Record<"head" | "word" | "end", readonly string[]>): Answers {
  const body = JSON.stringify(whole);
  return {
    whole: Buffer.from(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    ),
    head: Buffer.concat([STREAM_HEAD, ...head.map(framed)]),
    word: Buffer.concat(word.map(framed)),
    end: Buffer.concat([...end.map(framed), LAST_CHUNK]),
    stream: (words) => [...head, ...Array.from({ length: words }, () => word.join("")), ...end],
  };
}

const data = (fields: object) => `data: ${JSON.stringify(fields)}\n\n`;

function openAi(): Answers {
  const usage = { prompt_tokens: 12, completion_tokens: 20, total_tokens: 32 };
  const base = { id: "chatcmpl-bench", created: 1_760_000_000, model: "bench-model" };
  const message = { role: "assistant", content: TEXT };
  const chunk = (fields: object) => data({ ...base, object: "chat.completion.chunk", ...fields });
  return answers(
    { ...base, object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }], usage },
    {
      head: [],
      word: [chunk({ choices: [{ index: 0, delta: { content: "word " }, finish_reason: null }], usage: null })],
      end: [
        chunk({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: null }),
        chunk({ choices: [], usage }),
        "data: [DONE]\n\n",
      ],
    },
  );
}

function responses(): Answers {
  const usage = {
    input_tokens: 12,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 20,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 32,
  };
  const base = { id: "resp_bench", object: "response", created_at: 1_760_000_000, model: "bench-model", error: null };
  const part = { type: "output_text", text: TEXT, annotations: [] };
  const item = { id: "msg_bench", type: "message", role: "assistant", status: "completed", content: [part] };
  const whole = { ...base, status: "completed", output: [item], usage };
  const begun = { ...base, status: "in_progress", output: [], usage: null };
  const event = (type: string, fields: object) => `event: ${type}\n${data({ type, sequence_number: 1, ...fields })}`;
  const at = { item_id: item.id, output_index: 0, content_index: 0 };
  return answers(whole, {
    head: [
      event("response.created", { response: begun }),
      event("response.in_progress", { response: begun }),
      event("response.output_item.added", { output_index: 0, item: { ...item, status: "in_progress", content: [] } }),
      event("response.content_part.added", { ...at, part: { ...part, text: "" } }),
    ],
    word: [event("response.output_text.delta", { ...at, delta: "word ", logprobs: [] })],
    end: [
      event("response.output_text.done", { ...at, text: TEXT, logprobs: [] }),
      event("response.content_part.done", { ...at, part }),
      event("response.output_item.done", { output_index: 0, item }),
      event("response.completed", { response: whole }),
    ],
  });
}

function anthropic(): Answers {
  const usage = { input_tokens: 12, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 20 };
  const message = {
    id: "msg_bench",
    type: "message",
    role: "assistant",
    model: "bench-model",
    content: [{ type: "text", text: TEXT }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage,
  };
  const event = (type: string, fields: object) => `event: ${type}\n${data({ type, ...fields })}`;
  const beginning = { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  return answers(message, {
    head: [
      event("message_start", { message: beginning }),
      event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    ],
    word: [event("content_block_delta", { index: 0, delta: { type: "text_delta", text: "word " } })],
    end: [
      event("content_block_stop", { index: 0 }),
      event("message_delta", { delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 20 } }),
      event("message_stop", {}),
    ],
  });
}

function google(): Answers {
  const usageMetadata = { promptTokenCount: 12, candidatesTokenCount: 20, totalTokenCount: 32 };
  const base = { modelVersion: "bench-model", responseId: "bench" };
  const saying = (text: string, finish?: string) => ({
    candidates: [{ content: { role: "model", parts: [{ text }] }, ...(finish && { finishReason: finish }), index: 0 }],
    usageMetadata,
    ...base,
  });
  return answers(saying(TEXT, "STOP"), {
    head: [],
    word: [data(saying("word "))],
    end: [data(saying("", "STOP"))],
  });
}

export const ANSWERS: Readonly<Record<Protocol, Answers>> = {
  openai: openAi(),
  responses: responses(),
  anthropic: anthropic(),
  google: google(),
};
