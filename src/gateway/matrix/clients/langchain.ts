import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  ToolMessage,
  type UsageMetadata,
} from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import type { Client, Connected, Destination, Question, Said } from "../client.ts";
import { failureOf } from "./openai-failure.ts";

export const langchain: Client = { name: "@langchain/openai", face: "Chat Completions", connect };

/** A whole message, or the pieces of one put together. */
type Spoken = BaseMessage & Pick<AIMessage, "tool_calls"> & { usage_metadata?: UsageMetadata | undefined };

function connect({ origin, apiKey }: Destination): Connected {
  const modelOf = ({ model, think, retries = 0 }: Question) =>
    new ChatOpenAI({
      model,
      apiKey,
      maxRetries: retries,
      configuration: { baseURL: `${origin}/v1` },
      // Its own `reasoning` is sent only to names that it knows for OpenAI's.
      ...(think ? { modelKwargs: { reasoning_effort: "low" } } : {}),
    });

  async function ask(question: Question, messages: BaseMessage[] = [opening(question)]): Promise<Said> {
    const { tools, schema, signal, onPiece } = question;
    const options = signal ? { signal } : {};
    const model = modelOf(question);
    if (schema) {
      const bound = model.withStructuredOutput<Record<string, unknown>>(schema, {
        method: "jsonSchema",
        name: "answer",
        strict: true,
        includeRaw: true,
      });
      const { raw, parsed } = await bound.invoke(messages, options);
      if (!AIMessage.isInstance(raw)) throw new Error("there is no answer");
      return { ...said(question, messages, raw), value: parsed };
    }
    const bound = tools
      ? model.bindTools(
          tools.map(({ name, description, parameters }) => ({
            type: "function" as const,
            function: { name, description, parameters },
          })),
        )
      : model;
    if (!question.stream) return said(question, messages, await bound.invoke(messages, options));
    let whole: AIMessageChunk | undefined;
    for await (const chunk of await bound.stream(messages, options)) {
      if (chunk.text !== "") onPiece?.();
      whole = whole ? whole.concat(chunk) : chunk;
    }
    if (!whole) throw new Error("there is no answer");
    return said(question, messages, whole);
  }

  function said(question: Question, messages: BaseMessage[], message: Spoken): Said {
    const { usage_metadata: usage, additional_kwargs: more } = message;
    return {
      text: message.text,
      thought: typeof more.reasoning_content === "string" ? more.reasoning_content : "",
      calls: (message.tool_calls ?? []).map(({ id = "", name, args }) => ({ id, name, arguments: args })),
      value: undefined,
      usage: { input: usage?.input_tokens ?? 0, output: usage?.output_tokens ?? 0, total: usage?.total_tokens },
      answer: (results) =>
        ask(question, [
          ...messages,
          message,
          ...[...results].map(([id, content]) => new ToolMessage({ tool_call_id: id, content })),
        ]),
    };
  }

  return { ask: (question) => ask(question), failureOf };
}

function opening({ prompt, image }: Question): HumanMessage {
  if (!image) return new HumanMessage(prompt);
  const url = `data:${image.mediaType};base64,${image.base64}`;
  return new HumanMessage({
    content: [
      { type: "text", text: prompt },
      { type: "image_url", image_url: { url } },
    ],
  });
}
