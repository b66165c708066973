/** A whole answer, put together from its events. */
import type { TokenUsage } from "../../billing/account.schema.ts";
import type { CanonicalEvent, FinishReason, ProviderError } from "./event.ts";
import type { AssistantPart, TextPart, ToolCallPart } from "./request.ts";

export interface Choice {
  /** In the order they came; neighbouring pieces of a kind are one part. */
  parts: AssistantPart[];
  /** Undefined: the answer was cut. */
  finish: FinishReason | undefined;
  stopSequence: string | undefined;
  logprobs: unknown[] | undefined;
}

export interface CanonicalAnswer {
  id: string | undefined;
  model: string | undefined;
  choices: Choice[];
  usage: TokenUsage | undefined;
  error: ProviderError | undefined;
}

export interface AnswerBuilder {
  push(event: CanonicalEvent): void;
  answer(): CanonicalAnswer;
}

interface OpenChoice extends Choice {
  calls: Map<number, ToolCallPart>;
}

export function createAnswerBuilder(): AnswerBuilder {
  const choices: OpenChoice[] = [];
  const facts: Omit<CanonicalAnswer, "choices"> = {
    id: undefined,
    model: undefined,
    usage: undefined,
    error: undefined,
  };

  function choiceAt(index: number): OpenChoice {
    for (let next = choices.length; next <= index; next += 1) {
      choices.push({ parts: [], finish: undefined, stopSequence: undefined, logprobs: undefined, calls: new Map() });
    }
    return choices[index] as OpenChoice;
  }

  function push(event: CanonicalEvent): void {
    switch (event.type) {
      case "start":
        facts.id = event.id;
        facts.model = event.model;
        return;
      case "usage":
        facts.usage = event.usage;
        return;
      case "error":
        facts.error = event.error;
        return;
      case "end":
        return;
      default:
        extend(choiceAt(event.choice), event);
    }
  }

  return {
    push,
    answer: () => ({
      ...facts,
      choices: choices.map(({ calls: _calls, ...choice }) => ({ ...choice, parts: choice.parts.map(whole) })),
    }),
  };
}

type OfChoice = Extract<CanonicalEvent, { choice: number }>;

function extend(choice: OpenChoice, event: OfChoice): void {
  const { parts, calls } = choice;
  const last = parts.at(-1);
  switch (event.type) {
    case "text":
      // Citations are of the text before them.
      if (last?.type === "text" && !last.citations) last.text += event.text;
      else parts.push({ type: "text", text: event.text });
      return;
    case "refusal":
      if (last?.type === "refusal") last.text += event.text;
      else parts.push({ type: "refusal", text: event.text });
      return;
    case "thinking":
      if (last?.type === "thinking" && !last.seal) last.text += event.text;
      else parts.push({ type: "thinking", text: event.text });
      return;
    case "seal":
      if (last?.type === "thinking" && !last.seal) last.seal = event.seal;
      else parts.push({ type: "thinking", text: "", seal: event.seal });
      return;
    case "citation": {
      const text = last?.type === "text" ? last : append<TextPart>(parts, { type: "text", text: "" });
      text.citations = [...(text.citations ?? []), event.citation];
      return;
    }
    case "logprobs":
      choice.logprobs = [...(choice.logprobs ?? []), ...event.tokens];
      return;
    case "tool_call": {
      const { id, name, seal } = event;
      const call = append<ToolCallPart>(parts, { type: "tool_call", id, name, arguments: "" });
      if (seal) call.seal = seal;
      calls.set(event.index, call);
      return;
    }
    case "arguments": {
      const call = calls.get(event.index);
      if (call) call.arguments += event.text;
      return;
    }
    case "finish":
      choice.finish = event.reason;
      choice.stopSequence = event.stopSequence;
      return;
  }
}

function append<Part extends AssistantPart>(parts: AssistantPart[], part: Part): Part {
  parts.push(part);
  return part;
}

const whole = (part: AssistantPart): AssistantPart =>
  part.type === "tool_call" && part.arguments === "" ? { ...part, arguments: "{}" } : part;
