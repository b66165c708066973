/** Pictures and documents of a request. */
import type { FilePart, ImagePart, Media, TextPart } from "../../../canonical/request.ts";
import { decodeCitation } from "./citations.ts";
import type { Findings } from "./findings.ts";
import {
  Base64Source,
  type CacheControl,
  ContentSource,
  Document,
  FileSource,
  Image,
  SearchResult,
  Text,
  TextSource,
  type Typed,
  UrlSource,
} from "./schemas.ts";

export function cacheOf({ cache_control: mark }: { cache_control?: CacheControl | null | undefined }) {
  return mark ? { cache: { ttl: mark.ttl ?? ("5m" as const) } } : {};
}

export function decodeText(block: Typed, at: string, findings: Findings): TextPart | undefined {
  const given = findings.parse(Text, block, at);
  if (!given) return undefined;
  findings.rest(given, Text, at);
  const citations = given.citations ?? [];
  return {
    type: "text",
    text: given.text,
    at,
    ...cacheOf(given),
    ...(citations.length > 0 ? { citations: citations.map(decodeCitation) } : {}),
  };
}

export function decodeImage(block: Typed, at: string, findings: Findings): ImagePart | undefined {
  const given = findings.parse(Image, block, at);
  if (!given) return undefined;
  findings.rest(given, Image, at);
  const media = decodeMedia(given.source, `${at}.source`, findings);
  return media && { type: "image", media, at, ...cacheOf(given) };
}

/** A data URL, which Anthropic's own models refuse, is the same as base64. */
const DATA_URL = /^data:([^;,]+);base64,(.*)$/s;

function decodeMedia(source: Typed, at: string, findings: Findings): Media | undefined {
  switch (source.type) {
    case "base64": {
      const given = findings.parse(Base64Source, source, at);
      return given && { kind: "base64", mediaType: given.media_type, data: given.data };
    }
    case "url": {
      const given = findings.parse(UrlSource, source, at);
      if (!given) return undefined;
      const [, mediaType, data] = DATA_URL.exec(given.url) ?? [];
      if (mediaType !== undefined && data !== undefined) return { kind: "base64", mediaType, data };
      return { kind: "url", url: given.url };
    }
    case "file": {
      const given = findings.parse(FileSource, source, at);
      return given && { kind: "file", id: given.file_id };
    }
    default:
      findings.unknown(at);
      return undefined;
  }
}

/** A document of content blocks is its text, with its pictures behind it. */
export function decodeDocument(block: Typed, at: string, findings: Findings): (FilePart | ImagePart)[] {
  const given = findings.parse(Document, block, at);
  if (!given) return [];
  findings.rest(given, Document, at);
  const { source } = given;
  const { media, images } = decodeSource(source, `${at}.source`, findings);
  if (!media) return [];
  const file: FilePart = {
    type: "file",
    media,
    at,
    ...(given.title ? { name: given.title } : {}),
    ...(given.context ? { context: given.context } : {}),
    ...(given.citations?.enabled ? { cite: true } : {}),
    ...cacheOf(given),
  };
  return [file, ...images];
}

function decodeSource(
  source: Typed,
  at: string,
  findings: Findings,
): { media: FilePart["media"] | undefined; images: ImagePart[] } {
  if (source.type === "text") {
    const given = findings.parse(TextSource, source, at);
    return { media: given && { kind: "text", text: given.data }, images: [] };
  }
  if (source.type !== "content") return { media: decodeMedia(source, at, findings), images: [] };
  const given = findings.parse(ContentSource, source, at);
  if (!given) return { media: undefined, images: [] };
  const { content } = given;
  if (typeof content === "string") return { media: { kind: "text", text: content }, images: [] };
  const { text, images } = decodePassages(content, `${at}.content`, findings);
  return { media: { kind: "text", text }, images };
}

/** Passages that stand on their own become paragraphs. */
function decodePassages(blocks: readonly Typed[], at: string, findings: Findings) {
  const passages: string[] = [];
  const images: ImagePart[] = [];
  for (const [index, block] of blocks.entries()) {
    const place = `${at}.${index}`;
    if (block.type === "text") {
      const part = decodeText(block, place, findings);
      if (part) passages.push(part.text);
    } else if (block.type === "image") {
      const part = decodeImage(block, place, findings);
      if (part) images.push(part);
    } else findings.unknown(place);
  }
  return { text: passages.join("\n\n"), images };
}

/** What a search found is a document of text that says where it is from. */
export function decodeSearchResult(block: Typed, at: string, findings: Findings): (FilePart | ImagePart)[] {
  const given = findings.parse(SearchResult, block, at);
  if (!given) return [];
  findings.rest(given, SearchResult, at);
  const { text, images } = decodePassages(given.content, `${at}.content`, findings);
  const file: FilePart = {
    type: "file",
    media: { kind: "text", text },
    name: given.title,
    context: `Source: ${given.source}`,
    at,
    ...(given.citations?.enabled ? { cite: true } : {}),
    ...cacheOf(given),
  };
  return [file, ...images];
}
