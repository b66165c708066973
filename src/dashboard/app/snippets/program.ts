/** A request as a program makes it, in the words of four clients. */
import type { ChatRequest } from "../pages/playground/chat-request.ts";

export const CLIENTS = [
  { id: "curl", title: "curl" },
  { id: "python", title: "Python" },
  { id: "typescript", title: "TypeScript" },
  { id: "ai-sdk", title: "Vercel AI SDK" },
] as const;
export type ClientId = (typeof CLIENTS)[number]["id"];

const VARIABLE = "EDGEWRIGHT_API_KEY";
const BEARER = "Authorization: Bearer";

/** What is sent; a program need not ask for the count of tokens. */
type Asked = Omit<ChatRequest, "stream_options"> & Partial<ChatRequest>;

export interface Program {
  /** Ends in /v1. */
  baseUrl: string;
  /** Left out, it is read from the environment. */
  apiKey?: string;
  request: Asked;
}

/** Within single quotes of a POSIX shell. */
const inShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const curl = ({ baseUrl, apiKey, request }: Program): string =>
  [
    `curl -N ${inShell(`${baseUrl}/chat/completions`)} \\`,
    `  -H ${apiKey === undefined ? `"${BEARER} $${VARIABLE}"` : inShell(`${BEARER} ${apiKey}`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${inShell(JSON.stringify(request, undefined, 2))}`,
  ].join("\n");

/** JSON as a literal of Python: its strings and numbers are Python's, three of its words are not. */
function pythonLiteral(value: unknown, indent = ""): string {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null || value === undefined) return "None";
  const inner = `${indent}    `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    if (value.length === 1) return `[${pythonLiteral(value[0], indent)}]`;
    return `[\n${value.map((each) => `${inner}${pythonLiteral(each, inner)},\n`).join("")}${indent}]`;
  }
  if (typeof value === "object") {
    const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${pythonLiteral(each, inner)}`);
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}

const keyInPython = (apiKey: string | undefined): string =>
  apiKey === undefined ? `os.environ["${VARIABLE}"]` : JSON.stringify(apiKey);

const python = ({ baseUrl, apiKey, request }: Program): string =>
  [
    "# pip install openai",
    ...(apiKey === undefined ? ["import os", ""] : []),
    "from openai import OpenAI",
    "",
    `client = OpenAI(base_url=${JSON.stringify(baseUrl)}, api_key=${keyInPython(apiKey)})`,
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
    if (value.length === 1 || value.every((each) => typeof each !== "object")) {
      return `[${value.map((each) => literal(each)).join(", ")}]`;
    }
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

const keyInScript = (apiKey: string | undefined): string =>
  apiKey === undefined ? `process.env.${VARIABLE}` : JSON.stringify(apiKey);

const typescript = ({ baseUrl, apiKey, request }: Program): string =>
  [
    "// npm install openai",
    'import OpenAI from "openai";',
    "",
    "const client = new OpenAI({",
    `  baseURL: ${JSON.stringify(baseUrl)},`,
    `  apiKey: ${keyInScript(apiKey)},`,
    "});",
    "",
    "const stream = await client.chat.completions.create({",
    ...members(request),
    "});",
    "for await (const chunk of stream) {",
    '  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");',
    "}",
  ].join("\n");

function aiSdk({ baseUrl, apiKey, request }: Program): string {
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
    "// npm install ai @ai-sdk/openai-compatible",
    'import { createOpenAICompatible } from "@ai-sdk/openai-compatible";',
    'import { streamText } from "ai";',
    "",
    "const edgewright = createOpenAICompatible({",
    '  name: "edgewright",',
    `  baseURL: ${JSON.stringify(baseUrl)},`,
    `  apiKey: ${keyInScript(apiKey)},`,
    ...(request.stream_options ? ["  includeUsage: true,"] : []),
    "});",
    "",
    "const { textStream } = streamText({",
    `  model: edgewright(${JSON.stringify(request.model)}),`,
    ...members(settings),
    "});",
    "for await (const text of textStream) process.stdout.write(text);",
  ].join("\n");
}

const PROGRAMS: Readonly<Record<ClientId, (program: Program) => string>> = {
  curl,
  python,
  typescript,
  "ai-sdk": aiSdk,
};

export const programOf = (client: ClientId, program: Program): string => PROGRAMS[client](program);
