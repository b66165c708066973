/** The shapes that a conversation is sent in. */

export interface Blob {
  mimeType: string;
  data: string;
}

export interface FunctionResponse {
  id: string;
  name: string;
  response: { output: string } | { error: string };
  parts?: { inlineData: Blob }[];
}

/** Exactly one of text, data, call and response. */
export interface Part {
  text?: string;
  thought?: true;
  thoughtSignature?: string;
  inlineData?: Blob;
  fileData?: { fileUri: string; mimeType?: string };
  functionCall?: { id: string; name: string; args: Readonly<Record<string, unknown>> };
  functionResponse?: FunctionResponse;
}

export interface Content {
  role: "user" | "model";
  parts: Part[];
}
