/** Messages as Gemini's contents. */
import type {
  AssistantPart,
  CanonicalRequest,
  Message,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from "../../canonical/request.ts";
import { membersOf } from "../../wire/members.ts";
import type { Dropped } from "../dropped.ts";
import type { JsonObject } from "../protocol.ts";
import type { Family } from "./families.ts";
import { mediaParts, textParts } from "./media.ts";
import type { Content, Part } from "./parts.ts";
import { createResultEncoder } from "./results.ts";

/**
 * Google's word for a call that Gemini did not make itself, as one that comes from another maker's model: it goes
 * unchecked. Gemini 3 refuses such calls otherwise (ai.google.dev/gemini-api/docs/thought-signatures).
 */
const UNCHECKED = "skip_thought_signature_validator";

interface Conversation {
  systemInstruction?: { parts: Part[] };
  contents: Content[];
}

type Turn =
  | { role: "user"; content: UserPart[] }
  | { role: "assistant"; content: AssistantPart[] }
  | { role: "tool"; content: ToolResultPart[] };

/**
 * Instructions have one place: those from the middle of a conversation go there too, all in order. Neighbouring messages
 * of a role are one content, since Gemini counts the responses of a turn against its calls.
 */
export function conversation({ messages }: CanonicalRequest, family: Family, dropped: Dropped): Conversation {
  const instructions = messages.flatMap((message) =>
    message.role === "system" || message.role === "developer"
      ? message.content.flatMap(({ text }) => textParts(text))
      : [],
  );
  const results = createResultEncoder(family, dropped);
  const contents: Content[] = [];
  const turns = turnsOf(messages, dropped);
  for (const [index, turn] of turns.entries()) {
    if (turn.role !== "assistant") {
      const parts =
        turn.role === "tool"
          ? results.encode(turn.content)
          : turn.content.flatMap((part) => userParts(part, family, dropped));
      if (parts.length > 0) contents.push({ role: "user", parts });
      continue;
    }
    if (!family.prefill && index === turns.length - 1) {
      dropped.part(turn.content[0]?.at, "This model does not go on with an answer that the request has begun.");
      continue;
    }
    results.expect(turn.content);
    const parts = modelParts(turn.content, family, dropped);
    const last = contents.at(-1);
    // What stood between the two was dropped.
    if (last?.role === "model") last.parts = [...last.parts, ...parts];
    else if (parts.length > 0) contents.push({ role: "model", parts });
  }
  return placed(instructions, contents, family);
}

function placed(instructions: Part[], contents: Content[], family: Family): Conversation {
  if (instructions.length === 0) return { contents };
  // A request must ask something: where there are instructions alone, they are what is asked.
  if (contents.length === 0) return { contents: [{ role: "user", parts: instructions }] };
  if (family.instructions) return { systemInstruction: { parts: instructions }, contents };
  const [first, ...rest] = contents;
  if (first?.role !== "user") return { contents: [{ role: "user", parts: instructions }, ...contents] };
  return { contents: [{ role: "user", parts: [...instructions, ...first.parts] }, ...rest] };
}

function turnsOf(messages: readonly Message[], dropped: Dropped): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const turn = turnOf(message);
    if (!turn || turn.content.length === 0) continue;
    if ("name" in message && message.name !== undefined) {
      dropped.part(placeOfName(message.content[0]?.at), "Gemini has no names for who speaks.");
    }
    if (!joined(turns.at(-1), turn)) turns.push(turn);
  }
  return turns;
}

/** Whether the turn went into the one before. Part by part: a call takes only so many arguments, and there may be more. */
function joined(last: Turn | undefined, turn: Turn): boolean {
  if (last?.role === "user" && turn.role === "user") for (const part of turn.content) last.content.push(part);
  else if (last?.role === "assistant" && turn.role === "assistant") {
    for (const part of turn.content) last.content.push(part);
  } else if (last?.role === "tool" && turn.role === "tool") for (const part of turn.content) last.content.push(part);
  else return false;
  return true;
}

/** A list of its own, which may be added to; undefined for instructions. */
function turnOf(message: Message): Turn | undefined {
  switch (message.role) {
    case "user":
      return { role: "user", content: [...message.content] };
    case "assistant":
      return { role: "assistant", content: [...message.content] };
    case "tool":
      return { role: "tool", content: [...message.content] };
    default:
      return undefined;
  }
}

/** A name stands beside the content. */
const placeOfName = (at: string | undefined): string => (at ? `${at.replace(/\.content(?:\..*)?$/, "")}.name` : "name");

const userParts = (part: UserPart, family: Family, dropped: Dropped): Part[] =>
  part.type === "text" ? textParts(part.text) : mediaParts(part, family, dropped);

/**
 * What the model said before. A signature goes back to the part it came with: a call's own to that call; one without
 * words to the call that opens the turn's calls if it comes right before and that has none (which Gemini 3 never leaves
 * unsigned), else to the text before it; where there is neither, to a part of no text, as it may have come. Thought that
 * Gemini has not signed tells it nothing and stays behind, other makers' too.
 */
function modelParts(given: readonly AssistantPart[], family: Family, dropped: Dropped): Part[] {
  const parts: Part[] = [];
  let loose: string | undefined;
  let isFirstCall = true;
  const settle = () => {
    if (loose === undefined) return;
    const last = parts.at(-1);
    if (last?.text !== undefined && last.thoughtSignature === undefined) last.thoughtSignature = loose;
    else parts.push({ text: "", thoughtSignature: loose });
    loose = undefined;
  };
  for (const part of given) {
    if (part.type === "tool_call") {
      const own = part.seal?.by === "gemini" ? part.seal.data : undefined;
      let signature = own;
      if (isFirstCall && own === undefined) {
        signature = loose ?? (family.wantsSignatures ? UNCHECKED : undefined);
        loose = undefined;
      }
      settle();
      isFirstCall = false;
      parts.push({ functionCall: callOf(part, dropped), ...(signature ? { thoughtSignature: signature } : {}) });
      continue;
    }
    settle();
    if (part.type !== "thinking") parts.push(...textParts(part.text));
    else if (part.seal?.by === "gemini" && part.text === "") loose = part.seal.data;
    else if (part.seal?.by === "gemini")
      parts.push({ text: part.text, thought: true, thoughtSignature: part.seal.data });
  }
  settle();
  return parts;
}

function callOf({ id, name, arguments: text, at }: ToolCallPart, dropped: Dropped): Required<Part>["functionCall"] {
  let args: JsonObject | undefined;
  try {
    args = membersOf(JSON.parse(text));
  } catch {
    // Said below.
  }
  if (!args) dropped.part(at, "The arguments of a call must be the text of a JSON object.");
  return { id, name, args: args ?? {} };
}
