/** Tools, and which of them may or must be called. */
import type { CanonicalRequest, Tool, ToolChoice } from "../../../canonical/request.ts";
import type { Dropped } from "../../dropped.ts";
import type { WireTool, WireToolChoice } from "../wire.ts";
import { cacheOf } from "./content.ts";
import type { Abilities } from "./models.ts";
import { narrow } from "./schema.ts";

export interface ToolsPlan {
  tools?: WireTool[];
  tool_choice?: WireToolChoice;
}

/** Whether a tool must be called. */
export const insists = (choice: ToolChoice | undefined): boolean =>
  choice?.kind === "required" || choice?.kind === "tool" || (choice?.kind === "among" && choice.required);

export function planTools(
  { tools, toolChoice, parallelToolCalls }: CanonicalRequest,
  abilities: Abilities,
  model: string,
  dropped: Dropped,
): ToolsPlan {
  if (tools.length === 0) {
    if (insists(toolChoice)) dropped.parameter("toolChoice", "There are no tools to choose from.");
    return {};
  }
  const named = toolChoice?.kind === "among" ? new Set(toolChoice.names) : undefined;
  const offered = named ? tools.filter(({ name }) => named.has(name)) : tools;
  if (offered.length === 0) {
    dropped.parameter("toolChoice", "None of the tools has such a name.");
    return {};
  }
  let choice = choiceOf(toolChoice);
  if (insists(toolChoice) && !abilities.forcedTools) {
    dropped.parameter("toolChoice", `${model} cannot be made to call a tool, only be offered some.`);
    choice = { type: "auto" };
  }
  if (parallelToolCalls === false && choice?.type !== "none") {
    choice = { ...(choice ?? { type: "auto" }), disable_parallel_tool_use: true };
  }
  return {
    tools: offered.map((tool) => writeTool(tool, abilities, model, dropped)),
    ...(choice ? { tool_choice: choice } : {}),
  };
}

function choiceOf(choice: ToolChoice | undefined): WireToolChoice | undefined {
  switch (choice?.kind) {
    case undefined:
      return undefined;
    case "auto":
      return { type: "auto" };
    case "none":
      return { type: "none" };
    case "required":
      return { type: "any" };
    case "tool":
      return { type: "tool", name: choice.name };
    // Only these are offered.
    case "among":
      return { type: choice.required ? "any" : "auto" };
  }
}

function writeTool(tool: Tool, { schemas }: Abilities, model: string, dropped: Dropped): WireTool {
  const { name, description, parameters, strict, at } = tool;
  const schema = { ...(parameters ?? { properties: {} }), type: "object" } as const;
  const common = { name, ...(description ? { description } : {}), ...cacheOf(tool) };
  if (!strict) return { ...common, input_schema: schema };
  const narrowed = narrow(parameters ? schema : { ...schema, additionalProperties: false });
  if (schemas && narrowed.ok) {
    return { ...common, input_schema: { ...narrowed.schema, type: "object" }, strict: true };
  }
  const why = narrowed.ok ? `${model} cannot be held to a schema` : `Anthropic cannot hold a model to ${narrowed.why}`;
  dropped.part(at, `${why}: \`strict\` of the tool '${name}' is not supported.`, "tools");
  return { ...common, input_schema: schema };
}
