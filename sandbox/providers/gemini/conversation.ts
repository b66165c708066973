import {
  type Conversation,
  type Parameters,
  present,
  type Part as Seen,
  type Source,
  say,
  type Turn,
} from "../conversation.ts";
import { readBase64 } from "../media.ts";
import type { ToolChoice } from "../tools.ts";
import { thoughtIn } from "./history.ts";
import type { GenerateContent, Part } from "./schema.ts";

/** What a request says, once it is known to be well formed. */
export function conversationOf(request: GenerateContent, stream: boolean): Conversation {
  const turns: Turn[] = [];
  // Calls need no id here: a response answers the call of its own, else of its name's, else the oldest open one.
  const open: { id: string; own: string | undefined; name: string }[] = [];
  let calls = 0;
  for (const { role, parts = [] } of request.contents ?? []) {
    for (const part of parts) {
      if (part.functionCall) {
        const { id: own, name, args = {} } = part.functionCall;
        const id = `call ${calls++}`;
        open.push({ id, own, name });
        say(turns, "assistant", [{ kind: "call", id, name, arguments: args }]);
      } else if (part.functionResponse) {
        const { id: own, name } = part.functionResponse;
        const found = [
          open.findIndex((call) => own !== undefined && call.own === own),
          open.findIndex((call) => call.name === name),
        ].find((at) => at >= 0);
        const [call] = found === undefined ? [] : open.splice(found, 1);
        say(turns, "tool", [resultOf(part.functionResponse, call?.id ?? "")]);
      } else say(turns, role === "model" ? "assistant" : "user", partsOf(part));
    }
  }
  return {
    system: (request.systemInstruction?.parts ?? []).map(({ text = "" }) => ({ kind: "text", text })),
    turns,
    tools: (request.tools ?? [])
      .flatMap(({ functionDeclarations = [] }) => functionDeclarations)
      .map(({ name, description, parameters, parametersJsonSchema }) => ({
        name,
        parameters: parameters ?? parametersJsonSchema,
        ...(description ? { description } : {}),
      })),
    toolChoice: choiceOf(request),
    parallelTools: true,
    parameters: parametersOf(request, stream),
  };
}

function resultOf({ response, parts = [] }: NonNullable<Part["functionResponse"]>, callId: string): Seen {
  const failed = "error" in response && !("output" in response);
  const keys = Object.keys(response);
  const [only = ""] = keys;
  // By convention `output`, `result` or `error` holds what the tool said.
  const said = keys.length === 1 && ["output", "result", "error"].includes(only) ? response[only] : response;
  const text = typeof said === "string" ? said : JSON.stringify(said);
  const media = parts.flatMap((part) => partsOf(part));
  return {
    kind: "result",
    callId,
    parts: [...(text === "" ? [] : [{ kind: "text" as const, text }]), ...media],
    failed,
  };
}

function partsOf({ text, thought, thoughtSignature: signature, inlineData, fileData }: Part): Seen[] {
  if (inlineData) {
    const bytes = readBase64(inlineData.data.replaceAll("-", "+").replaceAll("_", "/")) ?? Buffer.alloc(0);
    return [media({ mediaType: inlineData.mimeType, bytes }, inlineData.mimeType, inlineData.displayName)];
  }
  if (fileData) {
    const source = fileData.fileUri.includes("generativelanguage.googleapis.com")
      ? { file: fileData.fileUri }
      : { url: fileData.fileUri };
    return [media(source, fileData.mimeType ?? "")];
  }
  if (text === undefined) return [];
  if (thought) return [{ kind: "thinking", text, ...(signature ? { seal: "signature" as const } : {}) }];
  const sealed =
    signature === undefined
      ? []
      : [{ kind: "thinking" as const, text: thoughtIn(signature) ?? "", seal: "signature" as const }];
  return [...(text === "" ? [] : [{ kind: "text" as const, text }]), ...sealed];
}

const media = (source: Source, mimeType: string, name?: string): Seen =>
  mimeType.startsWith("image/") ? { kind: "image", source } : { kind: "file", source, ...(name ? { name } : {}) };

function choiceOf({ toolConfig }: GenerateContent): ToolChoice | undefined {
  const calling = toolConfig?.functionCallingConfig;
  if (!calling?.mode) return undefined;
  const { mode, allowedFunctionNames: allowed = [] } = calling;
  if (mode === "NONE") return { kind: "none" };
  if (mode === "VALIDATED" && allowed.length > 0) return { kind: "among", names: allowed, required: false };
  if (mode !== "ANY") return { kind: "auto" };
  const [name] = allowed;
  if (name === undefined) return { kind: "any" };
  return allowed.length === 1 ? { kind: "named", name } : { kind: "among", names: allowed, required: true };
}

function parametersOf({ generationConfig: config = {} }: GenerateContent, stream: boolean): Parameters {
  const { thinkingConfig: thinking, stopSequences = [], responseLogprobs } = config;
  const schema = config.responseSchema ?? config.responseJsonSchema;
  return present({
    stream,
    maxOutputTokens: config.maxOutputTokens,
    temperature: config.temperature,
    topP: config.topP,
    topK: config.topK,
    stop: stopSequences.length > 0 ? stopSequences : undefined,
    seed: config.seed,
    presencePenalty: config.presencePenalty,
    frequencyPenalty: config.frequencyPenalty,
    topLogprobs: responseLogprobs ? (config.logprobs ?? 0) : undefined,
    choices: config.candidateCount,
    effort: thinking?.thinkingLevel?.toLowerCase(),
    thinkingBudget: thinking?.thinkingBudget,
    showThinking: thinking?.includeThoughts,
    format:
      config.responseMimeType !== "application/json"
        ? undefined
        : schema === undefined
          ? { kind: "json" as const }
          : { kind: "schema" as const, schema },
  });
}
