/** Streams as Anthropic's API sends them, the messages that they add up to, and what both say canonically. */
import type { CanonicalEvent } from "../../../canonical/event.ts";
import type { JsonObject } from "../../protocol.ts";

interface WireEvent extends JsonObject {
  type: string;
}

export interface Recorded {
  name: string;
  events: readonly WireEvent[];
  /** The same answer when it is not streamed; absent where it never becomes one. */
  message?: JsonObject;
  expected: readonly CanonicalEvent[];
}

const START_USAGE = {
  input_tokens: 21,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 188,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  output_tokens: 2,
  service_tier: "standard",
};

const head = { id: "msg_01XFDUDYJgAACzvnptvVoYEL", type: "message", role: "assistant", model: "claude-opus-4-5" };
const start: WireEvent = {
  type: "message_start",
  message: { ...head, content: [], stop_reason: null, stop_sequence: null, usage: START_USAGE },
};
const open = (index: number, content_block: JsonObject): WireEvent => ({
  type: "content_block_start",
  index,
  content_block,
});
const more = (index: number, delta: JsonObject): WireEvent => ({ type: "content_block_delta", index, delta });
const close = (index: number): WireEvent => ({ type: "content_block_stop", index });
const ping: WireEvent = { type: "ping" };
const stop: WireEvent = { type: "message_stop" };
const ended = (
  stop_reason: string,
  output_tokens: number,
  rest: JsonObject = {},
  usage: JsonObject = {},
): WireEvent => ({
  type: "message_delta",
  delta: { stop_reason, stop_sequence: null, ...rest },
  usage: { output_tokens, ...usage },
});
const message = (
  content: readonly JsonObject[],
  stop_reason: string,
  output_tokens: number,
  rest: JsonObject = {},
) => ({
  ...head,
  content,
  stop_reason,
  stop_sequence: null,
  usage: { ...START_USAGE, output_tokens },
  ...rest,
});

const STARTED: readonly CanonicalEvent[] = [
  { type: "start", id: head.id, model: head.model },
  { type: "usage", usage: { input: 21, cacheRead: 188, cacheWrite: 0, output: 2, reasoning: 0 } },
];
const used = (output: number, reasoning = 0): CanonicalEvent => ({
  type: "usage",
  usage: { input: 21, cacheRead: 188, cacheWrite: 0, output, reasoning },
});
const text = (said: string): CanonicalEvent => ({ type: "text", choice: 0, text: said });
const finish = (reason: Extract<CanonicalEvent, { type: "finish" }>["reason"]): CanonicalEvent => ({
  type: "finish",
  choice: 0,
  reason,
});
const END: CanonicalEvent = { type: "end" };

const CITED = {
  type: "char_location",
  cited_text: "The grass is green.",
  document_index: 0,
  document_title: "Grass",
  start_char_index: 0,
  end_char_index: 19,
  file_id: null,
};
const FOUND = {
  type: "web_search_result_location",
  cited_text: "It is blue.",
  encrypted_index: "Eo8B",
  title: "Sky",
  url: "https://example.com/sky",
};

export const RECORDED: readonly Recorded[] = [
  {
    name: "text",
    events: [
      start,
      open(0, { type: "text", text: "" }),
      ping,
      more(0, { type: "text_delta", text: "Grüße" }),
      more(0, { type: "text_delta", text: " 🌍!" }),
      close(0),
      ended("end_turn", 15),
      stop,
    ],
    message: message([{ type: "text", text: "Grüße 🌍!", citations: null }], "end_turn", 15),
    expected: [...STARTED, text("Grüße"), text(" 🌍!"), finish("stop"), used(15), END],
  },
  {
    name: "thought with its signature",
    events: [
      start,
      open(0, { type: "thinking", thinking: "", signature: "" }),
      more(0, { type: "thinking_delta", thinking: "Let me " }),
      more(0, { type: "thinking_delta", thinking: "see." }),
      more(0, { type: "signature_delta", signature: "EqQBCgIYAhIM" }),
      close(0),
      open(1, { type: "text", text: "" }),
      more(1, { type: "text_delta", text: "27" }),
      close(1),
      ended("end_turn", 40, {}, { output_tokens_details: { thinking_tokens: 31 } }),
      stop,
    ],
    message: message(
      [
        { type: "thinking", thinking: "Let me see.", signature: "EqQBCgIYAhIM" },
        { type: "text", text: "27" },
      ],
      "end_turn",
      40,
      { usage: { ...START_USAGE, output_tokens: 40, output_tokens_details: { thinking_tokens: 31 } } },
    ),
    expected: [
      ...STARTED,
      { type: "thinking", choice: 0, text: "Let me " },
      { type: "thinking", choice: 0, text: "see." },
      { type: "seal", choice: 0, seal: { by: "anthropic", kind: "signature", data: "EqQBCgIYAhIM" } },
      text("27"),
      finish("stop"),
      used(40, 31),
      END,
    ],
  },
  {
    name: "thoughts that are not shown",
    events: [
      start,
      open(0, { type: "redacted_thinking", data: "EmwKAhgBEgy3va3p" }),
      close(0),
      open(1, { type: "thinking", thinking: "", signature: "" }),
      more(1, { type: "signature_delta", signature: "c2ln" }),
      close(1),
      open(2, { type: "text", text: "" }),
      more(2, { type: "text_delta", text: "Hi" }),
      close(2),
      ended("end_turn", 9),
      stop,
    ],
    message: message(
      [
        { type: "redacted_thinking", data: "EmwKAhgBEgy3va3p" },
        { type: "thinking", thinking: "", signature: "c2ln" },
        { type: "text", text: "Hi" },
      ],
      "end_turn",
      9,
    ),
    expected: [
      ...STARTED,
      { type: "seal", choice: 0, seal: { by: "anthropic", kind: "encrypted", data: "EmwKAhgBEgy3va3p" } },
      { type: "seal", choice: 0, seal: { by: "anthropic", kind: "signature", data: "c2ln" } },
      text("Hi"),
      finish("stop"),
      used(9),
      END,
    ],
  },
  {
    name: "tools in parallel, one without arguments",
    events: [
      start,
      open(0, { type: "text", text: "" }),
      more(0, { type: "text_delta", text: "I'll look." }),
      close(0),
      open(1, { type: "tool_use", id: "toolu_1", name: "get_weather", input: {} }),
      more(1, { type: "input_json_delta", partial_json: "" }),
      more(1, { type: "input_json_delta", partial_json: '{"location":' }),
      more(1, { type: "input_json_delta", partial_json: '"Köln"}' }),
      close(1),
      open(2, { type: "tool_use", id: "toolu_2", name: "get_time", input: {} }),
      more(2, { type: "input_json_delta", partial_json: "" }),
      close(2),
      ended("tool_use", 89),
      stop,
    ],
    message: message(
      [
        { type: "text", text: "I'll look." },
        { type: "tool_use", id: "toolu_1", name: "get_weather", input: { location: "Köln" } },
        { type: "tool_use", id: "toolu_2", name: "get_time", input: {} },
      ],
      "tool_use",
      89,
    ),
    expected: [
      ...STARTED,
      text("I'll look."),
      { type: "tool_call", choice: 0, index: 0, id: "toolu_1", name: "get_weather" },
      { type: "arguments", choice: 0, index: 0, text: '{"location":' },
      { type: "arguments", choice: 0, index: 0, text: '"Köln"}' },
      { type: "tool_call", choice: 0, index: 1, id: "toolu_2", name: "get_time" },
      finish("tool_calls"),
      used(89),
      END,
    ],
  },
  {
    name: "citations, before their words and behind them, and a tool that the provider runs",
    events: [
      start,
      open(0, { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }),
      more(0, { type: "input_json_delta", partial_json: '{"query":"sky"}' }),
      close(0),
      open(1, { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [{ type: "web_search_result" }] }),
      close(1),
      open(2, { type: "text", text: "" }),
      more(2, { type: "text_delta", text: "Well: " }),
      close(2),
      open(3, { type: "text", text: "", citations: [] }),
      more(3, { type: "citations_delta", citation: FOUND }),
      more(3, { type: "text_delta", text: "the sky is blue" }),
      close(3),
      open(4, { type: "text", text: "", citations: [] }),
      more(4, { type: "text_delta", text: ", grass is green" }),
      more(4, { type: "citations_delta", citation: CITED }),
      close(4),
      ended("end_turn", 50, {}, { server_tool_use: { web_search_requests: 1 } }),
      stop,
    ],
    message: message(
      [
        { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "sky" } },
        { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] },
        { type: "text", text: "Well: " },
        { type: "text", text: "the sky is blue", citations: [FOUND] },
        { type: "text", text: ", grass is green", citations: [CITED] },
      ],
      "end_turn",
      50,
    ),
    expected: [
      ...STARTED,
      text("Well: "),
      text("the sky is blue"),
      {
        type: "citation",
        choice: 0,
        citation: { raw: FOUND, text: FOUND.cited_text, title: FOUND.title, url: FOUND.url, start: 6, end: 21 },
      },
      text(", grass is green"),
      {
        type: "citation",
        choice: 0,
        citation: { raw: CITED, text: CITED.cited_text, title: "Grass", document: 0, start: 21, end: 37 },
      },
      finish("stop"),
      used(50),
      END,
    ],
  },
  {
    name: "a stop sequence, under cumulative counters",
    events: [
      start,
      open(0, { type: "text", text: "" }),
      more(0, { type: "text_delta", text: "1, 2" }),
      close(0),
      ended("stop_sequence", 7, { stop_sequence: ", 3" }, { input_tokens: 25, cache_read_input_tokens: null }),
      stop,
    ],
    message: message([{ type: "text", text: "1, 2" }], "stop_sequence", 7, {
      stop_sequence: ", 3",
      usage: { ...START_USAGE, input_tokens: 25, output_tokens: 7 },
    }),
    expected: [
      ...STARTED,
      text("1, 2"),
      { type: "finish", choice: 0, reason: "stop_sequence", stopSequence: ", 3" },
      { type: "usage", usage: { input: 25, cacheRead: 188, cacheWrite: 0, output: 7, reasoning: 0 } },
      END,
    ],
  },
  {
    name: "a refusal",
    events: [
      start,
      ended("refusal", 3, { stop_details: { type: "refusal", category: "bio", explanation: "I must not." } }),
      stop,
    ],
    message: message([], "refusal", 3, {
      stop_details: { type: "refusal", category: "bio", explanation: "I must not." },
    }),
    expected: [...STARTED, { type: "refusal", choice: 0, text: "I must not." }, finish("refusal"), used(3), END],
  },
  {
    name: "an error behind the first words",
    events: [
      start,
      open(0, { type: "text", text: "" }),
      more(0, { type: "text_delta", text: "I" }),
      { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
      stop,
    ],
    expected: [
      ...STARTED,
      text("I"),
      { type: "error", error: { status: 529, type: "overloaded_error", message: "Overloaded" } },
    ],
  },
  {
    name: "a stream that was cut",
    events: [start, open(0, { type: "text", text: "" }), more(0, { type: "text_delta", text: "I" })],
    expected: [...STARTED, text("I")],
  },
  {
    name: "what is not known yet",
    events: [
      start,
      { type: "telemetry", index: 0 },
      open(0, { type: "hologram", text: "no" }),
      more(0, { type: "text_delta", text: "no" }),
      close(0),
      open(1, { type: "text", text: "" }),
      more(1, { type: "glitter_delta", text: "no" }),
      more(1, { type: "text_delta", text: "yes" }),
      more(7, { type: "text_delta", text: "no" }),
      close(1),
      ended("compaction", 4),
      stop,
    ],
    expected: [...STARTED, text("yes"), finish("stop"), used(4), END],
  },
];
