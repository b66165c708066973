/**
 * A client package, driven as its own documentation tells people to. Adapters differ in how they say a thing and never in
 * what is expected of it: that stands in scenarios.ts, once for all.
 */

/** The face that a package speaks to. */
export type FaceName = "Chat Completions" | "Responses" | "Messages";

export interface Client {
  /** As it stands in the table. */
  name: string;
  face: FaceName;
  connect(to: Destination): Connected;
}

export interface Destination {
  /** The gateway's, without a path. */
  origin: string;
  apiKey: string;
}

export interface Connected {
  /** Rejects with whatever the package throws. */
  ask(question: Question): Promise<Said>;
  /** Undefined: this is no error of the package's own. */
  failureOf(error: unknown): Failure | undefined;
}

export type JsonSchema = Readonly<Record<string, unknown>> & { type: "object" };

export interface ToolSpec {
  name: string;
  description: string;
  parameters: JsonSchema;
}

export interface Question {
  /** As the gateway names it, `provider/model`. */
  model: string;
  prompt: string;
  stream?: boolean;
  tools?: readonly ToolSpec[];
  /** The answer is to be an object of this schema. */
  schema?: JsonSchema;
  /** The model is to think, and to show it where the package can ask for that. */
  think?: boolean;
  image?: { mediaType: "image/png"; base64: string };
  signal?: AbortSignal;
  /** Told of each piece of text of a stream, as it comes. */
  onPiece?: () => void;
  /** Default: none. */
  retries?: number;
}

export interface Call {
  id: string;
  name: string;
  /** What the tool is called with. */
  arguments: unknown;
}

export interface Said {
  text: string;
  /** As far as the package shows it; empty where it does not. */
  thought: string;
  calls: Call[];
  /** Of an answer that was asked for by a schema. */
  value: unknown;
  /** As the package counts: all input, cached or not; all output, thought included. Some give the sum of both. */
  usage: { input: number; output: number; total?: number | undefined };
  /**
   * The next turn of the same conversation, with the answer as the package keeps it: all calls are answered by their ids.
   */
  answer(results: ReadonlyMap<string, string>): Promise<Said>;
}

export interface Failure {
  /** The class that programs catch. */
  type: string;
  status: number | undefined;
  message: string;
  requestId: string | undefined;
}
