import * as z from "zod";

/** `POST /v1/responses` as the API judges it: members that it does not know are refused. */
const text = z.string().max(10_485_760);
const Status = z.enum(["in_progress", "completed", "incomplete"]).nullish();
const CacheBreakpoint = z.looseObject({}).nullish();

const InputText = z.strictObject({ type: z.literal("input_text"), text, prompt_cache_breakpoint: CacheBreakpoint });
const InputImage = z.strictObject({
  type: z.literal("input_image"),
  detail: z.enum(["auto", "low", "high", "original"]).nullish(),
  image_url: z.string().nullish(),
  file_id: z.string().nullish(),
  prompt_cache_breakpoint: CacheBreakpoint,
});
const InputFile = z.strictObject({
  type: z.literal("input_file"),
  detail: z.enum(["auto", "low", "high"]).nullish(),
  file_data: z.string().nullish(),
  file_id: z.string().nullish(),
  file_url: z.string().nullish(),
  filename: z.string().nullish(),
  prompt_cache_breakpoint: CacheBreakpoint,
});
const OutputText = z.strictObject({
  type: z.literal("output_text"),
  text,
  annotations: z.array(z.unknown()).nullish(),
  logprobs: z.array(z.unknown()).nullish(),
});
const Refusal = z.strictObject({ type: z.literal("refusal"), refusal: z.string() });

export const InputPart = z.discriminatedUnion("type", [InputText, InputImage, InputFile]);
export const OutputPart = z.discriminatedUnion("type", [OutputText, Refusal]);

const identified = (prefix: string) => z.string().startsWith(prefix).nullish();

const FromUser = z.strictObject({
  type: z.literal("message").optional(),
  id: identified("msg_"),
  role: z.enum(["user", "system", "developer"]),
  content: z.union([text, z.array(InputPart)]),
  status: Status,
});
const FromAssistant = z.strictObject({
  type: z.literal("message").optional(),
  id: identified("msg_"),
  role: z.literal("assistant"),
  content: z.union([text, z.array(OutputPart)]),
  status: Status,
  phase: z.enum(["commentary", "final_answer"]).nullish(),
});
export const Message = z.discriminatedUnion("role", [FromUser, FromAssistant]);

export const FunctionCall = z.strictObject({
  type: z.literal("function_call"),
  id: identified("fc_"),
  call_id: z.string().min(1).max(64),
  name: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[A-Za-z0-9_-]+$/),
  arguments: text,
  status: Status,
});
export const FunctionCallOutput = z.strictObject({
  type: z.literal("function_call_output"),
  id: identified("fc_"),
  call_id: z.string().min(1).max(64),
  output: z.union([text, z.array(InputPart)]),
  status: Status,
});
export const ReasoningItem = z.strictObject({
  type: z.literal("reasoning"),
  id: identified("rs_"),
  summary: z.array(z.strictObject({ type: z.literal("summary_text"), text: z.string() })),
  content: z.array(z.strictObject({ type: z.literal("reasoning_text"), text: z.string() })).nullish(),
  encrypted_content: z.string().nullish(),
  status: Status,
});
export const ItemReference = z.strictObject({ type: z.literal("item_reference").nullish(), id: z.string() });

const FunctionTool = z.strictObject({
  type: z.literal("function"),
  name: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z0-9_-]+$/),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
});

const Format = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text") }),
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    type: z.literal("json_schema"),
    name: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[A-Za-z0-9_-]+$/),
    schema: z.record(z.string(), z.unknown()),
    description: z.string().nullish(),
    strict: z.boolean().nullish(),
  }),
]);

const Named = z.strictObject({ type: z.literal("function"), name: z.string() });
const ToolChoice = z.union([
  z.enum(["none", "auto", "required"]),
  z.discriminatedUnion("type", [
    Named,
    z.strictObject({
      type: z.literal("allowed_tools"),
      mode: z.enum(["auto", "required"]),
      tools: z.array(Named).min(1),
    }),
  ]),
]);

export const INCLUDABLE = [
  "file_search_call.results",
  "web_search_call.results",
  "web_search_call.action.sources",
  "message.input_image.image_url",
  "computer_call_output.output.image_url",
  "code_interpreter_call.outputs",
  "reasoning.encrypted_content",
  "message.output_text.logprobs",
] as const;

export const CreateResponse = z.strictObject({
  model: z.string().min(1),
  input: z.union([text, z.array(z.looseObject({}))]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().nullish() }).nullish(),
  store: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  conversation: z.null().optional(),
  background: z.literal(false).nullish(),
  include: z.array(z.enum(INCLUDABLE)).nullish(),
  tools: z.array(FunctionTool).max(128).nullish(),
  tool_choice: ToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  max_tool_calls: z.int().min(1).nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  text: z.strictObject({ format: Format.nullish(), verbosity: z.enum(["low", "medium", "high"]).nullish() }).nullish(),
  reasoning: z
    .strictObject({
      effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).nullish(),
      summary: z.enum(["auto", "concise", "detailed"]).nullish(),
      generate_summary: z.enum(["auto", "concise", "detailed"]).nullish(),
    })
    .nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  prompt_cache_key: z.string().max(64).nullish(),
  prompt_cache_retention: z.enum(["in_memory", "24h"]).nullish(),
  safety_identifier: z.string().max(64).nullish(),
  service_tier: z.enum(["auto", "default", "flex", "scale", "priority"]).nullish(),
  truncation: z.enum(["auto", "disabled"]).nullish(),
  user: z.string().nullish(),
});

export type CreateResponse = z.infer<typeof CreateResponse>;
export type Item =
  | z.infer<typeof Message>
  | z.infer<typeof FunctionCall>
  | z.infer<typeof FunctionCallOutput>
  | z.infer<typeof ReasoningItem>
  | z.infer<typeof ItemReference>;
