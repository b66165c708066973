/** A stream as Anthropic's clients read it (https://platform.claude.com/docs/en/build-with-claude/streaming). */
import type { TokenUsage } from "../../../../billing/account.schema.ts";
import type { CanonicalEvent } from "../../../canonical/event.ts";
import type { Seal } from "../../../canonical/request.ts";
import type { AnswerContext, CallError, JsonObject, StreamEncoder } from "../../protocol.ts";
import { type Block, createBlockWriter, sse } from "./block-writer.ts";
import { callBlock, callIdOf, callSealBlock, signatureOf, textBlock, thoughtBlock } from "./blocks.ts";
import { encodeCitation } from "./citations.ts";
import { countersOf, type Ending, endingOf, messageOf, NOT_ENDED } from "./ending.ts";
import { errorBody } from "./errors.ts";
import { createObjectEnd } from "./object-end.ts";

type OfChoice = Extract<CanonicalEvent, { choice: number }>;

interface OpenCall {
  block: Block;
  /** Something of its arguments came. */
  said: boolean;
  isWhole: (piece: string) => boolean;
}

interface OpenText extends Block {
  kind: "text";
  /** Citations are of the text before them: what follows is another text. */
  cited: boolean;
}

const TRUNCATED: CallError = {
  status: 502,
  message: "The provider broke off its answer.",
  type: "upstream_error",
  code: "upstream_truncated",
  param: null,
};

export function createMessagesEncoder(context: AnswerContext): StreamEncoder {
  const writer = createBlockWriter();
  const calls = new Map<number, OpenCall>();
  const ending: Ending = { reason: undefined, stopSequence: undefined, calls: false, refused: false };
  let usage: TokenUsage | undefined;
  let openText: OpenText | undefined;
  let begun = false;
  let over = false;

  /** Not before there is something to say: usage that is known by then is in it. */
  function begin(): string {
    if (begun) return "";
    begun = true;
    const message = messageOf(context, [], NOT_ENDED, usage);
    return sse("message_start", { type: "message_start", message }) + sse("ping", { type: "ping" });
  }

  function push(event: CanonicalEvent): string {
    if (over) return "";
    switch (event.type) {
      case "start":
      // Whoever drives this puts it into words that a client may read, and calls `fail`.
      case "error":
        return "";
      case "usage":
        usage = event.usage;
        return "";
      case "end":
        return complete();
      default: {
        if (event.choice !== 0) return "";
        const out = extend(event);
        const head = out === "" ? "" : begin();
        return writer.isOverfull() ? head + out + fail(TRUNCATED) : head + out;
      }
    }
  }

  function extend(event: OfChoice): string {
    switch (event.type) {
      case "text":
        return event.text === "" ? "" : text(event.text);
      case "refusal":
        if (event.text === "") return "";
        ending.refused = true;
        return continued("refusal", textBlock("", null), { type: "text_delta", text: event.text });
      case "thinking":
        if (event.text === "") return "";
        return continued("thinking", thoughtBlock("", undefined), { type: "thinking_delta", thinking: event.text });
      case "seal":
        return seal(event.seal);
      case "citation":
        return cite(event);
      case "tool_call":
        return call(event);
      case "arguments":
        return extendCall(event.index, event.text);
      case "finish":
        ending.reason = event.reason;
        ending.stopSequence = event.stopSequence;
        return "";
      case "logprobs":
        return "";
    }
  }

  /** Goes on with the last block, where it is of the kind. */
  function continued(kind: "refusal" | "thinking", start: JsonObject, delta: JsonObject): string {
    const last = writer.last();
    if (last?.kind === kind) return writer.add(last, delta);
    const block: Block = { kind, start };
    return writer.open(block) + writer.add(block, delta);
  }

  const lastText = (): OpenText | undefined => (openText && writer.last() === openText ? openText : undefined);

  function text(piece: string): string {
    const last = lastText();
    return extendText(last?.cited ? undefined : last, { type: "text_delta", text: piece });
  }

  function cite({ citation }: Extract<OfChoice, { type: "citation" }>): string {
    const out = extendText(lastText(), { type: "citations_delta", citation: encodeCitation(citation) });
    if (openText) openText.cited = true;
    return out;
  }

  /** A new text where none is given. */
  function extendText(last: OpenText | undefined, delta: JsonObject): string {
    if (last) return writer.add(last, delta);
    openText = { kind: "text", start: textBlock("", null), cited: false };
    return writer.open(openText) + writer.add(openText, delta);
  }

  function seal(given: Seal): string {
    const last = writer.last();
    if (last?.kind === "thinking") return sign(last, signatureOf(given));
    const start = thoughtBlock("", given);
    if (typeof start.signature !== "string") return whole(start);
    const block: Block = { kind: "thinking", start: thoughtBlock("", undefined) };
    return writer.open(block) + sign(block, start.signature);
  }

  const sign = (block: Block, signature: string): string =>
    writer.add(block, { type: "signature_delta", signature }) + writer.close(block);

  function whole(start: JsonObject): string {
    const block: Block = { kind: "whole", start };
    return writer.open(block) + writer.close(block);
  }

  function call(event: Extract<OfChoice, { type: "tool_call" }>): string {
    const id = callIdOf(event.id, context.answerId, calls.size);
    const block: Block = { kind: "call", start: callBlock(id, event.name, {}) };
    calls.set(event.index, { block, said: false, isWhole: createObjectEnd() });
    ending.calls = true;
    const sealed = event.seal ? whole(callSealBlock(event.seal, id)) : "";
    return sealed + writer.open(block);
  }

  function extendCall(index: number, piece: string): string {
    const open = calls.get(index);
    if (!open || piece === "") return "";
    open.said ||= piece.trim() !== "";
    const out = writer.add(open.block, { type: "input_json_delta", partial_json: piece });
    return open.isWhole(piece) ? out + writer.close(open.block) : out;
  }

  function complete(): string {
    let out = begin();
    for (const { block, said } of calls.values()) {
      // Clients that gather the pieces themselves parse what they have.
      if (!said) out += writer.add(block, { type: "input_json_delta", partial_json: "{}" });
    }
    out += writer.closeAll();
    out += sse("message_delta", { type: "message_delta", delta: endingOf(ending), usage: countersOf(usage) });
    over = true;
    return out + sse("message_stop", { type: "message_stop" });
  }

  /** Blocks stay open: a client must not take a call for whole that was cut. */
  function fail(error: CallError): string {
    if (over) return "";
    over = true;
    return sse("error", errorBody(error, context.requestId));
  }

  return {
    push,
    end: () => (over ? "" : ending.reason === undefined ? fail(TRUNCATED) : complete()),
    fail,
  };
}
