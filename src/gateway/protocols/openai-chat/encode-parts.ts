/** Parts of a message as a dialect of Chat Completions takes them. */
import type { FilePart, ImagePart, TextPart, UserPart } from "../../canonical/request.ts";
import type { Dropped } from "../dropped.ts";
import type { JsonObject } from "../protocol.ts";
import type { ChatDialect } from "./dialects.ts";
import { textOfBase64, toDataUrl } from "./media.ts";

export interface PartWriter {
  /** Undefined where the provider has no place for it, which is noted. */
  write(part: UserPart): JsonObject | undefined;
  /** A text alone is a string; several are a list, or one string where the provider takes no list. */
  texts(parts: readonly TextPart[]): string | JsonObject[];
}

export function createPartWriter(dialect: ChatDialect, provider: string, dropped: Dropped): PartWriter {
  const drop = (at: string | undefined, what: string): undefined =>
    void dropped.part(at, `${what} not supported with ${provider}.`);

  const marked = (part: JsonObject, { cache }: Pick<TextPart, "cache">): JsonObject =>
    cache && dialect.cacheMarks ? { ...part, cache_control: { type: "ephemeral", ttl: cache.ttl } } : part;

  const textOf = (part: TextPart): JsonObject => marked({ type: "text", text: part.text }, part);

  function imageOf({ media, detail, at }: ImagePart): JsonObject | undefined {
    if (dialect.images === "none") return drop(at, "Images are");
    if (media.kind === "file") return drop(at, "Images by the id of a file are");
    if (media.kind === "url" && dialect.images === "embedded") return drop(at, "Images by URL are");
    const url = media.kind === "url" ? media.url : toDataUrl(media);
    return { type: "image_url", image_url: { url, ...(detail ? { detail } : {}) } };
  }

  function documentOf(part: FilePart): JsonObject | undefined {
    const { media, name, context, cite, at } = part;
    if (cite) drop(at, "Citations of documents are");
    const text = asText(part);
    if (text) return { type: "text", text: text.text };
    if (context !== undefined) drop(at, "A document's context is");
    switch (dialect.documents) {
      case "none":
        return drop(at, "Documents are");
      case "mistral":
        return mistralDocument(part);
      default:
        if (media.kind === "file") return { type: "file", file: { file_id: media.id } };
        if (media.kind === "base64") {
          return { type: "file", file: { filename: name ?? "document.pdf", file_data: toDataUrl(media) } };
        }
        if (media.kind !== "url" || dialect.documents !== "any") return drop(at, "Documents by URL are");
        return { type: "file", file: { filename: name ?? "document.pdf", file_data: media.url } };
    }
  }

  function mistralDocument({ media, name }: FilePart): JsonObject | undefined {
    if (media.kind === "file") return { type: "file", file_id: media.id };
    if (media.kind === "text") return undefined;
    const url = media.kind === "url" ? media.url : toDataUrl(media);
    return { type: "document_url", document_url: url, ...(name === undefined ? {} : { document_name: name }) };
  }

  return {
    write(part) {
      if (part.type === "text") return textOf(part);
      const written = part.type === "image" ? imageOf(part) : documentOf(part);
      return written && marked(written, part);
    },
    texts(parts) {
      const [only] = parts;
      if (parts.length === 1 && only && !(only.cache && dialect.cacheMarks)) return only.text;
      return dialect.textLists && parts.length > 0 ? parts.map(textOf) : parts.map(({ text }) => text).join("\n");
    },
  };
}

/**
 * A part that is text to every provider: a document of plain text is. What else is said of it stands before it, for the
 * model to read.
 */
export function asText(part: UserPart): TextPart | undefined {
  if (part.type !== "file") return part.type === "text" ? part : undefined;
  const { name, context, cache } = part;
  const written = writtenIn(part);
  if (written === undefined) return undefined;
  const text = [name, context, written].filter((piece) => piece !== undefined).join("\n\n");
  return { type: "text", text, ...(cache ? { cache } : {}) };
}

function writtenIn({ media }: FilePart): string | undefined {
  if (media.kind === "text") return media.text;
  return media.kind === "base64" && media.mediaType.startsWith("text/") ? textOfBase64(media.data) : undefined;
}
