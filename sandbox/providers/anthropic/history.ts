import { IMAGE_TYPES, readBase64, sniff } from "../media.ts";
import { signs, unsealed } from "../seals.ts";
import type { Abilities } from "./models.ts";
import type { Block, CountTokens } from "./schema.ts";

/** What seals of thought are bound to. */
export const SIGNATURE = "anthropic.thinking";
export const REDACTED = "anthropic.redacted";

type Message = CountTokens["messages"][number];

export const blocksIn = ({ content }: Message): Block[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : content;

/** What is wrong with a conversation whose shape is right, in the API's words. */
export function historyProblem(
  messages: readonly Message[],
  thinks: boolean,
  abilities: Abilities,
): string | undefined {
  if (messages[0]?.role !== "user") return 'messages: first message must use the "user" role';
  for (const [at, message] of messages.entries()) {
    const last = at === messages.length - 1;
    const problem = emptiness(message, at, last) ?? blockProblem(message, at);
    if (problem) return problem;
  }
  return (
    toolProblem(merged(messages)) ?? endProblem(messages, abilities) ?? (thinks ? thoughtProblem(messages) : undefined)
  );
}

function emptiness(message: Message, at: number, last: boolean): string | undefined {
  if (message.content.length === 0) {
    if (message.role === "user") return `messages.${at}: user messages must have non-empty content`;
    return last
      ? undefined
      : `messages.${at}: all messages must have non-empty content except for the optional final assistant message`;
  }
  for (const block of blocksIn(message)) {
    if (block.type !== "text") continue;
    if (block.text === "") return "messages: text content blocks must be non-empty";
    if (block.text.trim() === "") return "messages: text content blocks must contain non-whitespace text";
  }
  return undefined;
}

function blockProblem(message: Message, at: number): string | undefined {
  for (const [place, block] of blocksIn(message).entries()) {
    const where = `messages.${at}.content.${place}`;
    const foreign =
      message.role === "user" ? /^(tool_use|thinking|redacted_thinking)$/ : /^(tool_result|image|document)$/;
    if (foreign.test(block.type)) {
      const [wrong, right] = message.role === "user" ? ["user", "assistant"] : ["assistant", "user"];
      return `${where}: \`${block.type}\` blocks can only be in \`${right}\` messages, not \`${wrong}\``;
    }
    const problem = sealProblem(block, where) ?? mediaProblem(block, where);
    if (problem) return problem;
    const inner = block.type === "tool_result" && Array.isArray(block.content) ? block.content : [];
    for (const [inside, part] of inner.entries()) {
      const wrong = mediaProblem(part, `${where}.tool_result.content.${inside}`);
      if (wrong) return wrong;
    }
  }
  return undefined;
}

/** A thought comes back as it was given, to the letter, or not at all. */
function sealProblem(block: Block, where: string): string | undefined {
  if (block.type === "thinking") {
    const shown = signs(SIGNATURE, block.thinking, block.signature);
    const hidden = block.thinking === "" && unsealed(SIGNATURE, block.signature) !== undefined;
    return shown || hidden ? undefined : `${where}: Invalid \`signature\` in \`thinking\` block`;
  }
  if (block.type === "redacted_thinking" && unsealed(REDACTED, block.data) === undefined)
    return `${where}: Invalid \`data\` in \`redacted_thinking\` block`;
  return undefined;
}

function mediaProblem(block: Block, where: string): string | undefined {
  if ((block.type !== "image" && block.type !== "document") || block.source.type !== "base64") return undefined;
  const { media_type: claimed, data } = block.source;
  const bytes = readBase64(data);
  const place = `${where}.${block.type}.source.base64`;
  if (!bytes) return `${place}.data: invalid base64 data`;
  const found = sniff(bytes);
  if (block.type === "document")
    return found === claimed ? undefined : `${place}.data: The PDF specified was not valid.`;
  if (found === undefined || !IMAGE_TYPES.includes(found)) return "Could not process image";
  return found === claimed
    ? undefined
    : `${place}: The image was specified using the ${claimed} media type, but the image appears to be a ${found} image`;
}

interface Turn {
  role: "user" | "assistant";
  /** Of its last message in the request. */
  at: number;
  blocks: { block: Block; at: number; place: number }[];
}

/** Neighbouring messages of one role are one turn. */
function merged(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const [at, message] of messages.entries()) {
    const blocks = blocksIn(message).map((block, place) => ({ block, at, place }));
    const last = turns.at(-1);
    if (last?.role === message.role) {
      last.blocks.push(...blocks);
      last.at = at;
    } else turns.push({ role: message.role, at, blocks });
  }
  return turns;
}

function toolProblem(turns: readonly Turn[]): string | undefined {
  const seen = new Set<string>();
  for (const [index, turn] of turns.entries()) {
    const before = turns[index - 1];
    const asked = before?.role === "assistant" ? idsIn(before) : [];
    for (const { block, at, place } of turn.blocks) {
      if (block.type === "tool_use") {
        if (seen.has(block.id)) return "messages: `tool_use` ids must be unique";
        seen.add(block.id);
      }
      if (block.type === "tool_result" && !asked.includes(block.tool_use_id))
        return `messages.${at}.content.${place}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${block.tool_use_id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    }
    if (turn.role !== "assistant") continue;
    const open = idsIn(turn);
    const next = turns[index + 1];
    // Results stand before anything else that the user says.
    const answered = next ? leading(next) : [];
    const missing = open.filter((id) => !answered.includes(id));
    if (missing.length > 0)
      return `messages.${turn.at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
    if (new Set(answered).size < answered.length)
      return `messages.${turn.at + 1}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with the same id.`;
  }
  return undefined;
}

const idsIn = ({ blocks }: Turn): string[] =>
  blocks.flatMap(({ block }) => (block.type === "tool_use" ? [block.id] : []));

function leading({ blocks }: Turn): string[] {
  const ids: string[] = [];
  for (const { block } of blocks) {
    if (block.type !== "tool_result") break;
    ids.push(block.tool_use_id);
  }
  return ids;
}

function endProblem(messages: readonly Message[], { prefill }: Abilities): string | undefined {
  const last = messages.at(-1);
  if (last?.role !== "assistant") return undefined;
  if (!prefill)
    return "This model does not support assistant message prefill. The conversation must end with a user message.";
  const final = blocksIn(last).at(-1);
  if (final?.type === "thinking")
    return `messages.${messages.length - 1}: The final block in an assistant message cannot be \`thinking\`.`;
  return final?.type === "text" && /\s$/.test(final.text)
    ? "messages: final assistant content cannot end with trailing whitespace"
    : undefined;
}

/** With a budget for thought, the turn that still goes on must have begun with one. */
function thoughtProblem(messages: readonly Message[]): string | undefined {
  const isResult = (message: Message) =>
    message.role === "user" && blocksIn(message).every(({ type }) => type === "tool_result");
  const said = messages.findLastIndex((message) => message.role === "user" && !isResult(message));
  const at = said + 1;
  const first = messages[at];
  if (first?.role !== "assistant") return undefined;
  const type = blocksIn(first)[0]?.type;
  if (type === undefined || type === "thinking" || type === "redacted_thinking") return undefined;
  return `messages.${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks). We recommend you include thinking blocks from previous turns. To avoid this requirement, disable \`thinking\`.`;
}
