import { objectOf, stringOf } from "./json.ts";
import { namesIn, valueFor } from "./schema-value.ts";

export interface ToolSpec {
  name: string;
  /** JSON schema of the arguments. */
  parameters: unknown;
}

export type ToolChoice =
  | { kind: "auto" | "none" | "any" }
  | { kind: "named"; name: string }
  /** Only these of the tools; `required`: one of them must be called. */
  | { kind: "among"; names: string[]; required: boolean };

export interface ToolCall {
  name: string;
  /** JSON text. */
  arguments: string;
}

const wordsOfName = (name: string) =>
  name
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
    .map((word) => word.toLowerCase())
    .filter((word) => word.length > 3);

/** Would a model reach for this tool? When the prompt speaks of what its name says. */
function fits(tool: ToolSpec, prompt: string): boolean {
  const lower = prompt.toLowerCase();
  return lower.includes(tool.name.toLowerCase()) || wordsOfName(tool.name).some((word) => lower.includes(word));
}

export interface ToolPrompt {
  text: string;
  tools: readonly ToolSpec[];
  choice: ToolChoice;
  parallel: boolean;
  /** The last message is a tool's result: the model now answers in words. */
  answersTool: boolean;
  /** `[[tool=name]]` or `[[tools]]`: a test says what the model decides. */
  wanted: string | undefined;
}

/** The calls that the model decides to make; none when it answers in words. */
export function decideCalls(prompt: ToolPrompt): ToolCall[] {
  const { text, parallel, answersTool, wanted } = prompt;
  const among = prompt.choice.kind === "among" ? prompt.choice : undefined;
  const tools = among ? prompt.tools.filter(({ name }) => among.names.includes(name)) : prompt.tools;
  const choice: ToolChoice = among ? { kind: among.required ? "any" : "auto" } : prompt.choice;
  if (choice.kind === "none" || tools.length === 0) return [];
  const chosen = choose();
  const calls = chosen.flatMap((tool) => {
    const names = namesIn(text);
    const once = chosen.length > 1 || names.length < 2 || !takesOneName(tool);
    const subjects = once ? [text] : names.map((name) => `about ${name}`);
    return subjects.map((subject) => ({
      name: tool.name,
      arguments: JSON.stringify(valueFor({ type: "object", ...objectOf(tool.parameters) }, subject)),
    }));
  });
  return parallel ? calls : calls.slice(0, 1);

  function choose(): ToolSpec[] {
    if (choice.kind === "named") return tools.filter((tool) => tool.name === choice.name);
    if (wanted !== undefined) return wanted === "" ? [...tools] : tools.filter((tool) => tool.name === wanted);
    if (answersTool) return choice.kind === "any" ? tools.slice(0, 1) : [];
    const fitting = tools.filter((tool) => fits(tool, text));
    return fitting.length > 0 ? fitting : choice.kind === "any" ? tools.slice(0, 1) : [];
  }
}

function takesOneName(tool: ToolSpec): boolean {
  const properties = Object.values(objectOf(objectOf(tool.parameters).properties));
  return properties.some(
    (property) => stringOf(objectOf(property).type).toLowerCase() === "string" && !objectOf(property).enum,
  );
}
