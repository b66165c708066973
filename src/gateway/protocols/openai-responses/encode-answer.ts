/** Writes answers as the Responses API does: as a stream of events, and as one object. */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import type { CanonicalAnswer, Choice } from "../../canonical/answer.ts";
import type { FinishReason } from "../../canonical/event.ts";
import type { AssistantPart } from "../../canonical/request.ts";
import type { AnswerContext, CallError, JsonObject, StreamEncoder } from "../protocol.ts";
import { type OutputItem, responseIdOf } from "./output-items.ts";
import { type ContentEvent, createOutputWriter, type OutputOptions } from "./output-writer.ts";
import { type ResponsesRequest, showsSeals } from "./request.service.ts";
import { type Ending, endingOf, finished, inProgress, responseHead } from "./response-object.ts";

const CUT: CallError = {
  status: 502,
  message: "The provider broke off its answer.",
  type: "upstream_error",
  code: "upstream_error",
  param: null,
};

const eventOf = (type: string, sequence: number, members: JsonObject): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...members })}\n\n`;

/** Flat as the API documents it, and nested as it comes: clients read either. */
const errorMembers = ({ message, type, code, param }: CallError): JsonObject => ({
  code,
  message,
  param,
  error: { type, code, message, param },
});

/** An error inside a stream that somebody else wrote, as its event of this number. */
export const errorEvent = (error: CallError, sequence: number): string =>
  eventOf("error", sequence, errorMembers(error));

/**
 * Each event is numbered; text, thought and tool calls are items that are opened, grow and are closed, of which tool
 * calls may be open several at once. Thought is written as the summary of a reasoning item, which is what clients show;
 * `reasoning_text`, which the API has beside it, most do not read. There is one answer: of further ones nothing is said.
 *
 * A failure is an `error` event, which clients throw, and then `response.failed`. A stream that ends without a reason or
 * a last word ends as a failure, since a client could not tell it from a whole one.
 */
export function createResponsesEncoder(request: ResponsesRequest, context: AnswerContext): StreamEncoder {
  const head = responseHead(request, context);
  let out = "";
  let sequence = 0;
  let begun = false;
  let over = false;
  let ended = false;
  let broken = false;
  let finish: FinishReason | undefined;
  let usage: TokenUsage | undefined;

  function say(type: string, members: JsonObject): void {
    out += eventOf(type, sequence, members);
    sequence += 1;
  }

  const { answerId } = context;
  const { held } = request;
  const writer = createOutputWriter({ answerId, sealed: showsSeals(request) }, say);
  const sealed = held && createOutputWriter({ answerId, sealed: true }, () => {});

  function take(): string {
    const taken = out;
    out = "";
    return taken;
  }

  function begin(): void {
    if (begun) return;
    begun = true;
    const response = inProgress(head);
    say("response.created", { response });
    say("response.in_progress", { response });
  }

  function conclude(ending: Ending): void {
    over = true;
    const response = finished(head, { ending, output: writer.items, usage });
    say(`response.${ending.status}`, { response });
  }

  function complete(): void {
    const ending = endingOf(finish);
    writer.close(ending.status === "incomplete");
    sealed?.close(ending.status === "incomplete");
    if (held && sealed) hold(held, answerId, sealed.items);
    conclude(ending);
  }

  function fail(error: CallError): string {
    if (over) return "";
    begin();
    writer.abandon();
    say("error", errorMembers(error));
    conclude({ status: "failed", error });
    return take();
  }

  return {
    push(event) {
      if (over || broken) return "";
      begin();
      switch (event.type) {
        case "start":
          break;
        case "usage":
          usage = event.usage;
          break;
        case "error":
          // How a client is told of it is for `fail` to say.
          broken = true;
          break;
        case "end":
          ended = true;
          break;
        default:
          if (event.choice !== 0 || finish !== undefined) break;
          if (event.type === "finish") finish = event.reason;
          else {
            writer.push(event);
            sealed?.push(event);
          }
      }
      return take();
    },
    end() {
      if (over) return "";
      if (broken || !(ended || finish !== undefined)) return fail(CUT);
      begin();
      complete();
      return take();
    },
    fail,
  };
}

/** The items of an answer. Where seals are not shown they are not in it: what is stored has them all. */
export function encodeOutput(answer: CanonicalAnswer, options: OutputOptions): readonly OutputItem[] {
  const choice = answer.choices[0];
  const writer = createOutputWriter(options, () => {});
  for (const event of choice ? eventsOf(choice) : []) writer.push(event);
  writer.close(endingOf(choice?.finish).status === "incomplete");
  return writer.items;
}

/** The same object that the last event of a stream of this answer would carry. */
export function encodeResponse(answer: CanonicalAnswer, request: ResponsesRequest, context: AnswerContext): JsonObject {
  const { answerId } = context;
  const output = encodeOutput(answer, { answerId, sealed: showsSeals(request) });
  if (request.held) hold(request.held, answerId, encodeOutput(answer, { answerId, sealed: true }));
  const ending = endingOf(answer.choices[0]?.finish);
  return finished(responseHead(request, context), { ending, output, usage: answer.usage });
}

function hold(held: NonNullable<ResponsesRequest["held"]>, answerId: string, items: readonly OutputItem[]): void {
  held.id = responseIdOf(answerId);
  held.output = items.map((item) => ({ ...item }));
}

/** An answer's parts as the events that they came of. Log probabilities are of all its text, and follow the last. */
function* eventsOf({ parts, logprobs }: Choice): Generator<ContentEvent> {
  const lastText = parts.findLastIndex(({ type }) => type === "text");
  let calls = 0;
  for (const [index, part] of parts.entries()) {
    yield* eventsOfPart(part, calls);
    if (part.type === "tool_call") calls += 1;
    if (index === lastText && logprobs) yield { type: "logprobs", choice: 0, tokens: logprobs };
  }
}

function* eventsOfPart(part: AssistantPart, call: number): Generator<ContentEvent> {
  switch (part.type) {
    case "text":
      yield { type: "text", choice: 0, text: part.text };
      for (const citation of part.citations ?? []) yield { type: "citation", choice: 0, citation };
      return;
    case "refusal":
      yield { type: "refusal", choice: 0, text: part.text };
      return;
    case "thinking":
      yield { type: "thinking", choice: 0, text: part.text };
      if (part.seal) yield { type: "seal", choice: 0, seal: part.seal };
      return;
    case "tool_call": {
      const { id, name, seal } = part;
      yield { type: "tool_call", choice: 0, index: call, id, name, ...(seal ? { seal } : {}) };
      yield { type: "arguments", choice: 0, index: call, text: part.arguments };
      return;
    }
  }
}
