import type { MessageCreateParamsBase } from "@anthropic-ai/sdk/resources/messages/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRequest } from "../../../canonical/arbitrary.fixture.ts";
import type { CanonicalRequest } from "../../../canonical/request.ts";
import { itemsOf, openMembers } from "../../../wire/members.ts";
import type { WireRequest } from "../wire.ts";
import { anthropicBackend } from "./backend.ts";
import { encode, NEWEST, OPUS_45, targetOf } from "./requests.fixture.ts";

/** Whatever is written fits what Anthropic's own SDK sends: checked by the compiler. */
const fitsTheSdk = (body: WireRequest): MessageCreateParamsBase => body;

it("writes bodies of a shape that Anthropic's SDK has", () => {
  expect(fitsTheSdk({ model: OPUS_45, max_tokens: 1, messages: [] })).toBeDefined();
});

it("asks at the API's path under its version", () => {
  expect(encode({ stream: true })).toEqual({
    path: "/v1/messages",
    body: {
      model: OPUS_45,
      max_tokens: 4096,
      messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
      stream: true,
    },
    headers: { "anthropic-version": "2023-06-01" },
    dropped: [],
  });
});

describe("any request", () => {
  const models = fc.constantFrom(
    OPUS_45,
    NEWEST,
    "claude-3-5-haiku-20241022",
    "claude-3-7-sonnet-20250219",
    "claude-opus-4-1-20250805",
    "claude-sonnet-4-6",
    "claude-opus-4-8",
    "claude-sonnet-5-5",
    "claude-fable-5-1",
    "claude-haiku-5-5",
    "MiniMax-M3",
  );
  const requests = fc.oneof(arbitraryRequest(), arbitraryRequest({ anyOrder: true }));

  it("becomes one that the API's rules allow", () => {
    fc.assert(
      fc.property(requests, models, (request, model) => {
        const { body, dropped } = anthropicBackend.encode(request, targetOf(model));
        const messages = itemsOf(body.messages).map(openMembers);
        const roles = messages.map(({ role }) => role);
        for (const [at, role] of roles.entries()) {
          expect(role).not.toBe(roles[at + 1]);
          if (role !== "system") continue;
          expect(roles[at - 1]).toBe("user");
          expect([undefined, "assistant"]).toContain(roles[at + 1]);
        }
        for (const [at, { role, content }] of messages.entries()) {
          const blocks = itemsOf(content).map(openMembers);
          expect(blocks.length).toBeGreaterThan(0);
          const types = blocks.map(({ type }) => type);
          const results = types.lastIndexOf("tool_result") + 1;
          expect(types.slice(0, results)).toEqual(Array.from({ length: results }, () => "tool_result"));
          if (role === "assistant") expect(["thinking", "redacted_thinking"]).not.toContain(types.at(-1));
          const asked = blocks.flatMap(({ type, id }) => (type === "tool_use" ? [id] : []));
          const answers = itemsOf(messages[at + 1]?.content).flatMap((block) => openMembers(block).tool_use_id ?? []);
          if (asked.length > 0) expect(new Set(answers)).toEqual(new Set(asked));
          expect(asked.every((id) => typeof id === "string" && /^[a-zA-Z0-9_-]+$/.test(id))).toBe(true);
        }
        for (const text of textsOf(body)) expect(text.trim()).not.toBe("");
        const { max_tokens: bound, thinking } = body;
        expect(bound).toBeGreaterThanOrEqual(1);
        if (request.maxOutputTokens !== undefined) expect(bound).toBe(request.maxOutputTokens);
        const budget = openMembers(thinking).budget_tokens;
        if (budget !== undefined) {
          expect(budget).toBeGreaterThanOrEqual(1024);
          expect(budget).toBeLessThan(Number(bound));
        }
        for (const { path, message } of dropped) expect([path, message].every((text) => text !== "")).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("loses no parameter without saying so", () => {
    const CARRIED: Partial<Record<keyof CanonicalRequest, string>> = {
      maxOutputTokens: "max_tokens",
      temperature: "temperature",
      topP: "top_p",
      topK: "top_k",
      stop: "stop_sequences",
      user: "metadata",
      serviceTier: "service_tier",
    };
    const NEUTRAL = [1, 0, "medium", undefined] as const;
    const LOST = [
      "temperature",
      "topP",
      "topK",
      "stop",
      "seed",
      "presencePenalty",
      "frequencyPenalty",
      "logprobs",
    ] as const;
    fc.assert(
      fc.property(requests, models, (request, model) => {
        const { body, dropped } = anthropicBackend.encode(request, targetOf(model));
        for (const key of [...LOST, "maxOutputTokens", "user", "serviceTier", "verbosity", "choices"] as const) {
          const value = request[key];
          if (NEUTRAL.some((neutral) => neutral === value)) continue;
          const member = CARRIED[key];
          const isCarried = member !== undefined && Object.hasOwn(body, member);
          expect([key, isCarried || dropped.some(({ path }) => path === (request.names[key] ?? key))]).toEqual([
            key,
            true,
          ]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const block = openMembers(value);
  const own = block.type === "text" && typeof block.text === "string" ? [block.text] : [];
  return [...own, ...textsOf([block.content, block.system, block.messages].filter((each) => typeof each === "object"))];
}
