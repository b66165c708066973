import { describe, expect, it } from "vitest";
import type { Message } from "../../../canonical/request.ts";
import { itemsOf, openMembers } from "../../../wire/members.ts";
import { calls, encode, hello, results } from "./requests.fixture.ts";

describe("content", () => {
  const only = (message: Message) => {
    const { body, dropped } = encode({ messages: [message] });
    return { content: openMembers(itemsOf(body.messages)[0]).content, dropped: dropped.map(({ path }) => path) };
  };
  const of = (part: Extract<Message, { role: "user" }>["content"][number]) => only({ role: "user", content: [part] });

  it.each([
    [
      "an image in base64",
      of({ type: "image", media: { kind: "base64", mediaType: "image/png", data: "aQ==" } }),
      { type: "image", source: { type: "base64", media_type: "image/png", data: "aQ==" } },
    ],
    [
      "an image by URL",
      of({ type: "image", media: { kind: "url", url: "https://x/a.png" }, detail: "high" }),
      { type: "image", source: { type: "url", url: "https://x/a.png" } },
    ],
    [
      "a PDF with what is said of it",
      of({
        type: "file",
        media: { kind: "base64", mediaType: "application/pdf", data: "JVBE" },
        name: "a.pdf",
        context: "c",
        cite: true,
        cache: { ttl: "1h" },
      }),
      {
        type: "document",
        source: { type: "base64", media_type: "application/pdf", data: "JVBE" },
        title: "a.pdf",
        context: "c",
        citations: { enabled: true },
        cache_control: { type: "ephemeral", ttl: "1h" },
      },
    ],
    [
      "a PDF by URL",
      of({ type: "file", media: { kind: "url", url: "https://x/a.pdf" } }),
      { type: "document", source: { type: "url", url: "https://x/a.pdf" } },
    ],
    [
      "plain text",
      of({ type: "file", media: { kind: "text", text: "words" }, cache: { ttl: "5m" } }),
      {
        type: "document",
        source: { type: "text", media_type: "text/plain", data: "words" },
        cache_control: { type: "ephemeral" },
      },
    ],
    [
      "text in base64",
      of({ type: "file", media: { kind: "base64", mediaType: "text/markdown", data: btoa("# h") } }),
      { type: "document", source: { type: "text", media_type: "text/plain", data: "# h" } },
    ],
    [
      "an image that came as a file",
      of({ type: "file", media: { kind: "base64", mediaType: "image/webp", data: "aQ==" } }),
      { type: "image", source: { type: "base64", media_type: "image/webp", data: "aQ==" } },
    ],
  ])("carries %s", (_, { content, dropped }, block) => {
    expect(content).toEqual([block]);
    expect(dropped).toEqual([]);
  });

  const at = "messages.0.content.0";
  it.each([
    ["an image of another type", { type: "image", at, media: { kind: "base64", mediaType: "image/tiff", data: "aQ" } }],
    ["a file that another provider holds", { type: "file", at, media: { kind: "file", id: "file-1" } }],
    ["an image that another provider holds", { type: "image", at, media: { kind: "file", id: "file-1" } }],
    ["a file of another type", { type: "file", at, media: { kind: "base64", mediaType: "audio/wav", data: "aQ" } }],
    ["text that is none", { type: "file", at, media: { kind: "base64", mediaType: "text/plain", data: "/w==" } }],
    ["base64 that is none", { type: "file", at, media: { kind: "base64", mediaType: "text/plain", data: "%" } }],
  ] as const)("names %s, which it cannot carry", (_, part) => {
    const message: Message = { role: "user", content: [{ type: "text", text: "see" }, part] };
    const { content, dropped } = only(message);
    expect(content).toEqual([{ type: "text", text: "see" }]);
    expect(dropped).toEqual([at]);
  });

  it("carries results of tools with images and failures", () => {
    const { body } = encode({
      messages: [
        hello,
        calls("a b", "a_b"),
        {
          role: "tool",
          content: [
            { type: "tool_result", callId: "a_b", content: [], failed: true },
            {
              type: "tool_result",
              callId: "a b",
              content: [{ type: "image", media: { kind: "url", url: "https://x/a.png" } }],
              cache: { ttl: "5m" },
            },
          ],
        },
      ],
    });
    const [, asked, answered] = itemsOf(body.messages);
    expect(itemsOf(openMembers(asked).content).map((block) => openMembers(block).id)).toEqual(["a_b", "a_b_2"]);
    expect(openMembers(answered).content).toEqual([
      { type: "tool_result", tool_use_id: "a_b_2", is_error: true },
      {
        type: "tool_result",
        tool_use_id: "a_b",
        content: [{ type: "image", source: { type: "url", url: "https://x/a.png" } }],
        cache_control: { type: "ephemeral" },
      },
    ]);
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ["", {}],
    ['{"a":', { INVALID_JSON: '{"a":' }],
    ["[1]", { INVALID_JSON: "[1]" }],
  ])("sends arguments %j as an object", (text, input) => {
    const call: Message = {
      role: "assistant",
      content: [{ type: "tool_call", id: "1", name: "look", arguments: text }],
    };
    const { body } = encode({ messages: [hello, call, results("1")] });
    expect(openMembers(itemsOf(body.messages)[1]).content).toEqual([
      { type: "tool_use", id: "1", name: "look", input },
    ]);
  });

  it("gives thoughts back to their maker alone, and never as a turn's last word", () => {
    const thought = (by: "anthropic" | "openai", kind: "signature" | "encrypted", data: string) =>
      ({ type: "thinking", text: kind === "signature" ? "hm" : "", seal: { by, kind, data } }) as const;
    const { body } = encode({
      messages: [
        hello,
        {
          role: "assistant",
          content: [
            thought("anthropic", "signature", "s"),
            thought("anthropic", "encrypted", "e"),
            thought("openai", "encrypted", "o"),
            { type: "thinking", text: "unsealed" },
            { type: "text", text: "Hi" },
            thought("anthropic", "signature", "last"),
          ],
        },
        hello,
      ],
    });
    expect(openMembers(itemsOf(body.messages)[1]).content).toEqual([
      { type: "thinking", thinking: "hm", signature: "s" },
      { type: "redacted_thinking", data: "e" },
      { type: "text", text: "Hi" },
    ]);
  });
});
