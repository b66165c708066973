import Anthropic from "@anthropic-ai/sdk";
import type { Client, Connected, Destination, Failure, Question, Said } from "../client.ts";

type Messages = Anthropic.MessageParam[];

export const anthropic: Client = { name: "@anthropic-ai/sdk", face: "Messages", connect };

const MAX_TOKENS = 4_096;

function connect({ origin, apiKey }: Destination): Connected {
  const client = new Anthropic({ baseURL: origin, apiKey });

  async function ask(question: Question, messages: Messages = [opening(question)]): Promise<Said> {
    const { signal, onPiece, retries = 0 } = question;
    const options = { maxRetries: retries, ...(signal ? { signal } : {}) };
    const body = bodyOf(question, messages);
    if (!question.stream) return said(question, messages, await client.messages.create(body, options));
    const stream = client.messages.stream(body, options);
    if (onPiece) stream.on("text", onPiece);
    return said(question, messages, await stream.finalMessage());
  }

  function said(question: Question, messages: Messages, { content, usage }: Anthropic.Message): Said {
    const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
    const calls = content.flatMap((block) => (block.type === "tool_use" ? [block] : []));
    const cached = (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
    return {
      text,
      thought: content.flatMap((block) => (block.type === "thinking" ? [block.thinking] : [])).join(""),
      calls: calls.map(({ id, name, input }) => ({ id, name, arguments: input })),
      value: question.schema ? JSON.parse(text) : undefined,
      usage: { input: usage.input_tokens + cached, output: usage.output_tokens },
      answer: (results) =>
        ask(question, [
          ...messages,
          { role: "assistant", content },
          {
            role: "user",
            content: [...results].map(([id, given]) => ({
              type: "tool_result" as const,
              tool_use_id: id,
              content: given,
            })),
          },
        ]),
    };
  }

  return { ask: (question) => ask(question), failureOf };
}

function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Anthropic.APIError)) return undefined;
  const { status, message, requestID } = error;
  return { type: error.constructor.name, status, message, requestId: requestID ?? undefined };
}

function opening({ prompt, image }: Question): Anthropic.MessageParam {
  if (!image) return { role: "user", content: prompt };
  const source = { type: "base64" as const, media_type: image.mediaType, data: image.base64 };
  return {
    role: "user",
    content: [
      { type: "image", source },
      { type: "text", text: prompt },
    ],
  };
}

function bodyOf(
  { model, tools, schema, think }: Question,
  messages: Messages,
): Anthropic.MessageCreateParamsNonStreaming {
  return {
    model,
    messages,
    max_tokens: MAX_TOKENS,
    ...(tools
      ? {
          tools: tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })),
        }
      : {}),
    ...(schema ? { output_config: { format: { type: "json_schema" as const, schema } } } : {}),
    ...(think ? { thinking: { type: "enabled" as const, budget_tokens: 2_048 } } : {}),
  };
}
