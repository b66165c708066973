import { err } from "../../../kernel/result.ts";
import { parseWhole, refuseUnmetered } from "../body.ts";
import { renderError, renderOpenAi } from "../openai-chat/errors.ts";
import type { Face } from "../protocol.ts";
import { decodeResponses } from "./decode-request.ts";
import { createResponsesEncoder, encodeResponse, errorEvent } from "./encode-answer.ts";
import { statusOf } from "./failure.ts";
import { ownMembers, passingResponse } from "./passing-response.ts";
import { type ResponsesRequest, readResponses, upstreamBody } from "./request.service.ts";
import { nothingStored } from "./stored.service.ts";
import { createResponsesStreamReader, readAnswer } from "./stream-reader.ts";

const encoder = new TextEncoder();

/**
 * OpenAI's Responses. A request that names what is stored is refused, unless `continueFrom` has put that in its place
 * before: without it the model would answer to half a conversation.
 */
export const responsesFace: Face<ResponsesRequest> = {
  protocol: "openai.responses",
  read: readResponses,
  decode(read) {
    const missing = nothingStored(read);
    if (missing) return err(missing);
    if (read.whole) return decodeResponses(read.whole);
    const body = parseWhole(read.bytes);
    return body.ok ? decodeResponses(body.value) : body;
  },
  encoder: createResponsesEncoder,
  encode: encodeResponse,
  passThrough: {
    path: "/responses",
    body: upstreamBody,
    refuse: (read, { unmetered, name }) => nothingStored(read) ?? refuseUnmetered(read, unmetered, name),
    reader: (read, onError) =>
      createResponsesStreamReader({
        onError,
        members: ownMembers(read),
        say: (error, sequence) => encoder.encode(errorEvent(error, sequence)),
      }),
    answer: readAnswer,
    shown: passingResponse,
    statusOf,
  },
  renderProblem: renderOpenAi,
  renderError,
};
