/**
 * A conversation as Anthropic takes it: instructions in `system`, and turns that alternate. Results of tools and the
 * user's words are one turn, the results first; what one side says in several messages becomes one. An assistant may have
 * the first word (the API takes it) and the last, which the model goes on with where it can.
 *
 * Instructions in the middle of a conversation stay there for models that take them, behind the user's turn that they
 * came before or after, which is the one place they may stand in: moved to the front they would change what is cached and
 * what thoughts are bound to. For all other models they are moved to `system`, in order.
 */
import type { Message } from "../../../canonical/request.ts";
import type { Dropped } from "../../dropped.ts";
import type { AssistantBlock, DocumentBlock, ImageBlock, TextBlock, ToolResultBlock, WireMessage } from "../wire.ts";
import type { ContentWriter } from "./content.ts";

export interface Conversation {
  system: TextBlock[];
  messages: WireMessage[];
}

interface UserTurn {
  role: "user";
  results: ToolResultBlock[];
  words: (TextBlock | ImageBlock | DocumentBlock)[];
  /** Instructions behind it. */
  late: TextBlock[];
}

interface AssistantTurn {
  role: "assistant";
  blocks: AssistantBlock[];
}

export interface ConversationOptions {
  content: ContentWriter;
  lateInstructions: boolean;
  dropped: Dropped;
}

export function writeConversation(
  messages: readonly Message[],
  { content, lateInstructions, dropped }: ConversationOptions,
): Conversation {
  const system: TextBlock[] = [];
  const turns: (UserTurn | AssistantTurn)[] = [];
  /** Instructions that wait for the user's turn to end. */
  let waiting: TextBlock[] = [];

  function settle(): void {
    const last = turns.at(-1);
    if (last?.role === "user") last.late.push(...waiting);
    else system.push(...waiting);
    waiting = [];
  }

  function userTurn(): UserTurn {
    const last = turns.at(-1);
    if (last?.role === "user") return last;
    const turn: UserTurn = { role: "user", results: [], words: [], late: [] };
    turns.push(turn);
    return turn;
  }

  function assistantSays(blocks: AssistantBlock[]): void {
    if (blocks.length === 0) return;
    settle();
    const last = turns.at(-1);
    if (last?.role === "assistant") last.blocks.push(...blocks);
    else turns.push({ role: "assistant", blocks });
  }

  for (const message of messages) {
    switch (message.role) {
      case "system":
      case "developer": {
        const blocks = content.texts(message.content);
        if (turns.length === 0 || !lateInstructions) system.push(...blocks);
        else waiting.push(...blocks);
        break;
      }
      case "user": {
        noteName(message, dropped);
        const words = content.user(message.content);
        if (words.length > 0) userTurn().words.push(...words);
        break;
      }
      case "tool": {
        const results = content.results(message.content);
        if (results.length > 0) userTurn().results.push(...results);
        break;
      }
      case "assistant":
        noteName(message, dropped);
        assistantSays(content.assistant(message.content));
        break;
    }
  }
  settle();

  const written = alternating(turns);
  // There is no conversation without a message: instructions alone are then the user's.
  if (written.length === 0 && system.length > 0) return { system: [], messages: [{ role: "user", content: system }] };
  return { system, messages: written };
}

function noteName(message: Extract<Message, { role: "user" | "assistant" }>, dropped: Dropped): void {
  if (message.name === undefined) return;
  const at = message.content[0]?.at?.replace(/\.(?:content|parts)\b.*$/, "");
  dropped.part(at && `${at}.name`, "Anthropic has no names for those who take part in a conversation.");
}

/** A turn that ends up empty is none, and those around it become one. */
function alternating(turns: readonly (UserTurn | AssistantTurn)[]): WireMessage[] {
  const kept: (UserTurn | AssistantTurn)[] = [];
  for (const [index, turn] of turns.entries()) {
    const last = kept.at(-1);
    if (turn.role === "assistant") {
      const blocks = ended(turn.blocks, index === turns.length - 1);
      if (blocks.length > 0) kept.push({ role: "assistant", blocks });
    } else if (last?.role === "user") {
      last.results.push(...turn.results);
      last.words.push(...turn.words);
      last.late.push(...turn.late);
    } else {
      kept.push(turn);
    }
  }
  return kept.flatMap((turn): WireMessage[] => {
    if (turn.role === "assistant") return [{ role: "assistant", content: turn.blocks }];
    const said: WireMessage = { role: "user", content: [...turn.results, ...turn.words] };
    return turn.late.length > 0 ? [said, { role: "system", content: turn.late }] : [said];
  });
}

/** The API refuses a turn that ends in thought, and a last one that ends in white space. */
function ended(blocks: readonly AssistantBlock[], isLast: boolean): AssistantBlock[] {
  const end = blocks.findLastIndex(({ type }) => type !== "thinking" && type !== "redacted_thinking");
  const kept = blocks.slice(0, end + 1);
  const last = kept.at(-1);
  if (isLast && last?.type === "text") kept[end] = { ...last, text: last.text.trimEnd() };
  return kept;
}
