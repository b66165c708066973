/** Writes an answer as OpenAI's stream of `chat.completion.chunk`. */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { AnswerContext, CallError, StreamEncoder } from "../protocol.ts";
import { annotationOf, callExtra, finishWord, headOf, oldFinishWord, usageWords } from "./answer-words.ts";
import { callDetail, sealDetail, textDetail } from "./reasoning-details.ts";

export interface ChatEncoderOptions {
  /** The client asked for the chunk with the usage: all others then carry a null of it. */
  includeUsage: boolean;
  /** A call is `function_call`, which holds one alone: the first. */
  oldCalls?: boolean;
}

type OfChoice = Extract<CanonicalEvent, { choice: number }>;

interface OpenChoice {
  /** In UTF-16 units: of the text so far, and where its last part began. */
  textLength: number;
  partStart: number;
  /** Which part the last event was of: a citation ends a text, a seal a thought. */
  last: "text" | "cited" | "thinking" | "other";
  thoughts: number;
  refused: boolean;
  finished: boolean;
  /** Indexes of the calls that have no arguments yet. */
  bare: Set<number>;
}

/** Clients take the first content for the beginning of it: null where something else comes first, and maybe no text. */
const ROLE = '{"role":"assistant","content":null,"refusal":null}';
const ROLE_OF_TEXT = '{"role":"assistant","content":"","refusal":null}';
const DONE = "data: [DONE]\n\n";

export function createChatEncoder(
  { includeUsage, oldCalls = false }: ChatEncoderOptions,
  context: AnswerContext,
): StreamEncoder {
  const choices = new Map<number, OpenChoice>();
  const tail = includeUsage ? ',"usage":null}\n\n' : "}\n\n";
  let head = headOfChunk(undefined, undefined);
  let usage: TokenUsage | undefined;
  /** `whole`: the provider said its last word. `over`: nothing may follow. */
  let state: "open" | "whole" | "over" = "open";

  function headOfChunk(givenId: string | undefined, givenModel: string | undefined): string {
    const { id, created, model } = headOf(givenId, givenModel, context);
    const members = JSON.stringify({ id, object: "chat.completion.chunk", created, model });
    return `data: ${members.slice(0, -1)},"choices":[`;
  }

  const chunk = (choice: number, delta: string, finish = "null", logprobs = "null"): string =>
    `${head}{"index":${choice},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish}}]${tail}`;

  function push(event: CanonicalEvent): string {
    if (state !== "open") return "";
    switch (event.type) {
      case "start":
        head = headOfChunk(event.id, event.model);
        return "";
      case "usage":
        usage = event.usage;
        return "";
      case "end":
        state = "whole";
        return "";
      case "error":
        // What the provider said is put into words for the client by whoever calls `fail`.
        return fail({
          status: event.error.status,
          message: "The provider failed.",
          type: "upstream_error",
          code: "upstream_error",
          param: null,
        });
      default:
        return write(event);
    }
  }

  function write(event: OfChoice): string {
    let open = choices.get(event.choice);
    let first = "";
    if (!open) {
      open = {
        textLength: 0,
        partStart: 0,
        last: "other",
        thoughts: 0,
        refused: false,
        finished: false,
        bare: new Set(),
      };
      choices.set(event.choice, open);
      first = chunk(event.choice, event.type === "text" ? ROLE_OF_TEXT : ROLE);
    }
    return open.finished ? "" : first + say(open, event);
  }

  function say(open: OpenChoice, event: OfChoice): string {
    const { choice } = event;
    const { last } = open;
    switch (event.type) {
      case "text":
        if (last !== "text") open.partStart = open.textLength;
        open.textLength += event.text.length;
        open.last = "text";
        return chunk(choice, `{"content":${JSON.stringify(event.text)}}`);
      case "refusal":
        open.refused = true;
        open.last = "other";
        return chunk(choice, `{"refusal":${JSON.stringify(event.text)}}`);
      case "thinking": {
        if (last !== "thinking") open.thoughts += 1;
        open.last = "thinking";
        const detail = textDetail(event.text, open.thoughts - 1);
        return chunk(choice, JSON.stringify({ reasoning_content: event.text, reasoning_details: [detail] }));
      }
      case "seal": {
        const text = last === "thinking" ? undefined : "";
        if (last !== "thinking") open.thoughts += 1;
        open.last = "other";
        const detail = sealDetail(event.seal, open.thoughts - 1, text);
        return chunk(choice, JSON.stringify({ reasoning_details: [detail] }));
      }
      case "citation": {
        if (last !== "text" && last !== "cited") open.partStart = open.textLength;
        open.last = "cited";
        const annotation = annotationOf(event.citation, { start: open.partStart, end: open.textLength });
        return annotation ? chunk(choice, JSON.stringify({ annotations: [annotation] })) : "";
      }
      case "logprobs":
        return chunk(choice, "{}", "null", JSON.stringify({ content: event.tokens, refusal: null }));
      case "tool_call": {
        const { index, id, name, seal } = event;
        open.last = "other";
        if (oldCalls && index > 0) return "";
        open.bare.add(index);
        if (oldCalls) return chunk(choice, JSON.stringify({ function_call: { name, arguments: "" } }));
        const call = { index, id, type: "function", function: { name, arguments: "" }, ...callExtra(seal) };
        if (!seal) return chunk(choice, JSON.stringify({ tool_calls: [call] }));
        open.thoughts += 1;
        const detail = callDetail(seal, id, open.thoughts - 1);
        return chunk(choice, JSON.stringify({ tool_calls: [call], reasoning_details: [detail] }));
      }
      case "arguments":
        if (event.text === "" || (oldCalls && event.index > 0)) return "";
        open.bare.delete(event.index);
        return argue(choice, event.index, event.text);
      case "finish":
        return finish(open, choice, finishWord(event.reason, open.refused));
    }
  }

  function argue(choice: number, index: number, text: string): string {
    const call = `{"arguments":${JSON.stringify(text)}}`;
    return chunk(
      choice,
      oldCalls ? `{"function_call":${call}}` : `{"tool_calls":[{"index":${index},"function":${call}}]}`,
    );
  }

  /** Clients parse a call's arguments: where there are none, an empty text would be no JSON. */
  function finish(open: OpenChoice, choice: number, reason: string): string {
    open.finished = true;
    const bare = [...open.bare].map((index) => argue(choice, index, "{}")).join("");
    return bare + chunk(choice, "{}", JSON.stringify(oldCalls ? oldFinishWord(reason) : reason));
  }

  function end(): string {
    const open = [...choices].filter(([, { finished }]) => !finished);
    const whole = state === "whole" || (state === "open" && choices.size > 0 && open.length === 0);
    state = "over";
    if (!whole) return "";
    // Clients take a stream without any choice for a broken one.
    const empty = choices.size === 0 ? chunk(0, ROLE) + chunk(0, "{}", '"stop"') : "";
    const rest = open.map(([choice, each]) => finish(each, choice, finishWord(undefined, each.refused))).join("");
    const used = includeUsage && usage ? `${head}],"usage":${JSON.stringify(usageWords(usage))}}\n\n` : "";
    return `${empty}${rest}${used}${DONE}`;
  }

  function fail({ message, type, param, code }: CallError): string {
    if (state === "over") return "";
    state = "over";
    return `data: ${JSON.stringify({ error: { message, type, param, code } })}\n\n`;
  }

  return { push, end, fail };
}
