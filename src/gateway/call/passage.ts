/**
 * How one call's bytes go to one provider and come back: as they are where client and provider speak one protocol, else by
 * way of the canonical format.
 */

import type { TokenUsage } from "../../billing/account.schema.ts";
import { createAnswerBuilder } from "../canonical/answer.ts";
import type { EmbeddingsRequest } from "../canonical/embeddings.ts";
import type { ProviderError } from "../canonical/event.ts";
import type { CanonicalRequest, Unsupported } from "../canonical/request.ts";
import type {
  AnswerContext,
  Backend,
  CallError,
  CallRequest,
  EncodedRequest,
  Face,
  StreamReader,
  Target,
} from "../protocols/protocol.ts";
import type { Provider } from "../providers/providers.ts";
import { hiddenStatus, readOpenAiError, type SaidError, sayFailure } from "../providers/upstream.ts";
import { createTranslator } from "./translator.ts";

/** What a whole answer says. */
export interface Whole {
  usage: TokenUsage | undefined;
  /** It is no answer but an error, with the status that it hides. */
  error: { status: number; said: SaidError | undefined } | undefined;
  /** What the client gets in place of the provider's own bytes; of an error, where its protocol has an answer that says so. */
  body: Uint8Array<ArrayBuffer> | string | undefined;
}

export interface Passage {
  /** Behind the provider's base URL. */
  path: string;
  /** Beside those that all requests to the provider have; undefined: none. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** What the provider is not sent of what the client asked. */
  dropped: readonly Unsupported[];
  /** The client gets other bytes than the provider sent, so that a whole answer must be read as a whole. */
  translated: boolean;
  body(): Uint8Array<ArrayBuffer>;
  /** `onError` hears in which words an error of the provider inside the stream is told to the client. */
  reader(onError?: (error: CallError) => void): StreamReader;
  /**
   * Undefined where this is no answer of the protocol. `bytes`: what `body` was read from; absent where the client has them already,
   * so that nothing is put in their place.
   */
  whole(body: unknown, bytes?: Uint8Array<ArrayBuffer>): Whole | undefined;
  errorOf(body: unknown, status: number): SaidError | undefined;
}

export interface PassageOptions<Read extends CallRequest> {
  face: Face<Read>;
  read: Read;
  provider: Provider;
  /** The provider's own name of it. */
  model: string;
  /** Of the provider's protocol, where there is one. */
  backend: Backend | undefined;
  /** Whom an error inside an answer is from, in words for the client. */
  explain(status: number, said: SaidError | undefined): CallError;
}

const encoder = new TextEncoder();
const NOTHING: readonly Unsupported[] = [];

/** Of a protocol that both sides speak: only what must be changed is changed. */
export function passThrough<Read extends CallRequest>({
  face,
  read,
  provider,
  model,
  backend,
  explain,
}: PassageOptions<Read>): Passage {
  const { path, body, reader, answer, shown, statusOf } = face.passThrough;
  const lacking = face.passThrough.lacking?.(read, provider);
  const own = ({ status: _status, ...error }: ProviderError): SaidError => ({ ...error, foreign: false });
  const saying = (error: unknown) => {
    const inside = backend?.errorInside?.(error);
    if (inside) return { status: inside.status, said: own(inside) };
    return { status: statusOf?.(error) ?? hiddenStatus(error), said: readOpenAiError({ error }) };
  };
  return {
    path,
    dropped: lacking?.dropped ?? NOTHING,
    translated: false,
    body: () => body(read, model, provider, lacking?.edits),
    reader(onError) {
      return reader(read, (error) => {
        const { status, said } = saying(error);
        return heard(explain(status, said), onError);
      });
    },
    whole(given, bytes) {
      const facts = answer(given);
      if (!facts) return undefined;
      const { usage, isAnswer } = facts;
      if (facts.error === undefined) return { usage, error: undefined, body: bytes && shown?.(read, bytes) };
      // Also beside usage, and beside what there is of an answer.
      const error = saying(facts.error);
      const words = explain(error.status, error.said);
      return { usage, error, body: bytes && isAnswer ? shown?.(read, bytes, words) : undefined };
    },
    errorOf(given, status) {
      if (!backend) return readOpenAiError(given);
      const error = backend.errorOf(given, status);
      return error && own(error);
    },
  };
}

export interface TranslationOptions<Read extends CallRequest> extends Omit<PassageOptions<Read>, "backend"> {
  backend: Backend;
  request: CanonicalRequest;
  target: Target;
  context: AnswerContext;
}

/** The face must have a way to and from the canonical format. */
export function translate<Read extends CallRequest>(options: TranslationOptions<Read>): Passage {
  const { face, read, backend, request, target, context, explain } = options;
  return {
    ...written(backend, request, backend.encode(request, target)),
    reader(onError) {
      const into = face.encoder?.(read, context);
      if (!into) throw new Error(`${face.protocol} has no encoder`);
      return createTranslator({
        decoder: backend.decoder(target),
        encoder: into,
        explain: (error) => heard(explain(error.status, foreignError(error)), onError),
      });
    },
    whole(body) {
      const events = backend.decode(body, target);
      if (!events) return undefined;
      const builder = createAnswerBuilder();
      for (const event of events) builder.push(event);
      const answer = builder.answer();
      const { usage, error } = answer;
      if (error) return { usage, error: { status: error.status, said: foreignError(error) }, body: undefined };
      return { usage, error: undefined, body: JSON.stringify(face.encode?.(answer, read, context)) };
    },
  };
}

export interface EmbeddingOptions<Read extends CallRequest> extends Omit<PassageOptions<Read>, "backend"> {
  ways: NonNullable<Face<Read>["embeddings"]>;
  backend: Backend;
  into: NonNullable<Backend["embeddings"]>;
  request: EmbeddingsRequest;
  target: Target;
  context: AnswerContext;
}

/** Texts into vectors, of a provider of another protocol. */
export function translateEmbeddings<Read extends CallRequest>(options: EmbeddingOptions<Read>): Passage {
  const { read, ways, backend, into, request, target, context } = options;
  return {
    ...written(backend, request, into.encode(request, target)),
    reader() {
      throw new Error("embeddings are never streamed");
    },
    whole(body) {
      const embeddings = into.decode(body, request);
      if (embeddings) {
        const { usage } = embeddings;
        return { usage, error: undefined, body: JSON.stringify(ways.encode(embeddings, request, read, context)) };
      }
      const error = backend.errorOf(body, 502);
      return error && { usage: undefined, error: { status: error.status, said: foreignError(error) }, body: undefined };
    },
  };
}

/** What goes to a provider of another protocol, and how it says that it takes none of it. */
function written(
  backend: Backend,
  { foreign }: { foreign: readonly Unsupported[] },
  { path, headers = {}, dropped, body }: EncodedRequest,
): Omit<Passage, "reader" | "whole"> {
  return {
    path,
    headers,
    dropped: [...foreign, ...dropped],
    translated: true,
    body: () => new Uint8Array(encoder.encode(JSON.stringify(body))),
    errorOf(given, status) {
      const error = backend.errorOf(given, status);
      return error && foreignError(error);
    },
  };
}

/** Of another protocol than the client's. */
const foreignError = ({ status: _status, ...error }: ProviderError): SaidError => ({ ...error, foreign: true });

function heard(error: CallError, onError: ((error: CallError) => void) | undefined): CallError {
  onError?.(error);
  return error;
}

/** The words that clients read of a provider's error. */
export const explainer =
  (provider: Provider) =>
  (status: number, said: SaidError | undefined): CallError =>
    sayFailure(provider, status, said);
