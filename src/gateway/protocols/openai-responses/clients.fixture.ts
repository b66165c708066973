/** Real clients that read what is written here, and write what is read here. */
import { createOpenAI } from "@ai-sdk/openai";
import OpenAI from "openai";
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { AnswerContext, CallError } from "../protocol.ts";
import { createResponsesEncoder } from "./encode-answer.ts";
import { keep, type ResponsesRequest, readResponses } from "./request.service.ts";

export const context: AnswerContext = {
  requestId: "req_1",
  answerId: "01jd0000000000000000000000",
  model: "anthropic/claude-sonnet-4.5",
  createdAt: Date.UTC(2026, 10, 21),
};

export const bytesOf = (body: unknown): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)));

export function requestOf(body: Readonly<Record<string, unknown>>, kept = false): ResponsesRequest {
  const read = readResponses(bytesOf({ model: context.model, input: "Hello.", ...body }));
  if (!read.ok) throw read.error;
  return keep(read.value, kept);
}

export interface Written {
  /** Ends in this instead of its last word. */
  failure?: CallError;
  request?: ResponsesRequest;
}

export function write(events: readonly CanonicalEvent[], { failure, request = requestOf({}) }: Written = {}): string {
  const encoder = createResponsesEncoder(request, context);
  const text = events.map((event) => encoder.push(event)).join("");
  return text + (failure ? encoder.fail(failure) : encoder.end());
}

/** A `fetch` that answers with these bytes, and shows what was sent. */
export function answering(body: string, type: "text/event-stream" | "application/json") {
  const sent: unknown[] = [];
  const fetch = async (_url: unknown, init?: { body?: unknown }): Promise<Response> => {
    sent.push(JSON.parse(String(init?.body)));
    return new Response(body, { headers: { "content-type": type } });
  };
  return { fetch, sent };
}

export function openai(body: string, type: "text/event-stream" | "application/json" = "text/event-stream") {
  const { fetch, sent } = answering(body, type);
  const client = new OpenAI({ apiKey: "ew_test", baseURL: "http://gateway.test/v1", maxRetries: 0, fetch });
  return { client, sent };
}

export function aiSdk(body: string, type: "text/event-stream" | "application/json" = "text/event-stream") {
  const { fetch, sent } = answering(body, type);
  const provider = createOpenAI({ apiKey: "ew_test", baseURL: "http://gateway.test/v1", fetch });
  return { model: provider.responses(context.model), sent };
}

/** The JSON of each event of a stream, whose name must be its type. */
export function eventsIn(text: string): Record<string, unknown>[] {
  return text
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => {
      const [name, data] = event.split("\n");
      const said = JSON.parse(data?.replace(/^data: /, "") ?? "");
      if (name !== `event: ${said.type}`) throw new Error(`${name} names an event of type ${said.type}`);
      return said;
    });
}
