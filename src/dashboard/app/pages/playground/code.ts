/** A request as a program would make it. The key is read from the environment, as a program should. */
import type { ChatRequest } from "./chat-request.ts";

export const LANGUAGES = ["curl", "python", "typescript", "ai-sdk"] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_TITLES: Readonly<Record<Language, string>> = {
  curl: "curl",
  python: "Python",
  typescript: "TypeScript",
  "ai-sdk": "AI SDK",
};

const KEY = "EDGEWRIGHT_API_KEY";

/** `baseUrl` ends in /v1. */
export function codeOf(language: Language, request: ChatRequest, baseUrl: string): string {
  switch (language) {
    case "curl":
      return curl(request, baseUrl);
    case "python":
      return python(request, baseUrl);
    case "typescript":
      return typescript(request, baseUrl);
    case "ai-sdk":
      return aiSdk(request, baseUrl);
  }
}

/** A word of a POSIX shell. */
const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const curl = (request: ChatRequest, baseUrl: string): string =>
  [
    `curl -N ${shell(`${baseUrl}/chat/completions`)} \\`,
    `  -H "Authorization: Bearer $${KEY}" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shell(JSON.stringify(request, undefined, 2))}`,
  ].join("\n");

/** JSON as a literal of Python: its strings and numbers are Python's, three of its words are not. */
function pythonLiteral(value: unknown, indent = ""): string {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null || value === undefined) return "None";
  const inner = `${indent}    `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((each) => `${inner}${pythonLiteral(each, inner)},\n`).join("")}${indent}]`;
  }
  if (typeof value === "object") {
    const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${pythonLiteral(each, inner)}`);
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}

const python = (request: ChatRequest, baseUrl: string): string =>
  [
    "import os",
    "",
    "from openai import OpenAI",
    "",
    `client = OpenAI(base_url=${JSON.stringify(baseUrl)}, api_key=os.environ["${KEY}"])`,
    "",
    "stream = client.chat.completions.create(",
    ...Object.entries(request).map(([name, value]) => `    ${name}=${pythonLiteral(value, "    ")},`),
    ")",
    "for chunk in stream:",
    "    for choice in chunk.choices:",
    '        print(choice.delta.content or "", end="", flush=True)',
  ].join("\n");

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** JSON as people write it in TypeScript. */
function literal(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each !== "object")) return `[${value.map((each) => literal(each)).join(", ")}]`;
    return `[\n${value.map((each) => `${inner}${literal(each, inner)},\n`).join("")}${indent}]`;
  }
  const members = Object.entries(value).map(
    ([key, each]) => `${IDENTIFIER.test(key) ? key : JSON.stringify(key)}: ${literal(each, inner)}`,
  );
  return `{ ${members.join(", ")} }`;
}

const members = (value: object): string[] =>
  Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => `  ${name}: ${literal(each, "  ")},`);

const typescript = (request: ChatRequest, baseUrl: string): string =>
  [
    'import OpenAI from "openai";',
    "",
    "const client = new OpenAI({",
    `  baseURL: ${JSON.stringify(baseUrl)},`,
    `  apiKey: process.env.${KEY},`,
    "});",
    "",
    "const stream = await client.chat.completions.create({",
    ...members(request),
    "});",
    "for await (const chunk of stream) {",
    '  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");',
    "}",
  ].join("\n");

function aiSdk(request: ChatRequest, baseUrl: string): string {
  const system = request.messages.find(({ role }) => role === "system")?.content;
  const settings = {
    system,
    messages: request.messages.filter(({ role }) => role !== "system"),
    temperature: request.temperature,
    topP: request.top_p,
    maxOutputTokens: request.max_completion_tokens ?? request.max_tokens,
    stopSequences: request.stop,
    seed: request.seed,
  };
  return [
    'import { createOpenAICompatible } from "@ai-sdk/openai-compatible";',
    'import { streamText } from "ai";',
    "",
    "const edgewright = createOpenAICompatible({",
    '  name: "edgewright",',
    `  baseURL: ${JSON.stringify(baseUrl)},`,
    `  apiKey: process.env.${KEY},`,
    "  includeUsage: true,",
    "});",
    "",
    "const { textStream } = streamText({",
    `  model: edgewright(${JSON.stringify(request.model)}),`,
    ...members(settings),
    "});",
    "for await (const text of textStream) process.stdout.write(text);",
  ].join("\n");
}
