/** Which tools are billed by tokens alone. */
import type { Problem } from "../../../kernel/problem.ts";
import { isObject } from "../../wire/members.ts";
import { lookalike, unsupported } from "../body.ts";

/** Run by the client, whatever they are called: the provider counts their definitions, calls and results as tokens. */
const BY_TOKENS: ReadonlySet<unknown> = new Set([
  "function",
  "custom",
  "local_shell",
  "apply_patch",
  "computer",
  "computer_use_preview",
]);

const DECIDING: ReadonlySet<string> = new Set(["type", "tools", "environment", "execution"]);

/**
 * Refuses tools that the provider runs: searches, containers, pictures and calls to other hosts have prices that are no
 * tokens. What is no list of tools the provider says.
 */
export function refuseTools(tools: unknown, path: string): Problem | undefined {
  if (!Array.isArray(tools)) return undefined;
  for (const [index, tool] of tools.entries()) {
    const refused = refuseTool(tool, `${path}.${index}`);
    if (refused) return refused;
  }
  return undefined;
}

function refuseTool(tool: unknown, path: string): Problem | undefined {
  if (!isObject(tool)) return unsupported(path, "A tool is an object with a type.");
  const other = lookalike(Object.keys(tool), DECIDING);
  if (other !== undefined) return unsupported(`${path}.${other}`, `'${other}' is spelt '${other.toLowerCase()}'.`);
  const { type, environment, execution } = tool;
  if (BY_TOKENS.has(type)) return undefined;
  // A group of functions under one name.
  if (type === "namespace") return refuseTools(tool.tools, `${path}.tools`);
  if (type === "shell") {
    if (isObject(environment) && environment.type === "local") return undefined;
    return unsupported(`${path}.environment`, "Only a shell with the environment 'local' is supported.");
  }
  if (type === "tool_search" && execution === "client") return undefined;
  const kind = typeof type === "string" ? `of type '${type.slice(0, 64)}'` : "without a type";
  const detail = `Tools ${kind} are not supported: only those that the client runs are.`;
  return unsupported(`${path}.type`, detail);
}
