/** Parts of messages as Anthropic's blocks. */
import type {
  AssistantPart,
  CacheMark,
  FilePart,
  ImagePart,
  TextPart,
  ToolResultPart,
  UserPart,
} from "../../../canonical/request.ts";
import { type Members, membersOf } from "../../../wire/members.ts";
import type { Dropped } from "../../dropped.ts";
import {
  type AssistantBlock,
  type CacheControl,
  type DocumentBlock,
  IMAGE_TYPES,
  type ImageBlock,
  type ImageType,
  type TextBlock,
  type ToolResultBlock,
} from "../wire.ts";

type SaidBlock = TextBlock | ImageBlock | DocumentBlock;

export interface ContentWriter {
  /** Without what says nothing: the API refuses blocks of nothing but white space. */
  texts(parts: readonly TextPart[]): TextBlock[];
  user(parts: readonly UserPart[]): SaidBlock[];
  results(parts: readonly ToolResultPart[]): ToolResultBlock[];
  /** Thoughts of other makers are left out: nobody can make use of them any more. */
  assistant(parts: readonly AssistantPart[]): AssistantBlock[];
}

export function createContentWriter(dropped: Dropped): ContentWriter {
  const idOf = createCallIds();

  const texts = (parts: readonly TextPart[]): TextBlock[] =>
    parts.flatMap((part) => textBlock(part.text).map((block) => ({ ...block, ...cacheOf(part) })));

  function said(part: UserPart): SaidBlock[] {
    switch (part.type) {
      case "text":
        return texts([part]);
      case "image":
        return image(part);
      case "file":
        return file(part);
    }
  }

  function image(part: ImagePart): ImageBlock[] {
    const { media, at, detail } = part;
    // What it can see it sees in full: `high` and `auto` ask for no more.
    if (detail === "low") dropped.part(at, "Anthropic sees every image in the same detail, not in `low`.");
    switch (media.kind) {
      case "url":
        return [{ type: "image", source: { type: "url", url: media.url }, ...cacheOf(part) }];
      case "base64": {
        const { mediaType, data } = media;
        if (isImageType(mediaType)) return [imageBlock(mediaType, data, part)];
        dropped.part(at, `Anthropic takes images as JPEG, PNG, GIF or WebP, not as ${mediaType}.`);
        return [];
      }
      case "file":
        dropped.part(at, FOREIGN_FILE);
        return [];
    }
  }

  function file(part: FilePart): (ImageBlock | DocumentBlock)[] {
    const { media, at } = part;
    const document = (source: DocumentBlock["source"]): DocumentBlock[] => [
      {
        type: "document",
        source,
        ...(part.name ? { title: part.name } : {}),
        ...(part.context ? { context: part.context } : {}),
        ...(part.cite ? { citations: { enabled: true } } : {}),
        ...cacheOf(part),
      },
    ];
    const plain = (data: string) =>
      data.trim() === "" ? [] : document({ type: "text", media_type: "text/plain", data });
    switch (media.kind) {
      case "url":
        return document({ type: "url", url: media.url });
      case "text":
        return plain(media.text);
      case "base64": {
        const { mediaType, data } = media;
        if (mediaType === "application/pdf") return document({ type: "base64", media_type: mediaType, data });
        if (isImageType(mediaType)) return [imageBlock(mediaType, data, part)];
        const text = isTextType(mediaType) ? decodeText(data) : undefined;
        if (text !== undefined) return plain(text);
        dropped.part(at, `Anthropic takes documents as PDF or text in UTF-8, not as ${mediaType}.`);
        return [];
      }
      case "file":
        dropped.part(at, FOREIGN_FILE);
        return [];
    }
  }

  function result(part: ToolResultPart): ToolResultBlock {
    const content = part.content.flatMap(said);
    return {
      type: "tool_result",
      tool_use_id: idOf(part.callId),
      ...(content.length > 0 ? { content } : {}),
      ...(part.failed ? { is_error: true } : {}),
      ...cacheOf(part),
    };
  }

  function answered(part: AssistantPart): AssistantBlock[] {
    switch (part.type) {
      case "text":
        return texts([part]);
      case "refusal":
        return textBlock(part.text);
      case "thinking": {
        const { seal } = part;
        if (seal?.by !== "anthropic") return [];
        return seal.kind === "encrypted"
          ? [{ type: "redacted_thinking", data: seal.data }]
          : [{ type: "thinking", thinking: part.text, signature: seal.data }];
      }
      case "tool_call": {
        const { id, name } = part;
        return [{ type: "tool_use", id: idOf(id), name, input: inputOf(part.arguments), ...cacheOf(part) }];
      }
    }
  }

  return {
    texts,
    user: (parts) => parts.flatMap(said),
    results: (parts) => parts.map(result),
    assistant: (parts) => parts.flatMap(answered),
  };
}

const FOREIGN_FILE = "Anthropic does not know files that another provider holds: send the file itself.";

const textBlock = (text: string): TextBlock[] => (text.trim() === "" ? [] : [{ type: "text", text }]);

const imageBlock = (mediaType: ImageType, data: string, part: { cache?: CacheMark }): ImageBlock => ({
  type: "image",
  source: { type: "base64", media_type: mediaType, data },
  ...cacheOf(part),
});

export const cacheOf = ({ cache }: { cache?: CacheMark }): { cache_control?: CacheControl } =>
  cache ? { cache_control: cache.ttl === "1h" ? { type: "ephemeral", ttl: "1h" } : { type: "ephemeral" } } : {};

const isImageType = (type: string): type is ImageType => IMAGE_TYPES.some((each) => each === type);

const isTextType = (type: string): boolean => /^text\/|^application\/(?:json|xml|yaml|x-yaml)\b/.test(type);

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

function decodeText(base64: string): string | undefined {
  try {
    return utf8.decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/**
 * A call's input must be an object. What is none, such as the arguments of a call that was cut, goes back in the wrapping
 * that Anthropic names for it (https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming).
 */
function inputOf(text: string): Members {
  try {
    const input = membersOf(JSON.parse(text === "" ? "{}" : text));
    if (input) return input;
  } catch {
    // Falls through to the wrapping.
  }
  return { INVALID_JSON: text };
}

/** Other makers' ids may hold letters that Anthropic refuses; no two become one. */
function createCallIds(): (id: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const plain = id.replaceAll(/[^a-zA-Z0-9_-]/g, "_") || "call";
    let own = plain;
    for (let next = 2; taken.has(own); next += 1) own = `${plain}_${next}`;
    known.set(id, own);
    taken.add(own);
    return own;
  };
}
