/**
 * What a wire protocol brings along. A *face* is the side that clients speak to, a *backend* the side that speaks to
 * providers; a protocol may have one or both. Where a call's face and its provider's backend are of one protocol its bytes
 * pass through; else they meet in the canonical format. Nothing here does I/O or asks for the time.
 */
import type { Operation, TokenUsage } from "../../billing/account.schema.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { Result } from "../../kernel/result.ts";
import type { BodySize } from "../call/estimate.service.ts";
import type { CanonicalAnswer } from "../canonical/answer.ts";
import type { Embeddings, EmbeddingsRequest } from "../canonical/embeddings.ts";
import type { CanonicalEvent, ProviderError } from "../canonical/event.ts";
import type { CanonicalRequest, Seal, Unsupported } from "../canonical/request.ts";
import type { Edit } from "../wire/splice.ts";
import type { Tap } from "../wire/tap.ts";

export type ProtocolId = "openai.chat" | "openai.responses" | "openai.embeddings" | "anthropic.messages" | "gemini";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Facts of a request that decide how it is let in and what it may cost, read by its face from the bytes. */
export interface CallRequest {
  operation: Operation;
  /** As the client named it. */
  model: string;
  stream: boolean;
  maxOutputTokens: number | undefined;
  /** How many answers. */
  choices: number;
  size: BodySize;
  /** The body, without a byte order mark. */
  bytes: Uint8Array<ArrayBuffer>;
  /** What the body's own `metadata` holds, of any shape, where its protocol lets clients name their calls by it. */
  metadata?: unknown;
}

/** What a client is told when a call fails, before its face gives it a shape. */
export interface CallError {
  status: number;
  message: string;
  /** OpenAI's word for it; faces of other protocols go by the status. */
  type: string;
  code: string | null;
  /** The parameter that is wrong, in the client's own words. */
  param: string | null;
}

/** What of an answer is known while it comes. */
export interface Seen {
  /** The last usage said; counters are cumulative where there are several. */
  usage: TokenUsage | undefined;
  /** The provider said its last word. */
  done: boolean;
  /** The answer's end was announced: some choice said why it ended. */
  finished: boolean;
  /** An error came inside the stream. */
  failed: boolean;
  /** Events that carried text, thought or tool arguments, and how many bytes of it: for an estimate when nothing is said. */
  contentEvents: number;
  contentBytes: number;
}

/** Stands in a stream's way to the client: looks at what the provider says, and hands on what the client gets. */
export interface StreamReader extends Tap {
  /** The client has the beginning of an event that was too large to hold back: nothing may be said now. */
  isInside(): boolean;
  readonly seen: Readonly<Seen>;
  /** What is said to the client when the stream breaks, between two events; nothing follows it. */
  fail(error: CallError): Uint8Array;
}

/** What of a whole answer in a face's own protocol metering wants to know. */
export interface AnswerFacts {
  usage: TokenUsage | undefined;
  /** An error that came with a status of success. */
  error: unknown;
  /** Such an error is an answer of the protocol, which its clients read with a status of success. */
  isAnswer?: boolean;
}

/** What a provider cannot honour of a body that passes through, and the edits that leave it out. */
export interface Lacking {
  dropped: readonly Unsupported[];
  edits: readonly Edit[];
}

/** How a face's bytes go to a provider of the same protocol, and come back. */
export interface PassThrough<Read extends CallRequest> {
  /** The path behind a provider's base URL. */
  path: string;
  /**
   * False where a body holds what only the gateway understands, such as another maker's wrapped seal: it then goes by the
   * canonical format though the protocols are the same. Absent: every body fits.
   */
  fits?(read: Read): boolean;
  /** The client's body with only what must be changed in it changed; `without`: the edits of what is left out. */
  body(read: Read, model: string, dialect: Dialect, without?: readonly Edit[]): Uint8Array<ArrayBuffer>;
  /** What of a body the provider is known not to honour; undefined: nothing. Absent: providers judge it all themselves. */
  lacking?(read: Read, dialect: Dialect): Lacking | undefined;
  /** What of a body the provider would bill beside tokens; undefined: nothing. */
  refuse(read: Read, dialect: Dialect): Problem | undefined;
  /** `onError` puts a provider's error inside the stream into words for the client. */
  reader(read: Read, onError: (error: unknown) => CallError): StreamReader;
  answer(body: unknown): AnswerFacts | undefined;
  /**
   * A whole answer as its client is to read it, with the words of an error that is one (`isAnswer`). Undefined where nothing
   * of it is changed; of an error, where it cannot be.
   */
  shown?(read: Read, bytes: Uint8Array<ArrayBuffer>, failure?: CallError): Uint8Array<ArrayBuffer> | undefined;
  /** The status of HTTP that an error inside an answer stands for, where the protocol has words for it. */
  statusOf?(error: unknown): number | undefined;
}

/** Everything that an answer says of its call besides what the provider said. */
export interface AnswerContext {
  /** `x-request-id` of this call: for errors that carry it. */
  requestId: string;
  /** A fresh id without a prefix, for protocols whose answers have one and providers whose answers do not. */
  answerId: string;
  /** As the client named it. */
  model: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Writes a stream in a face's protocol. Returns text of whole SSE events; empty where there is nothing to say yet. */
export interface StreamEncoder {
  push(event: CanonicalEvent): string;
  /** The provider has closed. Closes what is open; says the protocol's last word only if the answer was whole. */
  end(): string;
  /** The stream is broken. Whole events up to here, then the error in the protocol's own shape. */
  fail(error: CallError): string;
}

export interface Face<Read extends CallRequest = CallRequest> {
  protocol: ProtocolId;
  /** Reads the bytes as far as admission needs. Errors name the parameter in the client's words. */
  read(bytes: Uint8Array<ArrayBuffer>): Result<Read, Problem>;
  /** Reads all of it, for a provider of another protocol. Absent where there is no other. */
  decode?(read: Read): Result<CanonicalRequest, Problem>;
  encoder?(read: Read, context: AnswerContext): StreamEncoder;
  /** A whole answer's body. Never called with an answer that holds an error. */
  encode?(answer: CanonicalAnswer, read: Read, context: AnswerContext): JsonObject;
  /** For a face of embeddings, in place of the three above. */
  embeddings?: {
    decode(read: Read): Result<EmbeddingsRequest, Problem>;
    encode(embeddings: Embeddings, request: EmbeddingsRequest, read: Read, context: AnswerContext): JsonObject;
  };
  passThrough: PassThrough<Read>;
  /** Headers that clients of this protocol look for on every answer, beside ours. */
  headers?(requestId: string): Record<string, string>;
  /** A failure before any answer. */
  renderProblem(problem: Problem, requestId: string): Response;
  renderError(error: CallError, headers: Record<string, string>, requestId: string): Response;
}

/** How one provider differs from others of its protocol; the rows are in providers/providers.ts. */
export interface Dialect {
  id: string;
  name: string;
  /** How a stream is made to end with its usage (OpenAI's chat only). */
  streamUsage: "ask" | "always";
  /** Members of a body that it bills beside tokens, or by which it picks another model than the one that was priced. */
  unmetered: readonly string[];
}

export interface Target {
  /** The provider's own name of it. */
  model: string;
  dialect: Dialect;
  /** For protocols that insist on a bound where the client gave none. */
  defaultMaxOutputTokens: number;
}

export interface EncodedRequest {
  /** Behind the provider's base URL, with a query where the protocol has one. */
  path: string;
  body: JsonObject;
  headers?: Record<string, string>;
  /** What the body does not carry, since the protocol or this provider has no place for it. The caller decides. */
  dropped: Unsupported[];
}

export interface SseEvent {
  event: string | undefined;
  data: string;
}

/** Reads a provider's stream, event by event. */
export interface StreamDecoder {
  push(event: SseEvent): CanonicalEvent[];
  /** The provider has closed: what was still owed, such as the finish of a stream whose protocol says none. */
  end(): CanonicalEvent[];
}

export interface Backend {
  protocol: ProtocolId;
  /** Whose seals its providers know again. */
  seals: Seal["by"];
  encode(request: CanonicalRequest, target: Target): EncodedRequest;
  decoder(target: Target): StreamDecoder;
  /** A whole answer; one error event where it holds an error; undefined where it is no answer at all. */
  decode(body: unknown, target: Target): CanonicalEvent[] | undefined;
  /** Absent where the protocol has none. */
  embeddings?: {
    /** In one request. A call is one request to its provider, so that it is never split. */
    mostTexts: number;
    encode(request: EmbeddingsRequest, target: Target): EncodedRequest;
    /** Undefined where this is no answer to the request. */
    decode(body: unknown, request: EmbeddingsRequest): Embeddings | undefined;
  };
  /** The body of an answer whose status is no success; undefined where it is not in the protocol's shape. */
  errorOf(body: unknown, status: number): ProviderError | undefined;
  /** An error inside an answer that began well, where the protocol tells its status. */
  errorInside?(error: unknown): ProviderError;
}
