import type { CanonicalAnswer } from "../../../canonical/answer.ts";
import type { AssistantPart } from "../../../canonical/request.ts";
import type { AnswerContext, JsonObject } from "../../protocol.ts";
import { callBlock, callIdOf, callSealBlock, inputOf, textBlock, thoughtBlock } from "./blocks.ts";
import { encodeCitation } from "./citations.ts";
import { endingOf, messageOf } from "./ending.ts";

/** A whole answer as Anthropic's clients read it. There is one answer in this protocol: of several the first is given. */
export function encodeAnswer(answer: CanonicalAnswer, context: AnswerContext): JsonObject {
  const [choice] = answer.choices;
  const parts = choice?.parts ?? [];
  let calls = 0;
  const content = parts.flatMap((part) => {
    if (part.type !== "tool_call") return blockOf(part);
    const id = callIdOf(part.id, context.answerId, calls);
    calls += 1;
    const call = callBlock(id, part.name, inputOf(part));
    return part.seal ? [callSealBlock(part.seal, id), call] : [call];
  });
  const ending = endingOf({
    reason: choice?.finish,
    stopSequence: choice?.stopSequence,
    calls: calls > 0,
    refused: parts.some(({ type }) => type === "refusal"),
  });
  return messageOf(context, content, ending, answer.usage);
}

/** What says nothing has no block: a client that sent an empty one back would be refused. */
function blockOf(part: Exclude<AssistantPart, { type: "tool_call" }>): JsonObject[] {
  switch (part.type) {
    case "text":
      if (part.citations) return [textBlock(part.text, part.citations.map(encodeCitation))];
      return part.text === "" ? [] : [textBlock(part.text, null)];
    case "refusal":
      return part.text === "" ? [] : [textBlock(part.text, null)];
    case "thinking":
      return part.text === "" && !part.seal ? [] : [thoughtBlock(part.text, part.seal)];
  }
}
