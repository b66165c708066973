/**
 * A whole request of Chat Completions, as far as its shape goes. Members that are not named here stay in it, so that none
 * is lost unseen: what they mean, and whether anybody can honour them, is for decode-request.ts to say.
 */
import * as z from "zod";

const Ephemeral = z.looseObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).nullish() });
/** Anthropic's marker as OpenRouter and LiteLLM take it, and OpenAI's own. */
const marks = {
  cache_control: Ephemeral.nullish(),
  prompt_cache_breakpoint: z
    .looseObject({ mode: z.literal("explicit"), ttl: z.enum(["30m", "12h"]).nullish() })
    .nullish(),
};

const Text = z.looseObject({ type: z.literal("text"), text: z.string(), ...marks });
const Refusal = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });
const Image = z.looseObject({
  type: z.literal("image_url"),
  image_url: z.union([
    z.looseObject({ url: z.string(), detail: z.enum(["auto", "low", "high", "original"]).nullish() }),
    z.string(),
  ]),
  ...marks,
});
const File = z.looseObject({
  type: z.literal("file"),
  file: z
    .looseObject({
      file_data: z.string().nullish(),
      file_id: z.string().nullish(),
      filename: z.string().nullish(),
    })
    .refine((file) => typeof file.file_data === "string" || typeof file.file_id === "string", {
      message: "must have 'file_data' or 'file_id'",
    }),
  ...marks,
});

const KNOWN: ReadonlySet<string> = new Set(["text", "refusal", "image_url", "file"]);
/** Of a kind that no other protocol has a word for, such as sound. */
const otherThan = (known: ReadonlySet<string>, message: string) =>
  z
    .looseObject({ type: z.string().refine((type) => !known.has(type), message) })
    .transform(({ type }) => ({ type: "other" as const, kind: type }));
const Other = otherThan(KNOWN, "is not allowed here");

const UserPart = z.union([z.discriminatedUnion("type", [Text, Image, File]), Other]);
const AssistantPart = z.union([z.discriminatedUnion("type", [Text, Refusal]), Other]);
const TextOnly = z.union([Text, Other]);
const content = <Part extends z.ZodType>(part: Part) => z.union([z.string(), z.array(part)]);

const name = z.string().nullish();

const OtherTool = otherThan(new Set(["function"]), "must come with a 'function'");

const FunctionCall = z.looseObject({ name: z.string().min(1), arguments: z.string().nullish() });
const ToolCall = z.union([
  z.looseObject({
    id: z.string().min(1),
    type: z.literal("function").nullish(),
    function: FunctionCall,
    extra_content: z
      .looseObject({ google: z.looseObject({ thought_signature: z.string().nullish() }).nullish() })
      .nullish(),
  }),
  OtherTool,
]);

const Instruction = <Role extends "system" | "developer">(role: Role) =>
  z.looseObject({ role: z.literal(role), content: content(TextOnly), name, ...marks });
const Assistant = z.looseObject({
  role: z.literal("assistant"),
  content: content(AssistantPart).nullish(),
  refusal: z.string().nullish(),
  name,
  audio: z.looseObject({}).nullish(),
  tool_calls: z.array(ToolCall).nullish(),
  function_call: FunctionCall.nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  reasoning_details: z.array(z.unknown()).nullish(),
  ...marks,
});

const Message = z.discriminatedUnion("role", [
  Instruction("system"),
  Instruction("developer"),
  z.looseObject({ role: z.literal("user"), content: content(UserPart), name, ...marks }),
  Assistant,
  z.looseObject({ role: z.literal("tool"), tool_call_id: z.string().min(1), content: content(UserPart), ...marks }),
  z.looseObject({ role: z.literal("function"), name: z.string().min(1), content: z.string().nullable() }),
]);

const Schema = z.record(z.string(), z.unknown());
const FunctionSpec = z.looseObject({
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters: Schema.nullish(),
  strict: z.boolean().nullish(),
});
const Tool = z.union([z.looseObject({ type: z.literal("function"), function: FunctionSpec, ...marks }), OtherTool]);

const Named = z.looseObject({ name: z.string().min(1) });
const NamedTool = z.looseObject({ type: z.literal("function"), function: Named });
const ToolChoice = z.union([
  z.enum(["none", "auto", "required"]),
  z.discriminatedUnion("type", [
    NamedTool,
    z.looseObject({
      type: z.literal("allowed_tools"),
      allowed_tools: z.looseObject({
        mode: z.enum(["auto", "required"]),
        tools: z.array(z.union([NamedTool, OtherTool])).min(1),
      }),
    }),
    z.looseObject({ type: z.literal("custom") }),
  ]),
]);

const Format = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    json_schema: z.looseObject({
      name: z.string().min(1),
      schema: Schema.nullish(),
      description: z.string().nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

const tokens = z.int().min(1);
const penalty = z.number().min(-2).max(2);
const Effort = z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

export const ChatRequest = z.looseObject({
  messages: z.array(Message).min(1),
  model: z.string(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: tokens.nullish(),
  max_completion_tokens: tokens.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(0).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  seed: z.int().nullish(),
  presence_penalty: penalty.nullish(),
  frequency_penalty: penalty.nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  n: z.int().min(1).max(128).nullish(),
  reasoning_effort: Effort.nullish(),
  reasoning: z
    .looseObject({
      effort: Effort.nullish(),
      max_tokens: tokens.nullish(),
      exclude: z.boolean().nullish(),
      enabled: z.boolean().nullish(),
    })
    .nullish(),
  verbosity: z.enum(["low", "medium", "high"]).nullish(),
  response_format: Format.nullish(),
  tools: z.array(Tool).nullish(),
  tool_choice: ToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  functions: z.array(FunctionSpec).nullish(),
  function_call: z.union([z.enum(["none", "auto"]), z.object({ name: z.string().min(1) })]).nullish(),
  user: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  service_tier: z.string().nullish(),
  prompt_cache_key: z.string().nullish(),
  modalities: z.array(z.string()).nullish(),
});

export type ChatRequest = z.infer<typeof ChatRequest>;
export type ChatMessage = z.infer<typeof Message>;
export type ChatAssistant = z.infer<typeof Assistant>;
export type ChatPart = z.infer<typeof UserPart>;
export type ChatAssistantPart = z.infer<typeof AssistantPart>;
