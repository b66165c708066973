/**
 * Providers of Anthropic's Messages API. Their base URL is the API's root.
 *
 * Of a request that came by another protocol:
 * - Thoughts go back only where Anthropic itself sealed them. Others are left out, since no maker reads another's.
 * - A model with a budget for thought does not think in a turn whose own thought did not come back: the API would refuse
 *   the request, and clients of most protocols have no place to keep thoughts in.
 * - Thought counts towards `max_tokens`. A client's bound is never exceeded for it: the budget shrinks to four fifths.
 * - Citations of earlier answers are not repeated: they belong to documents as Anthropic numbered them then.
 * - `dropped` holds whatever else is lost.
 */
import type { Backend } from "../../protocol.ts";
import { createDecoder, decodeMessage, errorOf, readError } from "./decode.ts";
import { encode } from "./encode.ts";

export const anthropicBackend: Backend = {
  protocol: "anthropic.messages",
  seals: "anthropic",
  encode,
  decoder: createDecoder,
  decode: decodeMessage,
  errorOf,
  errorInside: readError,
};
