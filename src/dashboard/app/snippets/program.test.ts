import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chatRequest } from "../pages/playground/chat-request.ts";
import { type ClientId, programOf } from "./program.ts";

const BASE = "https://edge.example/v1";

const codeOf = (client: ClientId, request: ReturnType<typeof chatRequest>): string =>
  programOf(client, { baseUrl: BASE, request });

/** What a POSIX shell makes of a line: between single quotes nothing has a meaning, and `\\'` is a quote. */
const wordsOf = (code: string): string[] =>
  [...code.matchAll(/(?:'[^']*'|\\'|[^\s'\\]|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|\\'/g, (_, plain?: string) => plain ?? "'"),
  );

describe("a request as code", () => {
  it("is the same request when a shell reads it, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (content) => {
        const request = chatRequest("openai/gpt-4o", "It's $HOME `id`", [{ role: "user", content }], {
          temperature: 0.5,
        });
        const words = wordsOf(codeOf("curl", request));
        expect(words).toContain(`${BASE}/chat/completions`);
        expect(codeOf("curl", request)).toContain('-H "Authorization: Bearer $EDGEWRIGHT_API_KEY"');
        expect(JSON.parse(words[words.indexOf("-d") + 1] ?? "")).toEqual(request);
      }),
      { numRuns: 30 },
    );
  });

  const request = chatRequest("openai/gpt-4o", 'Say "hi"', [{ role: "user", content: "a\nb" }], {
    temperature: 0.5,
    maxTokens: 20,
    stop: ["END"],
  });

  it("is Python", () => {
    const code = codeOf("python", request);
    expect(code).toContain('api_key=os.environ["EDGEWRIGHT_API_KEY"]');
    expect(code).toContain('{"role": "system", "content": "Say \\"hi\\""}');
    expect(code).toContain("    stream=True,");
    expect(code).toContain('    stream_options={"include_usage": True},');
  });

  it("is TypeScript, with the whole request as it is sent", () => {
    const code = codeOf("typescript", request);
    const literal = /create\((\{[\s\S]*?\n\})\)/.exec(code)?.[1] ?? "";
    expect(new Function(`return (${literal})`)()).toEqual(request);
  });

  it("is the AI SDK's, in its own names", () => {
    const code = codeOf("ai-sdk", request);
    expect(code).toContain('model: edgewright("openai/gpt-4o")');
    expect(code).toContain('system: "Say \\"hi\\""');
    expect(code).toContain("maxOutputTokens: 20");
    expect(code).toContain('stopSequences: ["END"]');
    expect(code).not.toContain("seed");
  });
});
