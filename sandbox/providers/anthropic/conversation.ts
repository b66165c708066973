import {
  type Conversation,
  type Parameters,
  type Part,
  present,
  type Source,
  say,
  type Tool,
  type Turn,
} from "../conversation.ts";
import { readBase64 } from "../media.ts";
import { unsealed } from "../seals.ts";
import type { ToolChoice } from "../tools.ts";
import { blocksIn, REDACTED, SIGNATURE } from "./history.ts";
import type { Block, CountTokens, CreateMessage } from "./schema.ts";

/** What a request says, once it is known to be well formed. */
export function conversationOf(request: CountTokens & Partial<CreateMessage>): Conversation {
  const { system, messages, tools = [], tool_choice: choice } = request;
  const turns: Turn[] = [];
  for (const message of messages) {
    for (const block of blocksIn(message)) {
      const part = partOf(block);
      say(turns, part.kind === "result" ? "tool" : message.role, [part]);
    }
  }
  return {
    system:
      typeof system === "string"
        ? [{ kind: "text", text: system }]
        : (system ?? []).map((block) => ({ kind: "text" as const, text: block.text, ...cacheOf(block) })),
    turns,
    tools: tools.map(
      (tool): Tool => ({
        name: tool.name,
        parameters: tool.input_schema,
        ...(tool.description ? { description: tool.description } : {}),
        ...(tool.strict ? { strict: true } : {}),
        ...cacheOf(tool),
      }),
    ),
    toolChoice: choice && choiceOf(choice),
    parallelTools: !(choice && "disable_parallel_tool_use" in choice && choice.disable_parallel_tool_use),
    parameters: parametersOf(request),
  };
}

function cacheOf({ cache_control: mark }: { cache_control?: { ttl?: "5m" | "1h" | undefined } | null | undefined }): {
  cache?: string;
} {
  return mark ? { cache: mark.ttl ?? "5m" } : {};
}

function choiceOf(choice: NonNullable<CountTokens["tool_choice"]>): ToolChoice {
  return choice.type === "tool" ? { kind: "named", name: choice.name } : { kind: choice.type };
}

function partOf(block: Block): Part {
  switch (block.type) {
    case "text":
      return { kind: "text", text: block.text, ...cacheOf(block) };
    case "image":
      return { kind: "image", source: sourceOf(block.source), ...cacheOf(block) };
    case "document":
      return {
        kind: "file",
        source: sourceOf(block.source),
        ...(block.title ? { name: block.title } : {}),
        ...(block.context ? { context: block.context } : {}),
        ...(block.citations?.enabled ? { cite: true } : {}),
        ...cacheOf(block),
      };
    case "tool_use":
      return { kind: "call", id: block.id, name: block.name, arguments: block.input, ...cacheOf(block) };
    case "tool_result": {
      const { content = "" } = block;
      const parts: Part[] =
        typeof content === "string" ? (content === "" ? [] : [{ kind: "text", text: content }]) : content.map(partOf);
      return { kind: "result", callId: block.tool_use_id, parts, failed: block.is_error === true, ...cacheOf(block) };
    }
    case "thinking":
      return {
        kind: "thinking",
        text: block.thinking || (unsealed(SIGNATURE, block.signature) ?? ""),
        seal: "signature",
      };
    case "redacted_thinking":
      return { kind: "thinking", text: unsealed(REDACTED, block.data) ?? "", seal: "encrypted" };
  }
}

type AnySource = (Block & { type: "image" | "document" })["source"];

function sourceOf(source: AnySource): Source {
  switch (source.type) {
    case "base64":
      return { mediaType: source.media_type, bytes: readBase64(source.data) ?? Buffer.alloc(0) };
    case "text":
      return { mediaType: "text/plain", bytes: Buffer.from(source.data) };
    case "content": {
      const { content } = source;
      const text =
        typeof content === "string"
          ? content
          : content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
      return { mediaType: "text/plain", bytes: Buffer.from(text) };
    }
    case "url":
      return { url: source.url };
    case "file":
      return { file: source.file_id };
  }
}

function parametersOf(request: CountTokens & Partial<CreateMessage>): Parameters {
  const { thinking } = request;
  const format = request.output_config?.format ?? request.output_format;
  const display = thinking && "display" in thinking ? thinking.display : undefined;
  return present({
    stream: request.stream === true,
    maxOutputTokens: request.max_tokens,
    temperature: request.temperature,
    topP: request.top_p,
    topK: request.top_k,
    stop: request.stop_sequences?.length ? request.stop_sequences : undefined,
    effort: thinking?.type === "disabled" ? "none" : request.output_config?.effort,
    thinkingBudget: thinking?.type === "enabled" ? thinking.budget_tokens : undefined,
    adaptiveThinking: thinking?.type === "adaptive" ? true : undefined,
    showThinking: display ? display === "summarized" : undefined,
    user: request.metadata?.user_id,
    serviceTier: request.service_tier,
    format: format ? { kind: "schema" as const, schema: format.schema } : undefined,
  });
}
