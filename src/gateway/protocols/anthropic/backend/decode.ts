/** What a provider answers in Anthropic's protocol, as canonical events. Nonsense gives no events. */
import type { CanonicalEvent, ProviderError } from "../../../canonical/event.ts";
import { countOf, itemsOf, membersOf, openMembers, parseText, stringOf, wordOf } from "../../../wire/members.ts";
import type { SseEvent, StreamDecoder } from "../../protocol.ts";
import { statusOf } from "../wire.ts";
import { createMessageReader } from "./message-reader.ts";

export function createDecoder(): StreamDecoder {
  const message = createMessageReader();
  let started = false;
  let over = false;

  /** The start comes first, also where the provider forgot it. */
  function after(events: CanonicalEvent[]): CanonicalEvent[] {
    if (started || events.length === 0) return events;
    started = true;
    return [...message.start(undefined), ...events];
  }

  function last(events: CanonicalEvent[]): CanonicalEvent[] {
    over = true;
    return after(events);
  }

  function push({ event, data }: SseEvent): CanonicalEvent[] {
    if (over) return [];
    const said = openMembers(parseText(data));
    const index = countOf(said.index);
    switch (stringOf(said.type) ?? event) {
      case "message_start": {
        const given = openMembers(said.message);
        const start = started ? [] : message.start(given);
        started = true;
        return [...start, ...message.usage(given.usage)];
      }
      case "content_block_start":
        return index === undefined ? [] : after(message.open(index, said.content_block));
      case "content_block_delta":
        return index === undefined ? [] : after(message.extend(index, said.delta));
      case "content_block_stop":
        return index === undefined ? [] : after(message.close(index));
      case "message_delta":
        return after([...message.finish(said.delta), ...message.usage(said.usage)]);
      case "message_stop":
        return last([{ type: "end" }]);
      case "error":
        return last([{ type: "error", error: readError(said.error) }]);
      default:
        return [];
    }
  }

  return {
    push,
    // Whatever ends without `message_stop` was cut.
    end: () => [],
  };
}

export function decodeMessage(body: unknown): CanonicalEvent[] | undefined {
  const said = membersOf(body);
  if (said?.type === "error") return [{ type: "error", error: readError(said.error) }];
  if (!said || !Array.isArray(said.content)) return undefined;
  const message = createMessageReader();
  return [
    ...message.start(said),
    ...itemsOf(said.content).flatMap((block, index) => [...message.open(index, block), ...message.close(index)]),
    ...message.finish(said),
    ...message.usage(said.usage),
    { type: "end" },
  ];
}

export function errorOf(body: unknown, status: number): ProviderError | undefined {
  const said = membersOf(body);
  const error = said && membersOf(said.error);
  return error && wordOf(error.message) !== undefined ? { ...readError(error), status } : undefined;
}

export function readError(given: unknown): ProviderError {
  const said = openMembers(given);
  const type = wordOf(said.type);
  const code = wordOf(openMembers(said.details).error_code);
  const error: ProviderError = { status: statusOf(type), message: stringOf(said.message) ?? "" };
  if (type !== undefined) error.type = type;
  if (code !== undefined) error.code = code;
  return error;
}
