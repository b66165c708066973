import { parseJson } from "../../wire/splice.ts";
import { refuseUnmetered } from "../body.ts";
import { renderError, renderOpenAi } from "../openai-chat/errors.ts";
import type { Face } from "../protocol.ts";
import { decodeResponses } from "./decode-request.ts";
import { createResponsesEncoder, encodeResponse, errorEvent } from "./encode-answer.ts";
import { type ResponsesRequest, readResponses, upstreamBody } from "./request.service.ts";
import { createResponsesStreamReader, readAnswer } from "./stream-reader.ts";

const encoder = new TextEncoder();

/** OpenAI's Responses. */
export const responsesFace: Face<ResponsesRequest> = {
  protocol: "openai.responses",
  read: readResponses,
  decode: ({ whole, bytes }) => decodeResponses(whole ?? parseJson(bytes)),
  encoder: createResponsesEncoder,
  encode: encodeResponse,
  passThrough: {
    path: "/responses",
    body: upstreamBody,
    refuse: (read, { unmetered, name }) => refuseUnmetered(read, unmetered, name),
    reader: (_read, onError) =>
      createResponsesStreamReader({
        onError,
        say: (error, sequence) => encoder.encode(errorEvent(error, sequence)),
      }),
    answer: readAnswer,
  },
  renderProblem: renderOpenAi,
  renderError,
};
