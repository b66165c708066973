import type { Operation } from "../../../billing/account.schema.ts";
import { memberOf, membersOf } from "../../wire/members.ts";
import { parseWhole, refuseUnmetered } from "../body.ts";
import type { Dialect, Face, PassThrough } from "../protocol.ts";
import { decodeChatRequest } from "./decode-request.ts";
import { decodeEmbeddings, encodeEmbeddings } from "./embeddings.ts";
import { encodeChatAnswer } from "./encode-answer.ts";
import { inBandError, renderError, renderOpenAi } from "./errors.ts";
import { lackingOf } from "./lacking.ts";
import { type ChatCall, readCall, upstreamBody } from "./request.service.ts";
import { createChatEncoder } from "./stream-encoder.ts";
import { readAnswer } from "./usage.service.ts";
import { createUsageScanner } from "./usage-scanner.ts";

/** `holds`: the list that every answer of the operation has. */
function passThrough(path: string, holds: "choices" | "data"): PassThrough<ChatCall> {
  return {
    path,
    body: (read, model, { streamUsage }, without) => upstreamBody(read, model, streamUsage, without),
    refuse: (read, { unmetered, name }: Dialect) => refuseUnmetered(read, unmetered, name),
    reader: ({ includeUsage }, explain) =>
      createUsageScanner({ strip: !includeUsage, onError: (error) => inBandError(explain(error)) }),
    answer(body) {
      const said = membersOf(body);
      return said && (Array.isArray(memberOf(said, holds)) || memberOf(said, "error")) ? readAnswer(said) : undefined;
    },
  };
}

const words = { renderProblem: renderOpenAi, renderError };
const reading = (operation: Operation) => (bytes: Uint8Array<ArrayBuffer>) => readCall(operation, bytes);

/** A client that names its tools as `functions` alone knows calls by their older name only. */
const namesFunctions = ({ outline: { members } }: ChatCall): boolean =>
  members.some(({ key }) => key === "functions") && !members.some(({ key }) => key === "tools");

/** OpenAI's Chat Completions. */
export const chatFace: Face<ChatCall> = {
  protocol: "openai.chat",
  read: reading("chat.completions"),
  decode({ bytes }) {
    const body = parseWhole(bytes);
    return body.ok ? decodeChatRequest(body.value) : body;
  },
  encoder: (read, context) =>
    createChatEncoder({ includeUsage: read.includeUsage, oldCalls: namesFunctions(read) }, context),
  encode: (answer, read, context) => encodeChatAnswer(answer, context, namesFunctions(read)),
  passThrough: { ...passThrough("/chat/completions", "choices"), lacking: lackingOf },
  ...words,
};

/** OpenAI's embeddings. */
export const embeddingsFace: Face<ChatCall> = {
  protocol: "openai.embeddings",
  read: reading("embeddings"),
  embeddings: { decode: decodeEmbeddings, encode: encodeEmbeddings },
  passThrough: passThrough("/embeddings", "data"),
  ...words,
};
