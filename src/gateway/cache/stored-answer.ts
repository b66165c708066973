import type { AnswerCopy } from "../call/copy.ts";
import { responseOf } from "../protocols/openai-responses/response-of.service.ts";

/** Whether an answer of Responses has an id under which it is stored, or cannot be read: such a one is its caller's alone. */
export function saysStored(copy: Pick<AnswerCopy, "bytes" | "contentType">): boolean {
  const response = responseOf(copy);
  return response === undefined || response.store === true;
}
