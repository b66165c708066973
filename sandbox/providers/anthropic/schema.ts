import * as z from "zod";

/** `POST /v1/messages` as the API judges it: members that it does not know are refused. */
const Cache = z.strictObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() }).nullish();
const Text = z.strictObject({
  type: z.literal("text"),
  text: z.string(),
  cache_control: Cache,
  citations: z.array(z.looseObject({ type: z.string() })).nullish(),
});

const url = z.strictObject({ type: z.literal("url"), url: z.string().regex(/^https?:\/\//) });
const file = z.strictObject({ type: z.literal("file"), file_id: z.string() });
const Image = z.strictObject({
  type: z.literal("image"),
  source: z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("base64"),
      media_type: z.enum(["image/jpeg", "image/png", "image/gif", "image/webp"]),
      data: z.string(),
    }),
    url,
    file,
  ]),
  cache_control: Cache,
});
const Document = z.strictObject({
  type: z.literal("document"),
  source: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("base64"), media_type: z.literal("application/pdf"), data: z.string() }),
    z.strictObject({ type: z.literal("text"), media_type: z.literal("text/plain"), data: z.string() }),
    z.strictObject({
      type: z.literal("content"),
      content: z.union([z.string(), z.array(z.discriminatedUnion("type", [Text, Image]))]),
    }),
    url,
    file,
  ]),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: z.strictObject({ enabled: z.boolean().optional() }).nullish(),
  cache_control: Cache,
});
const id = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const ToolResult = z.strictObject({
  type: z.literal("tool_result"),
  tool_use_id: id,
  content: z.union([z.string(), z.array(z.discriminatedUnion("type", [Text, Image, Document]))]).optional(),
  is_error: z.boolean().optional(),
  cache_control: Cache,
});
const ToolUse = z.strictObject({
  type: z.literal("tool_use"),
  id,
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
  cache_control: Cache,
  caller: z.strictObject({ type: z.literal("direct") }).optional(),
});
const Thinking = z.strictObject({ type: z.literal("thinking"), thinking: z.string(), signature: z.string() });
const Redacted = z.strictObject({ type: z.literal("redacted_thinking"), data: z.string() });

const Block = z.discriminatedUnion("type", [Text, Image, Document, ToolUse, ToolResult, Thinking, Redacted]);
export type Block = z.infer<typeof Block>;

const Message = z.strictObject({
  role: z.enum(["user", "assistant"]),
  content: z.union([z.string(), z.array(Block)]),
});

const Tool = z.strictObject({
  type: z.literal("custom").nullish(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal("object") }),
  strict: z.boolean().optional(),
  eager_input_streaming: z.boolean().nullish(),
  input_examples: z.array(z.record(z.string(), z.unknown())).optional(),
  cache_control: Cache,
});

const alone = { disable_parallel_tool_use: z.boolean().optional() };
const ToolChoice = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("auto"), ...alone }),
  z.strictObject({ type: z.literal("any"), ...alone }),
  z.strictObject({ type: z.literal("tool"), name: z.string(), ...alone }),
  z.strictObject({ type: z.literal("none") }),
]);

const display = z.enum(["summarized", "omitted"]).nullish();
const ThinkingConfig = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("enabled"), budget_tokens: z.int().min(1024), display }),
  z.strictObject({ type: z.literal("adaptive"), display }),
  z.strictObject({ type: z.literal("disabled") }),
]);

const Format = z.strictObject({ type: z.literal("json_schema"), schema: z.record(z.string(), z.unknown()) }).nullish();

/** What `POST /v1/messages/count_tokens` takes. */
export const CountTokens = z.strictObject({
  model: z.string(),
  messages: z.array(Message).min(1),
  system: z.union([z.string(), z.array(Text)]).optional(),
  tools: z.array(Tool).optional(),
  tool_choice: ToolChoice.optional(),
  thinking: ThinkingConfig.optional(),
  cache_control: Cache,
  output_config: z
    .strictObject({ effort: z.enum(["low", "medium", "high", "xhigh", "max"]).nullish(), format: Format })
    .optional(),
  output_format: Format,
});

export const CreateMessage = z.strictObject({
  ...CountTokens.shape,
  max_tokens: z.int().min(1),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string().min(1)).optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  service_tier: z.enum(["auto", "standard_only"]).optional(),
  inference_geo: z.string().nullish(),
});

export type CountTokens = z.infer<typeof CountTokens>;
export type CreateMessage = z.infer<typeof CreateMessage>;
