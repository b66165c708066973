/** A conversation as a dialect of Chat Completions takes it. */
import type {
  AssistantPart,
  CanonicalRequest,
  Message,
  Seal,
  TextPart,
  ThinkingPart,
  ToolResultPart,
  UserPart,
} from "../../canonical/request.ts";
import type { Dropped } from "../dropped.ts";
import type { JsonObject, Target } from "../protocol.ts";
import type { ChatDialect } from "./dialects.ts";
import { asText, createPartWriter } from "./encode-parts.ts";
import { writeDetails } from "./reasoning-details.ts";

type Assistant = Extract<Message, { role: "assistant" }>;

export function encodeMessages(
  { messages, reasoning }: CanonicalRequest,
  dialect: ChatDialect,
  { model, dialect: { name: provider } }: Target,
  dropped: Dropped,
): JsonObject[] {
  const { write, texts } = createPartWriter(dialect, provider, dropped);
  const idOf = createCallIds(messages, dialect.callIds);
  const toolTurns = dialect.thoughts === "tool-turns" ? inToolTurns(messages) : new Set<Message>();
  const thinks = reasoning?.effort !== "none";

  function encode(message: Message): JsonObject[] {
    switch (message.role) {
      case "system":
      case "developer": {
        if (message.content.length === 0) return [];
        const role = dialect.developer ? message.role : "system";
        return [{ role, content: texts(message.content) }];
      }
      case "user":
        return [{ role: "user", content: said(message.content), ...nameOf(message) }];
      case "assistant":
        return [assistant(message)];
      case "tool":
        return results(message.content);
    }
  }

  function said(parts: readonly UserPart[]): string | JsonObject[] {
    const [only] = parts;
    return parts.length === 1 && only?.type === "text" ? texts([only]) : listOf(parts);
  }

  /** An empty list is refused: where nothing could be carried, an empty text stands for it. */
  function listOf(parts: readonly UserPart[]): string | JsonObject[] {
    const written = parts.map(write).filter((part) => part !== undefined);
    return written.length > 0 ? written : "";
  }

  function nameOf({ name, content: [first] }: { name?: string; content: readonly { at?: string }[] }): JsonObject {
    if (name === undefined) return {};
    if (dialect.names) return { name };
    const at = first?.at?.split(".content")[0];
    dropped.part(
      at === undefined ? undefined : `${at}.name`,
      `Names of participants are not supported with ${provider}.`,
    );
    return {};
  }

  function assistant(message: Assistant): JsonObject {
    const { content } = message;
    const words = content.filter((part) => part.type === "text" || (part.type === "refusal" && !dialect.refusals));
    const spoken = words.map(
      (part): TextPart =>
        part.type === "text" ? part : { type: "text", text: part.type === "refusal" ? part.text : "" },
    );
    const declined = dialect.refusals ? content.filter((part) => part.type === "refusal") : [];
    const calls = content
      .filter((part) => part.type === "tool_call")
      .map(({ id, name, arguments: given }) => ({
        id: idOf(id),
        type: "function",
        function: { name, arguments: given },
      }));
    return {
      role: "assistant",
      content: spoken.length > 0 ? texts(spoken) : calls.length > 0 || declined.length > 0 ? null : "",
      ...(declined.length > 0 ? { refusal: declined.map(({ text }) => text).join("") } : {}),
      ...thoughts(message, calls.length > 0),
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
      ...nameOf(message),
    };
  }

  /** Thought of other makers is worth nothing here, and none of it is an error: conversations change their model. */
  function thoughts(message: Assistant, calling: boolean): JsonObject {
    const open = message.content.filter((part): part is ThinkingPart => part.type === "thinking" && !part.seal);
    const text = open.map((part) => part.text).join("");
    switch (dialect.thoughts) {
      case "none":
        return {};
      case "tool-turns":
        // Missing thought is refused in such a turn, though empty thought is not.
        return toolTurns.has(message) && (thinks || text !== "") ? { reasoning_content: text } : {};
      case "beside-calls":
        return calling && text !== "" ? { reasoning: text } : {};
      case "details": {
        const details = writeDetails(
          message.content.filter((part) => isOwn(part, model)).map(withoutSealOfOthers(model)),
        );
        return details.length > 0 ? { reasoning_details: details } : {};
      }
    }
  }

  /** The protocol has no word for a tool's failure: the text begins with one, unless it does so by itself. */
  function results(parts: readonly ToolResultPart[]): JsonObject[] {
    const media: { callId: string; parts: UserPart[] }[] = [];
    const answers = parts.map(({ callId, content, failed, cache }) => {
      const asGiven = content.map(
        (part): UserPart => (part.type === "file" && !part.cite ? (asText(part) ?? part) : part),
      );
      const kept = dialect.richResults ? asGiven : asGiven.filter((part) => part.type === "text");
      const apart = asGiven.filter((part) => !kept.includes(part));
      if (apart.length > 0) media.push({ callId: idOf(callId), parts: apart });
      const told = failed ? withFailure(kept) : [...kept];
      const last = told.at(-1);
      if (cache && last && !last.cache) told[told.length - 1] = { ...last, cache };
      return { role: "tool", tool_call_id: idOf(callId), content: toolContent(told) };
    });
    const shown = media.flatMap(({ callId, parts: apart }) => {
      const written = apart.map(write).filter((part) => part !== undefined);
      return written.length > 0 ? [{ type: "text", text: `From the result of the call ${callId}:` }, ...written] : [];
    });
    return shown.length > 0 ? [...answers, { role: "user", content: shown }] : answers;
  }

  function toolContent(parts: readonly UserPart[]): string | JsonObject[] {
    const plain = parts.filter((part) => part.type === "text");
    return plain.length === parts.length ? texts(plain) : listOf(parts);
  }

  return messages.flatMap(encode);
}

const FAILURE = "Error: ";

function withFailure(parts: readonly UserPart[]): UserPart[] {
  const [first, ...rest] = parts;
  if (first?.type !== "text") return [{ type: "text", text: FAILURE.trim() }, ...parts];
  return /^\W*error/i.test(first.text) ? [...parts] : [{ ...first, text: FAILURE + first.text }, ...rest];
}

/** Whose seals a model at OpenRouter knows, by the maker before the slash of its name. */
const MAKERS: Readonly<Record<string, Seal["by"]>> = { anthropic: "anthropic", google: "gemini", openai: "openai" };

function knows(model: string, { by }: Seal): boolean {
  const maker = model.replace(/^~/, "").split("/")[0] ?? "";
  return by === "openrouter" || (Object.hasOwn(MAKERS, maker) && MAKERS[maker] === by);
}

const isOwn = (part: AssistantPart, model: string): boolean =>
  part.type === "tool_call" || (part.type === "thinking" && (!part.seal || knows(model, part.seal)));

const withoutSealOfOthers =
  (model: string) =>
  (part: AssistantPart): AssistantPart => {
    if (part.type !== "tool_call" || !part.seal || knows(model, part.seal)) return part;
    const { seal: _seal, ...rest } = part;
    return rest;
  };

/** The assistant's messages between two of the user's where any of them calls a tool. */
function inToolTurns(messages: readonly Message[]): Set<Message> {
  const found = new Set<Message>();
  let turn: Assistant[] = [];
  const close = () => {
    const calling = turn.some(({ content }) => content.some((part) => part.type === "tool_call"));
    if (calling) for (const message of turn) found.add(message);
    turn = [];
  };
  for (const message of messages) {
    if (message.role === "user") close();
    else if (message.role === "assistant") turn.push(message);
  }
  close();
  return found;
}

/** Ids that a provider would refuse become numbers, the same in every request of a conversation. */
function createCallIds(messages: readonly Message[], pattern: RegExp | undefined): (id: string) => string {
  if (!pattern) return (id) => id;
  const given = messages.flatMap(({ role, content }) =>
    role === "assistant" ? content.flatMap((part) => (part.type === "tool_call" ? [part.id] : [])) : [],
  );
  const ids = new Map(given.filter((id) => pattern.test(id)).map((id) => [id, id]));
  let next = 0;
  return (id) => {
    let known = ids.get(id);
    while (known === undefined) {
      const candidate = `call${String(next++).padStart(5, "0")}`;
      if (given.includes(candidate)) continue;
      known = candidate;
      ids.set(id, known);
    }
    return known;
  };
}
