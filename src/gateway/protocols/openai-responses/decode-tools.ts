import type { Tool, ToolChoice } from "../../canonical/request.ts";
import { isObject } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";
import type { Reading } from "./reading.ts";
import { fitsStrict } from "./strict.ts";

export function decodeTools(value: unknown, reading: Reading): Tool[] {
  return (reading.list(value, "tools") ?? []).flatMap((tool, index) => {
    const at = `tools.${index}`;
    const read = isObject(tool) ? decodeTool(tool, at, reading) : reading.wrong(at, "must be an object");
    return read ? [read] : [];
  });
}

function decodeTool(tool: JsonObject, at: string, reading: Reading): Tool | undefined {
  if (tool.type !== "function") {
    const kind = typeof tool.type === "string" ? `'${tool.type.slice(0, 64)}'` : "without a name";
    return reading.unsupported(at, `Tools of type ${kind} cannot be carried to this model.`);
  }
  const { type: _type, name: called, description: about, parameters: schema, strict: asked, ...others } = tool;
  for (const [key, value] of Object.entries(others)) {
    if (!asksNothing(key, value)) reading.unsupported(`${at}.${key}`);
  }
  const name = reading.text(called, `${at}.name`);
  if (!name) return reading.wrong(`${at}.name`, "must be given");
  const description = reading.text(about, `${at}.description`);
  const parameters = reading.object(schema, `${at}.parameters`);
  const strict = reading.flag(asked, `${at}.strict`) ?? (parameters && fitsStrict(parameters) ? true : undefined);
  return {
    name,
    at,
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(strict === undefined ? {} : { strict }),
  };
}

/** Null, false, and that the model itself may call it, which is what tools are for. */
const asksNothing = (key: string, value: unknown): boolean =>
  value === null ||
  value === false ||
  (key === "allowed_callers" && Array.isArray(value) && value.every((caller) => caller === "direct"));

export function decodeToolChoice(value: unknown, reading: Reading): ToolChoice | undefined {
  if (typeof value === "string") {
    const kind = reading.oneOf(value, ["auto", "none", "required"], "tool_choice");
    return kind && { kind };
  }
  const choice = reading.object(value, "tool_choice");
  if (!choice) return undefined;
  if (choice.type === "function") {
    const name = reading.text(choice.name, "tool_choice.name");
    return name ? { kind: "tool", name } : reading.wrong("tool_choice.name", "must be given");
  }
  if (choice.type === "allowed_tools") return decodeAllowed(choice, reading);
  return reading.unsupported("tool_choice", "Only functions can be chosen with this model.");
}

function decodeAllowed(choice: JsonObject, reading: Reading): ToolChoice {
  const required = reading.oneOf(choice.mode, ["auto", "required"], "tool_choice.mode") === "required";
  const names = (reading.list(choice.tools, "tool_choice.tools") ?? []).flatMap((tool, index) => {
    const at = `tool_choice.tools.${index}`;
    const name = isObject(tool) ? nameOf(tool, at, reading) : reading.wrong(at, "must be an object");
    return name === undefined ? [] : [name];
  });
  return { kind: "among", names, required };
}

function nameOf(tool: JsonObject, at: string, reading: Reading): string | undefined {
  if (tool.type !== "function") return reading.unsupported(at, "Only functions can be chosen with this model.");
  return reading.text(tool.name, `${at}.name`) || reading.wrong(`${at}.name`, "must be given");
}
