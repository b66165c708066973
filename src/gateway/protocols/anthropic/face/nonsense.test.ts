/** Whatever comes from either side: nothing is thrown, and what goes out is in the protocol's order. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitrarySeal } from "../../../canonical/arbitrary-words.fixture.ts";
import type { CanonicalEvent } from "../../../canonical/event.ts";
import { createSseReader } from "../../../wire/sse.ts";
import { decodeMessages } from "./decode.ts";
import { readMessages, refuse } from "./request.service.ts";
import { written } from "./sdk.fixture.ts";

const at = { choice: fc.constantFrom(0, 0, 0, 1) };
const index = fc.nat(2);
const is = <T extends string>(type: T) => fc.constant(type);
const piece = fc.constantFrom("", " ", "{", "}", '{"a":1}', '"', "x", "\\", "[]");

const event: fc.Arbitrary<CanonicalEvent> = fc.oneof(
  fc.constantFrom<CanonicalEvent>({ type: "start" }, { type: "error", error: { status: 500, message: "no" } }),
  fc.record({ type: fc.constantFrom("text", "thinking", "refusal"), text: piece, ...at }),
  fc.record({ type: is("seal"), seal: arbitrarySeal(), ...at }),
  fc.record({ type: is("citation"), citation: fc.record({ url: piece }, { requiredKeys: [] }), ...at }),
  fc.record({ type: is("logprobs"), tokens: fc.constant([]), ...at }),
  fc.record({ type: is("tool_call"), index, id: piece, name: piece, ...at }),
  fc.record({ type: is("arguments"), index, text: piece, ...at }),
  fc.record({ type: is("finish"), reason: fc.constantFrom("stop", "length", "tool_calls"), ...at }),
);

/** Every way that a stream may go: begun, then block after block, then an end or an error. */
const ORDER =
  /^(?:(?:message_start ping )(?:start(\d+) (?:delta\1 )*stop\1 )*(?:start(\d+) (?:delta\2 )*)?)?(?:message_delta message_stop|error)$/;

it("writes one block after the other, whatever events come", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), fc.boolean(), (events, ends) => {
      const stream = written(ends ? [...events, { type: "end" }] : events);
      const reader = createSseReader();
      const said = [...reader.push(new TextEncoder().encode(stream)), ...reader.end()].map(({ event: name, data }) => {
        const body = JSON.parse(data);
        expect(body.type).toBe(name);
        return String(name).startsWith("content_block") ? `${name?.slice(14)}${body.index}` : name;
      });
      expect(said.join(" ")).toMatch(ORDER);
      const starts = said.filter((name) => name?.startsWith("start"));
      expect(starts).toEqual(starts.map((_, place) => `start${place}`));
      if (ends) expect(said.at(-1)).toBe("message_stop");
    }),
    { numRuns: 1000 },
  );
});

/** Nearly always what it should be, so that one oddity is seen among sound members. */
const nearly = (sound: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: sound }, fc.jsonValue());

const words = nearly(fc.string());
const cache_control = nearly(fc.constantFrom<unknown>(undefined, null, { type: "ephemeral" }));
const source = nearly(
  fc.constantFrom<unknown>(
    { type: "url", url: "u" },
    { type: "base64", media_type: "image/png", data: "QQ==" },
    { type: "content", content: "x" },
    { type: "x" },
  ),
);
const block = nearly(
  fc.oneof(
    fc.record({ type: is("text"), text: words, cache_control, citations: nearly(fc.constant(null)) }),
    fc.record({ type: fc.constantFrom("image", "document"), source, cache_control }),
    fc.record({ type: is("thinking"), thinking: words, signature: nearly(fc.constantFrom("", "s", "ew1.x")) }),
    fc.record({ type: is("redacted_thinking"), data: nearly(fc.constantFrom("d", "ew1.gemini.signature.YQ")) }),
    fc.record({ type: is("tool_use"), id: words, name: words, input: nearly(fc.constant({ a: 1 })) }),
    fc.record({ type: is("tool_result"), tool_use_id: words, content: nearly(fc.constantFrom("a", null, [])) }),
    fc.record({ type: fc.string() }),
  ),
);
const content = nearly(fc.oneof(fc.string(), fc.array(block, { minLength: 1, maxLength: 3 })));
const message = nearly(fc.record({ role: nearly(fc.constantFrom("user", "assistant", "system")), content }));
const body = fc.record(
  {
    model: nearly(fc.constant("m")),
    max_tokens: nearly(fc.constantFrom(0, 5)),
    messages: nearly(fc.array(message, { minLength: 1, maxLength: 3 })),
    system: nearly(fc.constantFrom("a", [{ type: "text", text: "a" }])),
    tools: nearly(
      fc.array(fc.record({ type: nearly(fc.constant("custom")), name: words, input_schema: nearly(fc.constant({})) })),
    ),
    tool_choice: nearly(fc.constantFrom({ type: "auto" }, { type: "tool", name: "f" })),
    thinking: nearly(fc.constantFrom({ type: "adaptive" }, { type: "enabled", budget_tokens: 5 })),
    output_config: nearly(fc.constant({ effort: "low" })),
    context_management: nearly(fc.constant({ edits: [] })),
    metadata: nearly(fc.constant({ user_id: "u" })),
    other: fc.jsonValue(),
  },
  { requiredKeys: ["model", "max_tokens", "messages"] },
);

it("reads and decodes any body or says what is wrong with it", () => {
  const dialect = { id: "anthropic", name: "Anthropic", streamUsage: "always" as const, unmetered: [] };
  let decodable = 0;
  fc.assert(
    fc.property(body, (given) => {
      const call = readMessages(new Uint8Array(new TextEncoder().encode(JSON.stringify(given))));
      if (!call.ok) return;
      refuse(call.value, dialect);
      const request = decodeMessages(call.value);
      if (request.ok) {
        decodable += 1;
        JSON.stringify(request.value);
      } else expect([400, 413]).toContain(request.error.status);
    }),
    { numRuns: 1000 },
  );
  expect(decodable).toBeGreaterThan(100);
});
