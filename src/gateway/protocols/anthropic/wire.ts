/** Anthropic's Messages API as it stands on the wire, as far as both directions need it. */

export const ANTHROPIC_VERSION = "2023-06-01";

/** What an error's type stands for (https://platform.claude.com/docs/en/api/errors). */
export const ERROR_STATUS = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  conflict_error: 409,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
} as const;

export type ErrorType = keyof typeof ERROR_STATUS;

const isErrorType = (type: string): type is ErrorType => Object.hasOwn(ERROR_STATUS, type);

/** The status that an error inside a stream would have had; what is unknown is the provider's own failure. */
export const statusOf = (type: string | undefined): number =>
  type !== undefined && isErrorType(type) ? ERROR_STATUS[type] : ERROR_STATUS.api_error;

const TYPES = new Map<number, ErrorType>();
for (const type of Object.keys(ERROR_STATUS)) if (isErrorType(type)) TYPES.set(ERROR_STATUS[type], type);

export const errorTypeOf = (status: number): ErrorType =>
  TYPES.get(status) ?? (status >= 400 && status < 500 ? "invalid_request_error" : "api_error");

export interface CacheControl {
  type: "ephemeral";
  ttl?: "5m" | "1h";
}

interface Cacheable {
  cache_control?: CacheControl;
}

export interface TextBlock extends Cacheable {
  type: "text";
  text: string;
}

export const IMAGE_TYPES = ["image/jpeg", "image/png", "image/gif", "image/webp"] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export interface ImageBlock extends Cacheable {
  type: "image";
  source: { type: "base64"; media_type: ImageType; data: string } | { type: "url"; url: string };
}

export interface DocumentBlock extends Cacheable {
  type: "document";
  source:
    | { type: "base64"; media_type: "application/pdf"; data: string }
    | { type: "text"; media_type: "text/plain"; data: string }
    | { type: "url"; url: string };
  title?: string;
  context?: string;
  citations?: { enabled: true };
}

export interface ToolResultBlock extends Cacheable {
  type: "tool_result";
  tool_use_id: string;
  content?: (TextBlock | ImageBlock | DocumentBlock)[];
  is_error?: true;
}

export interface ToolUseBlock extends Cacheable {
  type: "tool_use";
  id: string;
  name: string;
  input: Readonly<Record<string, unknown>>;
}

export type ThinkingBlock =
  | { type: "thinking"; thinking: string; signature: string }
  | { type: "redacted_thinking"; data: string };

export type UserBlock = ToolResultBlock | TextBlock | ImageBlock | DocumentBlock;
export type AssistantBlock = ThinkingBlock | TextBlock | ToolUseBlock;

export type WireMessage =
  | { role: "user"; content: UserBlock[] }
  | { role: "assistant"; content: AssistantBlock[] }
  | { role: "system"; content: TextBlock[] };

export interface WireTool extends Cacheable {
  name: string;
  description?: string;
  input_schema: { type: "object"; [keyword: string]: unknown };
  strict?: true;
}

export type WireToolChoice =
  | { type: "auto" | "any"; disable_parallel_tool_use?: true }
  | { type: "tool"; name: string; disable_parallel_tool_use?: true }
  | { type: "none" };

export type WireEffort = "low" | "medium" | "high" | "xhigh" | "max";

type Display = "summarized" | "omitted";

export type WireThinking =
  | { type: "enabled"; budget_tokens: number; display?: Display }
  | { type: "adaptive"; display?: Display }
  | { type: "disabled" | "between_tools" };

export interface WireRequest {
  model: string;
  max_tokens: number;
  messages: WireMessage[];
  system?: TextBlock[];
  stream?: true;
  tools?: WireTool[];
  tool_choice?: WireToolChoice;
  thinking?: WireThinking;
  output_config?: {
    effort?: WireEffort;
    format?: { type: "json_schema"; schema: Record<string, unknown> };
  };
  temperature?: number;
  top_p?: number;
  top_k?: number;
  stop_sequences?: string[];
  metadata?: { user_id: string };
  service_tier?: "auto" | "standard_only";
}
