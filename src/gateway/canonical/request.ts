/**
 * A request in nobody's words. Every face decodes what its clients send into it and every backend encodes it for its
 * providers, so that N faces and M providers need N + M translations. docs/gateway.md says what each cannot carry.
 */

/** Where a part stood in the client's own body, such as `messages.2.content.0`: for errors that name it. */
interface At {
  at?: string;
}

/** "The prompt up to here is worth keeping", as Anthropic's `cache_control`. */
export interface CacheMark {
  ttl: "5m" | "1h";
}

interface Cacheable {
  cache?: CacheMark;
}

/**
 * What a provider adds to its own words so that it knows them again: the signature of a thought, thoughts that only it
 * can read. Opaque. Worth something to the provider that made it and to no other, which must not be sent it.
 */
export interface Seal {
  by: "anthropic" | "gemini" | "openai" | "openrouter";
  /** `signature` goes with text that can be read; `encrypted` is the thought itself. */
  kind: "signature" | "encrypted";
  data: string;
  /** The provider's id of the item it belongs to, where it must come back with it. */
  id?: string;
}

export type Media =
  | { kind: "url"; url: string }
  /** Base64 without a `data:` in front. */
  | { kind: "base64"; mediaType: string; data: string }
  /** Known only to the provider that holds the file. */
  | { kind: "file"; id: string };

export interface TextPart extends At, Cacheable {
  type: "text";
  text: string;
  citations?: Citation[];
}

export interface ImagePart extends At, Cacheable {
  type: "image";
  media: Media;
  detail?: "auto" | "low" | "high";
}

/** A document: a PDF, or plain text. */
export interface FilePart extends At, Cacheable {
  type: "file";
  media: Media | { kind: "text"; text: string };
  name?: string;
  /** Background for the model that is not to be cited. */
  context?: string;
  /** The model is to say which passages it leans on. */
  cite?: boolean;
}

/**
 * Thought that goes back to whoever thought it. The text is empty where only the seal is known: a thought that is not
 * shown, or, with Gemini, the signature of the text before it.
 */
export interface ThinkingPart extends At {
  type: "thinking";
  text: string;
  seal?: Seal;
}

export interface RefusalPart extends At {
  type: "refusal";
  text: string;
}

export interface ToolCallPart extends At, Cacheable {
  type: "tool_call";
  id: string;
  name: string;
  /** JSON text of an object; `{}` where there are no arguments, never empty. */
  arguments: string;
  seal?: Seal;
}

export interface ToolResultPart extends At, Cacheable {
  type: "tool_result";
  callId: string;
  content: (TextPart | ImagePart | FilePart)[];
  /** The tool failed, and says how. */
  failed?: boolean;
}

export type UserPart = TextPart | ImagePart | FilePart;
export type AssistantPart = TextPart | RefusalPart | ThinkingPart | ToolCallPart;

export type Message =
  /** May stand anywhere in a conversation; a backend that knows only one place for them puts them there, in order. */
  | { role: "system" | "developer"; content: TextPart[] }
  | { role: "user"; content: UserPart[]; name?: string }
  | { role: "assistant"; content: AssistantPart[]; name?: string }
  /** Answers to the calls of the assistant's message before. */
  | { role: "tool"; content: ToolResultPart[] };

export interface Tool extends At, Cacheable {
  name: string;
  description?: string;
  /** JSON Schema of its arguments; absent where it takes none. */
  parameters?: Readonly<Record<string, unknown>>;
  /** The arguments must fit the schema. */
  strict?: boolean;
}

export type ToolChoice =
  | { kind: "auto" | "none" | "required" }
  | { kind: "tool"; name: string }
  /** Only these of the tools; `required`: one of them must be called. */
  | { kind: "among"; names: string[]; required: boolean };

export type Format =
  | { kind: "text" }
  /** Any JSON object. */
  | { kind: "json" }
  | {
      kind: "schema";
      name: string;
      schema: Readonly<Record<string, unknown>>;
      description?: string;
      strict?: boolean;
    };

export type Effort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

export interface Reasoning {
  effort?: Effort;
  /** At most so many tokens of thought. */
  budgetTokens?: number;
  /** The model decides by itself how much to think. */
  adaptive?: boolean;
  /** Whether thought, or a summary of it, is to be shown; undefined: as the provider does by itself. */
  show?: boolean;
}

/** What a client may set beside the conversation. Absent is not said; null never stands for absent. */
export interface Parameters {
  maxOutputTokens?: number;
  temperature?: number;
  topP?: number;
  topK?: number;
  stop?: string[];
  seed?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  logitBias?: Readonly<Record<string, number>>;
  /** Log probabilities of each token, and of so many alternatives. */
  logprobs?: { top: number };
  /** How many answers. */
  choices?: number;
  reasoning?: Reasoning;
  verbosity?: "low" | "medium" | "high";
  format?: Format;
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
  /** The client's end user, pseudonymous: providers use it to find abuse. */
  user?: string;
  serviceTier?: string;
  /** Steers requests of one conversation to one cache. */
  cacheKey?: string;
}

export interface CanonicalRequest extends Parameters {
  messages: Message[];
  tools: Tool[];
  stream: boolean;
  /** What the client's own protocol calls each parameter, where it differs from the key here; for errors that name it. */
  names: Partial<Record<keyof Parameters, string>>;
  /** What the client asked for and this format has no word for: no other protocol can honour it. */
  foreign: Unsupported[];
}

/** Something of a request that a provider cannot honour. */
export interface Unsupported {
  /** In the client's own words. */
  path: string;
  message: string;
}

export interface Citation {
  /** The passage that is leaned on. */
  text?: string;
  title?: string;
  url?: string;
  /** The document's place among the request's files, from 0. */
  document?: number;
  /** Of the answer's text. In UTF-16 units, the end not included. */
  start?: number;
  end?: number;
  /** As the provider said it, for a face of the same protocol. */
  raw?: Readonly<Record<string, unknown>>;
}
