import OpenAI from "openai";
import type { Failure } from "../client.ts";

/** What `openai` throws, and so what LangChain does too. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof OpenAI.APIError)) return undefined;
  const { status, message, requestID } = error;
  const type = error.constructor.name;
  return { type, status, message, requestId: requestID ?? undefined };
}
