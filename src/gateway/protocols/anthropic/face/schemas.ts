/**
 * What a body of `POST /v1/messages` looks like, as far as it is put into the canonical format
 * (https://platform.claude.com/docs/en/api/messages). Members that stand in no schema are told apart from these.
 */
import * as z from "zod";

const text = z.string();

/** Deeper JSON can be read but not written again. */
const MOST_DEPTH = 256;

const isShallow = (value: unknown, depth = 0): boolean =>
  typeof value !== "object" ||
  value === null ||
  (depth < MOST_DEPTH && Object.values(value).every((member) => isShallow(member, depth + 1)));

const object = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value) && isShallow(value),
  `Input should be an object of at most ${MOST_DEPTH} levels`,
);

export const CacheControl = z.strictObject({
  type: z.literal("ephemeral"),
  ttl: z.enum(["5m", "1h"]).nullish(),
  // With whom Anthropic shares what it keeps.
  scope: z.unknown().optional(),
});
export type CacheControl = z.infer<typeof CacheControl>;

const marked = { type: z.unknown().optional(), cache_control: CacheControl.nullish() };
const Citations = z.strictObject({ enabled: z.boolean().nullish() });

/** Anything with a type: which one decides about the rest. */
export const Typed = z.looseObject({ type: text });
export type Typed = z.infer<typeof Typed>;

export const Content = z.union([text, z.array(Typed)], "Input should be a valid string or list of blocks");

export const Text = z.looseObject({ ...marked, text, citations: z.array(object).nullish() });
export const Image = z.looseObject({ ...marked, source: Typed });
export const Document = z.looseObject({
  ...marked,
  source: Typed,
  title: text.nullish(),
  context: text.nullish(),
  citations: Citations.nullish(),
});
export const SearchResult = z.looseObject({
  ...marked,
  source: text,
  title: text,
  content: z.array(Typed),
  citations: Citations.nullish(),
});
export const Thinking = z.looseObject({ type: z.unknown().optional(), thinking: text, signature: text });
export const RedactedThinking = z.looseObject({ type: z.unknown().optional(), data: text });
export const ToolUse = z.looseObject({
  ...marked,
  id: text.min(1),
  name: text.min(1),
  input: object,
  caller: z.unknown().optional(),
});
export const ToolResult = z.looseObject({
  ...marked,
  tool_use_id: text.min(1),
  content: Content.nullish(),
  is_error: z.boolean().nullish(),
});

export const Base64Source = z.strictObject({ type: z.unknown().optional(), media_type: text.min(1), data: text });
export const UrlSource = z.strictObject({ type: z.unknown().optional(), url: text.min(1) });
export const FileSource = z.strictObject({ type: z.unknown().optional(), file_id: text.min(1) });
export const TextSource = z.strictObject({
  type: z.unknown().optional(),
  data: text,
  media_type: z.literal("text/plain").nullish(),
});
export const ContentSource = z.strictObject({ type: z.unknown().optional(), content: Content });

export const Message = z.looseObject({ role: z.enum(["user", "assistant", "system"]), content: Content });

export const Tool = z.looseObject({
  ...marked,
  name: text.min(1),
  description: text.nullish(),
  input_schema: object,
  strict: z.boolean().nullish(),
  allowed_callers: z.array(text).nullish(),
  // When the pieces of the arguments come: no matter of what they say.
  eager_input_streaming: z.boolean().nullish(),
});

export const ToolChoice = z.looseObject({
  type: z.enum(["auto", "any", "tool", "none"]),
  name: text.nullish(),
  disable_parallel_tool_use: z.boolean().nullish(),
});

const Format = z.strictObject({ type: z.literal("json_schema"), schema: object });

export const Thought = z.looseObject({
  type: text,
  budget_tokens: z.int().min(1).nullish(),
  display: z.enum(["summarized", "omitted"]).nullish(),
});

export const OutputConfig = z.looseObject({
  effort: z.enum(["low", "medium", "high", "xhigh", "max"]).nullish(),
  format: Format.nullish(),
});

export const Metadata = z.looseObject({ user_id: text.nullish() });

const ratio = z.number().min(0).max(1);

export const Body = z.looseObject({
  model: text,
  max_tokens: z.int().nullish(),
  messages: z.array(z.unknown()).min(1),
  system: Content.nullish(),
  stream: z.boolean().nullish(),
  tools: z.array(z.unknown()).nullish(),
  tool_choice: ToolChoice.nullish(),
  stop_sequences: z.array(text).nullish(),
  temperature: ratio.nullish(),
  top_p: ratio.nullish(),
  top_k: z.int().min(0).nullish(),
  metadata: Metadata.nullish(),
  thinking: Thought.nullish(),
  output_config: OutputConfig.nullish(),
  // The name that it had before `output_config.format`.
  output_format: Format.nullish(),
  service_tier: z.enum(["auto", "standard_only"]).nullish(),
  cache_control: CacheControl.nullish(),
  // Asks why a cache was missed, for the client's own interest.
  diagnostics: z.unknown().optional(),
  speed: z.unknown().optional(),
  context_management: z.unknown().optional(),
});
export type Body = z.infer<typeof Body>;
