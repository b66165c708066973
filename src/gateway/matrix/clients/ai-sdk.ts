/** Vercel's AI SDK: its three providers differ in how they are made and in what they are told beside the prompt. */
import {
  APICallError,
  type FilePart,
  generateText,
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  Output,
  RetryError,
  streamText,
  type TextPart,
  type ToolSet,
  tool,
} from "ai";
import type { Client, Connected, Destination, Failure, Question, Said } from "../client.ts";

type ProviderOptions = NonNullable<Parameters<typeof generateText>[0]["providerOptions"]>;

export interface AiSdkProvider extends Pick<Client, "name" | "face"> {
  create(to: Destination): (model: string) => LanguageModel;
  optionsOf?(question: Question): ProviderOptions;
}

export const createAiSdkClient = ({ name, face, create, optionsOf }: AiSdkProvider): Client => ({
  name,
  face,
  connect: (to) => connect(create(to), optionsOf ?? (() => ({}))),
});

function connect(provider: (model: string) => LanguageModel, optionsOf: (question: Question) => ProviderOptions) {
  async function ask(question: Question, messages: ModelMessage[] = [opening(question)]): Promise<Said> {
    const { signal, retries = 0, schema, tools } = question;
    const common = {
      model: provider(question.model),
      messages,
      maxRetries: retries,
      providerOptions: optionsOf(question),
      ...(question.think ? { reasoning: "low" as const } : {}),
      ...(signal ? { abortSignal: signal } : {}),
      ...(tools ? { tools: toolSet(tools) } : {}),
      ...(schema ? { output: Output.object({ schema: jsonSchema(schema) }) } : {}),
    };
    if (!question.stream) {
      const result = await generateText(common);
      const { text, reasoningText, toolCalls, usage, response } = result;
      // Reading it is a failure where none was asked for.
      const output: unknown = schema ? result.output : undefined;
      return said(question, messages, { text, reasoningText, toolCalls, usage, response, output });
    }
    let failure: { error: unknown } | undefined;
    const result = streamText({
      ...common,
      onError: ({ error }) => {
        failure = { error };
      },
    });
    for await (const _ of result.textStream) question.onPiece?.();
    // The package ends such a stream without a word.
    if (failure) throw failure.error;
    signal?.throwIfAborted();
    const [text, reasoningText, toolCalls, usage, response] = await Promise.all([
      result.text,
      result.reasoningText,
      result.toolCalls,
      result.usage,
      result.response,
    ]);
    return said(question, messages, { text, reasoningText, toolCalls, usage, response, output: undefined });
  }

  interface Result {
    text: string;
    reasoningText: string | undefined;
    toolCalls: readonly { toolCallId: string; toolName: string; input: unknown }[];
    usage: { inputTokens: number | undefined; outputTokens: number | undefined; totalTokens: number | undefined };
    response: { messages: ModelMessage[] };
    output: unknown;
  }

  function said(question: Question, messages: ModelMessage[], result: Result): Said {
    const { text, reasoningText, toolCalls, usage, response, output } = result;
    const calls = toolCalls.map(({ toolCallId: id, toolName: name, input }) => ({ id, name, arguments: input }));
    return {
      text,
      thought: reasoningText ?? "",
      calls,
      value: output,
      usage: { input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0, total: usage.totalTokens },
      answer: (results) =>
        ask(question, [
          ...messages,
          ...response.messages,
          {
            role: "tool",
            content: calls.map(({ id, name }) => ({
              type: "tool-result" as const,
              toolCallId: id,
              toolName: name,
              output: { type: "text" as const, value: results.get(id) ?? "" },
            })),
          },
        ]),
    };
  }

  return { ask: (question: Question) => ask(question), failureOf } satisfies Connected;
}

const toolSet = (tools: NonNullable<Question["tools"]>): ToolSet =>
  Object.fromEntries(
    tools.map(({ name, description, parameters }) => [
      name,
      tool({ description, inputSchema: jsonSchema<Record<string, unknown>>(parameters) }),
    ]),
  );

function opening({ prompt, image }: Question): ModelMessage {
  if (!image) return { role: "user", content: prompt };
  const text: TextPart = { type: "text", text: prompt };
  const file: FilePart = { type: "file", mediaType: image.mediaType, data: image.base64 };
  return { role: "user", content: [text, file] };
}

function failureOf(error: unknown): Failure | undefined {
  const last = RetryError.isInstance(error) ? error.lastError : error;
  if (!APICallError.isInstance(last)) return undefined;
  const { statusCode, message, responseHeaders } = last;
  return { type: last.name, status: statusCode, message, requestId: responseHeaders?.["x-request-id"] };
}
