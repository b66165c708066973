/** Reads a streamed chat completion: bytes, cut anywhere, into what they say. */
import { createParser } from "eventsource-parser";
import * as z from "zod";

const count = z.number().nonnegative();

const Usage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
});

const Chunk = z.object({
  choices: z
    .array(
      z.object({
        // Providers name a thought differently.
        delta: z
          .object({
            content: z.string().nullish(),
            refusal: z.string().nullish(),
            reasoning: z.string().nullish(),
            reasoning_content: z.string().nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: Usage.nullish().catch(undefined),
  error: z
    .object({ message: z.string().catch("The provider failed."), code: z.union([z.string(), z.number()]).nullish() })
    .nullish(),
});

export interface TokenUsage {
  input: number;
  cached: number;
  output: number;
  /** The part of `output` that was thought. */
  reasoning: number;
}

export type Said =
  | { kind: "text"; text: string }
  | { kind: "thought"; text: string }
  | { kind: "finish"; reason: string }
  | { kind: "usage"; usage: TokenUsage }
  | { kind: "error"; message: string; code: string }
  /** The last word. A stream that ends without it, without a finish and without usage was cut. */
  | { kind: "done" };

/** What one event's data says. What is no chunk of an answer says nothing. */
export function read(data: string): Said[] {
  if (data.trim() === "[DONE]") return [{ kind: "done" }];
  const chunk = Chunk.safeParse(parseJson(data));
  if (!chunk.success) return [];
  const { choices, usage, error } = chunk.data;
  if (error) return [{ kind: "error", message: error.message, code: String(error.code ?? "upstream_error") }];
  const said: Said[] = [];
  const choice = choices?.[0];
  const thought = choice?.delta?.reasoning_content ?? choice?.delta?.reasoning;
  if (thought) said.push({ kind: "thought", text: thought });
  const text = choice?.delta?.content ?? choice?.delta?.refusal;
  if (text) said.push({ kind: "text", text });
  if (choice?.finish_reason) said.push({ kind: "finish", reason: choice.finish_reason });
  if (usage) {
    said.push({
      kind: "usage",
      usage: {
        input: usage.prompt_tokens,
        cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
        output: usage.completion_tokens,
        reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
      },
    });
  }
  return said;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Ends after the last word, or when the body does; rejects when the connection breaks. Whoever leaves early cancels it. */
export async function* readAnswer(body: ReadableStream<Uint8Array>): AsyncGenerator<Said, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let said: Said[] = [];
  const parser = createParser({ onEvent: ({ data }) => said.push(...read(data)) });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      parser.feed(done ? decoder.decode() : decoder.decode(value, { stream: true }));
      // An event whose blank line never came is what the cut left of one.
      const now = said;
      said = [];
      for (const each of now) {
        yield each;
        if (each.kind === "done") return;
      }
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
