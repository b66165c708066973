import type { CanonicalRequest, Tool } from "../../canonical/request.ts";
import { membersOf } from "../../wire/members.ts";
import type { Dropped } from "../dropped.ts";
import type { JsonObject } from "../protocol.ts";

type Mode = "AUTO" | "ANY" | "NONE" | "VALIDATED";

interface ToolFields {
  tools?: readonly JsonObject[];
  toolConfig?: { functionCallingConfig: { mode: Mode; allowedFunctionNames?: readonly string[] } };
}

/** `parametersJsonSchema` takes a JSON Schema as it is; `parameters` would want OpenAPI's. */
export function toolFields({ tools, toolChoice, parallelToolCalls }: CanonicalRequest, dropped: Dropped): ToolFields {
  if (tools.length === 0) {
    if (toolChoice && toolChoice.kind !== "auto" && toolChoice.kind !== "none") {
      dropped.parameter("toolChoice", "There are no tools to choose from.");
    }
    return {};
  }
  if (parallelToolCalls === false) {
    dropped.parameter("parallelToolCalls", "Gemini cannot be kept from calling several tools at once.");
  }
  // Free to speak or to call, but a call must fit its schema; forced calls always do.
  const free: Mode = tools.some(({ strict }) => strict === true) ? "VALIDATED" : "AUTO";
  return {
    tools: [{ functionDeclarations: tools.map(declaration) }],
    ...(toolChoice || free === "VALIDATED" ? { toolConfig: { functionCallingConfig: calling(toolChoice, free) } } : {}),
  };
}

function calling(
  choice: CanonicalRequest["toolChoice"],
  free: Mode,
): { mode: Mode; allowedFunctionNames?: readonly string[] } {
  switch (choice?.kind) {
    case undefined:
    case "auto":
      return { mode: free };
    case "none":
      return { mode: "NONE" };
    case "required":
      return { mode: "ANY" };
    case "tool":
      return { mode: "ANY", allowedFunctionNames: [choice.name] };
    case "among":
      // Names may go with these two modes only, and only one of them leaves the model free to speak.
      return { mode: choice.required ? "ANY" : "VALIDATED", allowedFunctionNames: choice.names };
  }
}

const declaration = ({ name, description, parameters }: Tool): JsonObject => ({
  name,
  ...(description ? { description } : {}),
  ...(parameters && !takesNothing(parameters) ? { parametersJsonSchema: parameters } : {}),
});

const EMPTY_MEMBERS: ReadonlySet<string> = new Set([
  "$schema",
  "type",
  "properties",
  "required",
  "additionalProperties",
  "title",
  "description",
]);

/** The documented way to declare a function without parameters is to leave the schema out. */
function takesNothing(schema: JsonObject): boolean {
  if (Object.keys(schema).some((key) => !EMPTY_MEMBERS.has(key))) return false;
  const { properties, additionalProperties } = schema;
  return Object.keys(membersOf(properties) ?? {}).length === 0 && !additionalProperties;
}
