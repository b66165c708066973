/** A whole request of Anthropic's, in nobody's words. */
import { Problem } from "../../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../../kernel/result.ts";
import type { CacheMark, CanonicalRequest, Message, Tool } from "../../../canonical/request.ts";
import { itemsOf, membersOf } from "../../../wire/members.ts";
import { parseWhole } from "../../body.ts";
import { cacheOf } from "./decode-media.ts";
import { decodeInstructions, decodeMessage } from "./decode-messages.ts";
import { decodeParameters, decodeTool } from "./decode-parameters.ts";
import { createFindings, saysNothing } from "./findings.ts";
import type { MessagesCall } from "./request.service.ts";
import { Body } from "./schemas.ts";

export function decodeMessages(call: Pick<MessagesCall, "bytes">): Result<CanonicalRequest, Problem> {
  const findings = createFindings();
  const given = parseWhole(call.bytes);
  if (!given.ok) return given;
  const body = findings.parse(Body, given.value, "");
  if (!body) return err(findings.problem() ?? new Problem("invalid_request"));
  if (!saysNothing(body.speed) && body.speed !== "standard") findings.unknown("speed");
  if (!keepsAll(body.context_management)) findings.unknown("context_management");
  findings.rest(body, Body, "");
  const messages: Message[] = [];
  if (body.system && body.system.length > 0) {
    messages.push({ role: "system", content: decodeInstructions(body.system, "system", findings) });
  }
  for (const [index, message] of body.messages.entries()) {
    messages.push(...decodeMessage(message, `messages.${index}`, findings));
  }
  const tools = (body.tools ?? []).flatMap((tool, index) => decodeTool(tool, `tools.${index}`, findings) ?? []);
  const { parameters, names } = decodeParameters(body, findings);
  const problem = findings.problem();
  if (problem) return err(problem);
  const { cache } = cacheOf(body);
  if (cache) markLast(messages, tools, cache);
  return ok({ ...parameters, messages, tools, stream: body.stream ?? false, names, foreign: findings.foreign });
}

/** Claude Code always says so: the thoughts of earlier turns stay, as they do elsewhere. */
const keepsAll = (management: unknown): boolean =>
  saysNothing(management) ||
  (membersOf(management)?.edits !== undefined &&
    itemsOf(membersOf(management)?.edits).every((edit) => {
      const { type, keep } = membersOf(edit) ?? {};
      return typeof type === "string" && type.startsWith("clear_thinking_") && keep === "all";
    }));

/** The mark of a whole request is that of the last part of it that can have one, unless it has its own. */
function markLast(messages: readonly Message[], tools: readonly Tool[], cache: CacheMark): void {
  for (const { content } of messages.toReversed()) {
    for (const part of content.toReversed()) {
      if (part.type === "thinking" || part.type === "refusal" || (part.type === "text" && part.text === "")) continue;
      part.cache ??= cache;
      return;
    }
  }
  const tool = tools.at(-1);
  if (tool) tool.cache ??= cache;
}
