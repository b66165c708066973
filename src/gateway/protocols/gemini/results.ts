/** What tools answered, as Gemini's function responses. */
import type { AssistantPart, ToolResultPart } from "../../canonical/request.ts";
import type { Dropped } from "../dropped.ts";
import type { Family } from "./families.ts";
import { headingOf, mediaParts } from "./media.ts";
import type { Blob, FunctionResponse, Part } from "./parts.ts";

/** What may stand inside a function's response. */
const INSIDE: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain"]);

interface ResultEncoder {
  /** The calls of a turn, which later results may answer. */
  expect(parts: readonly AssistantPart[]): void;
  encode(results: readonly ToolResultPart[]): Part[];
}

/**
 * A response must say its function's name, which the call with its id told; and each call has one response, in the order
 * of the calls. What answers no call, or one for the second time, has no place.
 */
export function createResultEncoder(family: Family, dropped: Dropped): ResultEncoder {
  const open = new Map<string, { name: string; place: number }>();
  let calls = 0;

  function encode(results: readonly ToolResultPart[]): Part[] {
    const responses: { place: number; response: FunctionResponse }[] = [];
    const beside: Part[][] = [];
    for (const result of results) {
      const call = open.get(result.callId);
      if (!call) {
        dropped.part(result.at, "This result answers no call before it, or one that is answered already.");
        continue;
      }
      open.delete(result.callId);
      const { output, inside, outside } = contentOf(result, family, dropped);
      if (outside.length > 0) beside.push([{ text: `Result of ${call.name}:` }, ...outside]);
      responses.push({
        place: call.place,
        response: {
          id: result.callId,
          name: call.name,
          response: result.failed ? { error: output } : { output },
          ...(inside.length > 0 ? { parts: inside.map((inlineData) => ({ inlineData })) } : {}),
        },
      });
    }
    responses.sort((a, b) => a.place - b.place);
    return [...responses.map(({ response }): Part => ({ functionResponse: response })), ...beside.flat()];
  }

  return {
    expect(parts) {
      for (const part of parts) {
        if (part.type !== "tool_call") continue;
        open.set(part.id, { name: part.name, place: calls });
        calls += 1;
      }
    },
    encode,
  };
}

interface ResultContent {
  output: string;
  inside: Blob[];
  /** What this model, or a response, does not take inside: it goes behind the responses of the turn. */
  outside: Part[];
}

/** Text and written documents are one text. */
function contentOf({ content }: ToolResultPart, family: Family, dropped: Dropped): ResultContent {
  const texts: string[] = [];
  const inside: Blob[] = [];
  const outside: Part[] = [];
  for (const part of content) {
    if (part.type === "text") {
      texts.push(part.text);
      continue;
    }
    const parts = mediaParts(part, family, dropped);
    const blob = parts.at(-1)?.inlineData;
    if (part.type === "file" && part.media.kind === "text") {
      texts.push(...parts.flatMap(({ text = "" }) => text));
    } else if (blob && family.mediaInResults && INSIDE.has(blob.mimeType)) {
      inside.push(blob);
      if (part.type === "file" && headingOf(part) !== "") texts.push(headingOf(part));
    } else outside.push(...parts);
  }
  return { output: texts.join("\n"), inside, outside };
}
