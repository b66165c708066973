/** The first call, in the words of four clients. */

export const CLIENTS = [
  { id: "curl", title: "curl" },
  { id: "python", title: "Python" },
  { id: "typescript", title: "TypeScript" },
  { id: "ai-sdk", title: "Vercel AI SDK" },
] as const;
export type ClientId = (typeof CLIENTS)[number]["id"];

export interface FirstCall {
  baseUrl: string;
  apiKey: string;
  model: string;
}

const PROMPT = "Why do rivers bend?";
const quoted = (text: string): string => JSON.stringify(text);

/** Within single quotes of a POSIX shell. */
const inShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const SNIPPETS: Record<ClientId, (call: FirstCall) => string> = {
  curl: ({ baseUrl, apiKey, model }) =>
    [
      `curl -N ${baseUrl}/chat/completions \\`,
      `  -H ${inShell(`Authorization: Bearer ${apiKey}`)} \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d ${inShell(
        [
          "{",
          `    "model": ${quoted(model)},`,
          '    "stream": true,',
          `    "messages": [{ "role": "user", "content": ${quoted(PROMPT)} }]`,
          "  }",
        ].join("\n"),
      )}`,
    ].join("\n"),
  python: ({ baseUrl, apiKey, model }) =>
    [
      "# pip install openai",
      "from openai import OpenAI",
      "",
      `client = OpenAI(base_url=${quoted(baseUrl)}, api_key=${quoted(apiKey)})`,
      "",
      "stream = client.chat.completions.create(",
      `    model=${quoted(model)},`,
      `    messages=[{"role": "user", "content": ${quoted(PROMPT)}}],`,
      "    stream=True,",
      ")",
      "for chunk in stream:",
      "    if chunk.choices:",
      `        print(chunk.choices[0].delta.content or "", end="", flush=True)`,
    ].join("\n"),
  typescript: ({ baseUrl, apiKey, model }) =>
    [
      "// npm install openai",
      'import OpenAI from "openai";',
      "",
      `const client = new OpenAI({ baseURL: ${quoted(baseUrl)}, apiKey: ${quoted(apiKey)} });`,
      "",
      "const stream = await client.chat.completions.create({",
      `  model: ${quoted(model)},`,
      `  messages: [{ role: "user", content: ${quoted(PROMPT)} }],`,
      "  stream: true,",
      "});",
      "for await (const chunk of stream) {",
      '  process.stdout.write(chunk.choices[0]?.delta.content ?? "");',
      "}",
    ].join("\n"),
  "ai-sdk": ({ baseUrl, apiKey, model }) =>
    [
      "// npm install ai @ai-sdk/openai-compatible",
      'import { createOpenAICompatible } from "@ai-sdk/openai-compatible";',
      'import { streamText } from "ai";',
      "",
      "const edgewright = createOpenAICompatible({",
      '  name: "edgewright",',
      `  baseURL: ${quoted(baseUrl)},`,
      `  apiKey: ${quoted(apiKey)},`,
      "});",
      "",
      `const { textStream } = streamText({ model: edgewright(${quoted(model)}), prompt: ${quoted(PROMPT)} });`,
      "for await (const text of textStream) process.stdout.write(text);",
    ].join("\n"),
};

export const snippet = (client: ClientId, call: FirstCall): string => SNIPPETS[client](call);

/** Enough to tell keys apart, nothing to use. */
export const masked = (apiKey: string): string => `${apiKey.slice(0, 8)}${"•".repeat(8)}${apiKey.slice(-4)}`;
