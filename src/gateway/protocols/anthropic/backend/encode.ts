/** A canonical request as a body of Anthropic's Messages API (https://platform.claude.com/docs/en/api/messages). */
import type { CanonicalRequest } from "../../../canonical/request.ts";
import { createDropped } from "../../dropped.ts";
import type { EncodedRequest, Target } from "../../protocol.ts";
import { ANTHROPIC_VERSION, type WireMessage, type WireRequest } from "../wire.ts";
import { createContentWriter } from "./content.ts";
import { writeConversation } from "./conversation.ts";
import { abilitiesOf } from "./models.ts";
import { planFormat, planRest, planSampling } from "./parameters.ts";
import { planThinking } from "./thinking.ts";
import { insists, planTools } from "./tools.ts";

export function encode(request: CanonicalRequest, { model, defaultMaxOutputTokens }: Target): EncodedRequest {
  const dropped = createDropped(request);
  const abilities = abilitiesOf(model);
  const { lateInstructions } = abilities;
  const content = createContentWriter(dropped);
  const { system, messages } = writeConversation(request.messages, { content, lateInstructions, dropped });
  const tools = planTools(request, abilities, model, dropped);
  const { maxTokens, thinking, effort } = planThinking({
    reasoning: request.reasoning,
    abilities,
    model,
    maxOutputTokens: request.maxOutputTokens,
    defaultMaxOutputTokens,
    forcedTool: tools.tools !== undefined && insists(request.toolChoice),
    thoughtIsLost: isThoughtLost(messages),
    dropped,
  });
  const thinks = thinking !== undefined && thinking.type !== "disabled";
  const output = {
    ...(effort === undefined ? {} : { effort }),
    ...planFormat(request, abilities, model, dropped),
  };
  const body: WireRequest = {
    model,
    max_tokens: maxTokens,
    ...(system.length > 0 ? { system } : {}),
    messages,
    ...tools,
    ...(thinking ? { thinking } : {}),
    ...(Object.keys(output).length > 0 ? { output_config: output } : {}),
    ...planSampling(request, abilities, thinks, model, dropped),
    ...planRest(request, dropped),
    ...(request.stream ? { stream: true } : {}),
  };
  return {
    path: "/v1/messages",
    body: { ...body },
    headers: { "anthropic-version": ANTHROPIC_VERSION },
    dropped: dropped.list,
  };
}

/**
 * Whether the assistant's last turn is still open (its calls were just answered, or it is to be gone on with) and does not
 * begin with its thought: with a budget to think the API refuses that.
 */
function isThoughtLost(messages: readonly WireMessage[]): boolean {
  const at = messages.findLastIndex(({ role }) => role === "assistant");
  const turn = messages[at];
  if (turn?.role !== "assistant") return false;
  const isOpen = at === messages.length - 1 || turn.content.some(({ type }) => type === "tool_use");
  const first = turn.content[0]?.type;
  return isOpen && first !== "thinking" && first !== "redacted_thinking";
}
