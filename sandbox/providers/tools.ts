import { arrayOf, isObject, objectOf, stringOf } from "./json.ts";
import { hashOf } from "./words.ts";

export interface ToolSpec {
  name: string;
  /** JSON schema of the arguments. */
  parameters: unknown;
}

export type ToolChoice = { kind: "auto" | "none" | "any" } | { kind: "named"; name: string };

export interface ToolCall {
  name: string;
  /** JSON text. */
  arguments: string;
}

const MAX_DEPTH = 8;

/** Proper nouns of a prompt: "the weather in Paris and New York?" gives Paris and New York. */
export function namesIn(prompt: string): string[] {
  const found = prompt.slice(0, 2000).match(/(?<=[\p{L}\d,;:] )\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*/gu) ?? [];
  return [...new Set(found)].slice(0, 8);
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

interface Hints {
  names: string[];
  numbers: number[];
  prompt: string;
}

/** A value that satisfies the schema, taken from the prompt where it offers one. */
export function valueFor(schema: unknown, prompt: string): unknown {
  const numbers = (prompt.slice(0, 2000).match(/\b\d{1,9}(?:\.\d{1,4})?\b/g) ?? []).map(Number);
  return build(schema, { names: namesIn(prompt), numbers, prompt }, objectOf(schema), 0, "value");
}

function build(schema: unknown, hints: Hints, root: unknown, depth: number, field: string): unknown {
  const node = objectOf(schema);
  if (depth > MAX_DEPTH) return null;
  if (typeof node.$ref === "string") return build(resolve(node.$ref, root), hints, root, depth + 1, field);
  if ("const" in node) return node.const;
  if (Array.isArray(node.enum)) return node.enum[hashOf(hints.prompt) % Math.max(node.enum.length, 1)] ?? null;
  const alternatives = [...arrayOf(node.anyOf), ...arrayOf(node.oneOf)];
  if (alternatives.length > 0) return build(alternatives[0], hints, root, depth + 1, field);
  const type = Array.isArray(node.type) ? node.type.find((name) => name !== "null") : node.type;
  switch (typeof type === "string" ? type.toLowerCase() : isObject(node.properties) ? "object" : "string") {
    case "object": {
      const built: Record<string, unknown> = {};
      for (const [name, property] of Object.entries(objectOf(node.properties))) {
        built[name] = build(property, hints, root, depth + 1, name);
      }
      return built;
    }
    case "array":
      return Array.from({ length: Math.min(Math.max(Number(node.minItems) || 1, 1), 8) }, () =>
        build(node.items, hints, root, depth + 1, field),
      );
    case "integer":
      return Math.round(within(hints.numbers[0] ?? (hashOf(field) % 9) + 1, node));
    case "number":
      return within(hints.numbers[0] ?? (hashOf(field) % 90) / 10 + 1, node);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return (
        hints.names[0] ??
        (/^(q|query|question|text|prompt|input|expression)$/i.test(field)
          ? hints.prompt.slice(0, 120)
          : `sample ${field}`)
      );
  }
}

function within(value: number, node: Record<string, unknown>): number {
  const low = typeof node.minimum === "number" ? node.minimum : Number.NEGATIVE_INFINITY;
  const high = typeof node.maximum === "number" ? node.maximum : Number.POSITIVE_INFINITY;
  return Math.min(Math.max(value, low), high);
}

function resolve(reference: string, root: unknown): unknown {
  let node: unknown = root;
  for (const part of reference.replace(/^#\/?/, "").split("/").filter(Boolean)) node = objectOf(node)[part];
  return node;
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
export function decideCalls({ text, tools, choice, parallel, answersTool, wanted }: ToolPrompt): ToolCall[] {
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
