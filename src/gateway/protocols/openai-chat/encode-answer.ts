/** A whole answer as OpenAI's `chat.completion`. */
import type { CanonicalAnswer, Choice } from "../../canonical/answer.ts";
import type { AnswerContext, JsonObject } from "../protocol.ts";
import { annotationOf, callExtra, finishWord, headOf, oldFinishWord, usageWords } from "./answer-words.ts";
import { writeDetails } from "./reasoning-details.ts";

const NOTHING: Choice = { parts: [], finish: undefined, stopSequence: undefined, logprobs: undefined };

/**
 * Clients read the first choice unasked: an answer without any has an empty one. `oldCalls`: a call is `function_call`,
 * which holds one alone, the first.
 */
export function encodeChatAnswer(answer: CanonicalAnswer, context: AnswerContext, oldCalls = false): JsonObject {
  const { choices, usage } = answer;
  const { id, created, model } = headOf(answer.id, answer.model, context);
  return {
    id,
    object: "chat.completion",
    created,
    model,
    choices: (choices.length > 0 ? choices : [NOTHING]).map((choice, index) => choiceOf(choice, index, oldCalls)),
    ...(usage ? { usage: usageWords(usage) } : {}),
  };
}

function choiceOf({ parts, finish, logprobs }: Choice, index: number, oldCalls: boolean): JsonObject {
  const annotations: JsonObject[] = [];
  const calls: JsonObject[] = [];
  let [text, refusal, thought] = ["", "", ""];
  for (const part of parts) {
    switch (part.type) {
      case "text": {
        const start = text.length;
        text += part.text;
        for (const citation of part.citations ?? []) {
          const annotation = annotationOf(citation, { start, end: text.length });
          if (annotation) annotations.push(annotation);
        }
        break;
      }
      case "refusal":
        refusal += part.text;
        break;
      case "thinking":
        thought += part.text;
        break;
      case "tool_call": {
        const { id, name, arguments: given, seal } = part;
        calls.push({ id, type: "function", function: { name, arguments: given }, ...callExtra(seal) });
      }
    }
  }
  const details = writeDetails(parts);
  const reason = finishWord(finish, refusal !== "");
  return {
    index,
    message: {
      role: "assistant",
      content: text === "" ? null : text,
      refusal: refusal === "" ? null : refusal,
      ...(thought === "" ? {} : { reasoning_content: thought }),
      ...(details.length > 0 ? { reasoning_details: details } : {}),
      ...(annotations.length > 0 ? { annotations } : {}),
      ...(calls.length > 0 ? (oldCalls ? { function_call: calls[0]?.function } : { tool_calls: calls }) : {}),
    },
    logprobs: logprobs ? { content: logprobs, refusal: null } : null,
    finish_reason: oldCalls ? oldFinishWord(reason) : reason,
  };
}
