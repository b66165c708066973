import OpenAI from "openai";
import type { Client, Connected, Destination, Question, Said } from "../client.ts";
import { failureOf } from "./openai-failure.ts";

type Input = OpenAI.Responses.ResponseInputItem[];

export const openAiResponses: Client = { name: "openai (responses)", face: "Responses", connect };

function connect({ origin, apiKey }: Destination): Connected {
  const client = new OpenAI({ baseURL: `${origin}/v1`, apiKey });

  async function ask(question: Question, input: Input = [opening(question)]): Promise<Said> {
    const { signal, onPiece, retries = 0 } = question;
    const options = { maxRetries: retries, ...(signal ? { signal } : {}) };
    const body = bodyOf(question, input);
    if (!question.stream) return said(question, input, await client.responses.create(body, options));
    // Not `responses.stream`: it adds members of its own to the items, which OpenAI refuses to take back.
    for await (const event of await client.responses.create({ ...body, stream: true }, options)) {
      if (event.type === "response.output_text.delta") onPiece?.();
      if (event.type === "response.completed") return said(question, input, event.response);
    }
    throw new Error("the stream ended early");
  }

  function said(question: Question, input: Input, { output, usage }: OpenAI.Responses.Response): Said {
    const content = output.flatMap((item) => (item.type === "message" ? item.content : []));
    const text = content.map((part) => (part.type === "output_text" ? part.text : "")).join("");
    const thoughts = output.flatMap((item) => (item.type === "reasoning" ? item.summary : []));
    const calls = output.flatMap((item) => (item.type === "function_call" ? [item] : []));
    return {
      text,
      thought: thoughts.map((part) => part.text).join(""),
      calls: calls.map(({ call_id: id, name, arguments: json }) => ({ id, name, arguments: JSON.parse(json) })),
      value: question.schema ? JSON.parse(text) : undefined,
      usage: { input: usage?.input_tokens ?? 0, output: usage?.output_tokens ?? 0, total: usage?.total_tokens },
      answer: (results) =>
        ask(question, [
          ...input,
          ...output.flatMap((item) => (isConversation(item) ? [item] : [])),
          ...[...results].map(([id, given]) => ({
            type: "function_call_output" as const,
            call_id: id,
            output: given,
          })),
        ]),
    };
  }

  return { ask: (question) => ask(question), failureOf };
}

type Kept = OpenAI.Responses.ResponseOutputMessage | OpenAI.Responses.ResponseReasoningItem | FunctionCall;
type FunctionCall = OpenAI.Responses.ResponseFunctionToolCall;

const isConversation = (item: OpenAI.Responses.ResponseOutputItem): item is Kept =>
  item.type === "message" || item.type === "reasoning" || item.type === "function_call";

function opening({ prompt, image }: Question): OpenAI.Responses.ResponseInputItem {
  if (!image) return { role: "user", content: prompt };
  const url = `data:${image.mediaType};base64,${image.base64}`;
  return {
    role: "user",
    content: [
      { type: "input_text", text: prompt },
      { type: "input_image", image_url: url, detail: "auto" },
    ],
  };
}

function bodyOf(
  { model, tools, schema, think }: Question,
  input: Input,
): OpenAI.Responses.ResponseCreateParamsNonStreaming {
  return {
    model,
    input,
    // Nothing is kept: the conversation is sent whole, with its thought sealed.
    store: false,
    ...(tools
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            type: "function" as const,
            name,
            description,
            parameters,
            strict: false,
          })),
        }
      : {}),
    ...(schema ? { text: { format: { type: "json_schema" as const, name: "answer", schema, strict: true } } } : {}),
    ...(think
      ? {
          reasoning: { effort: "low" as const, summary: "auto" as const },
          include: ["reasoning.encrypted_content" as const],
        }
      : {}),
  };
}
