import OpenAI from "openai";
import type { Client, Connected, Destination, Question, Said } from "../client.ts";
import { failureOf } from "./openai-failure.ts";

type Messages = OpenAI.ChatCompletionMessageParam[];

export const openAiChat: Client = { name: "openai (chat)", face: "Chat Completions", connect };

function connect({ origin, apiKey }: Destination): Connected {
  const client = new OpenAI({ baseURL: `${origin}/v1`, apiKey });

  async function ask(question: Question, messages: Messages = [opening(question)]): Promise<Said> {
    const { signal, onPiece, retries = 0 } = question;
    const options = { maxRetries: retries, ...(signal ? { signal } : {}) };
    const body = bodyOf(question, messages);
    if (!question.stream) return said(question, messages, await client.chat.completions.create(body, options));
    const stream = client.chat.completions.stream(
      { ...body, stream: true, stream_options: { include_usage: true } },
      options,
    );
    if (onPiece) stream.on("content", onPiece);
    return said(question, messages, await stream.finalChatCompletion());
  }

  function said(question: Question, messages: Messages, { choices, usage }: OpenAI.ChatCompletion): Said {
    const message = choices[0]?.message;
    if (!message) throw new Error("there is no answer");
    const text = message.content ?? "";
    const calls = (message.tool_calls ?? []).flatMap((call) => (call.type === "function" ? [call] : []));
    return {
      text,
      thought: "reasoning_content" in message ? String(message.reasoning_content ?? "") : "",
      calls: calls.map(({ id, function: { name, arguments: json } }) => ({ id, name, arguments: JSON.parse(json) })),
      value: question.schema ? JSON.parse(text) : undefined,
      usage: { input: usage?.prompt_tokens ?? 0, output: usage?.completion_tokens ?? 0, total: usage?.total_tokens },
      answer: (results) =>
        ask(question, [
          ...messages,
          message,
          ...[...results].map(([id, content]) => ({ role: "tool" as const, tool_call_id: id, content })),
        ]),
    };
  }

  return { ask: (question) => ask(question), failureOf };
}

function opening({ prompt, image }: Question): OpenAI.ChatCompletionMessageParam {
  if (!image) return { role: "user", content: prompt };
  const url = `data:${image.mediaType};base64,${image.base64}`;
  return {
    role: "user",
    content: [
      { type: "text", text: prompt },
      { type: "image_url", image_url: { url } },
    ],
  };
}

function bodyOf(
  { model, tools, schema, think }: Question,
  messages: Messages,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    messages,
    ...(tools
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            type: "function" as const,
            function: { name, description, parameters },
          })),
        }
      : {}),
    ...(schema
      ? { response_format: { type: "json_schema" as const, json_schema: { name: "answer", schema, strict: true } } }
      : {}),
    ...(think ? { reasoning_effort: "low" as const } : {}),
  };
}
