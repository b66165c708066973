/** Pictures and documents. */
import type { FilePart, ImagePart, Media, Message } from "../../canonical/request.ts";
import type { Dropped } from "../dropped.ts";
import type { Family } from "./families.ts";
import type { Part } from "./parts.ts";

const FILES_URL = "https://generativelanguage.googleapis.com/v1beta/";
/** As Google's own Files API names what it holds. */
const FILE_NAME = /^files\/[a-z0-9-]{1,64}$/;
const VIDEO_HOSTS: ReadonlySet<string> = new Set(["youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"]);

/** By the end of a URL's path. The API asks for the type where it fetches, and the client has not said it. */
const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    webp: "image/webp",
    heic: "image/heic",
    heif: "image/heif",
    gif: "image/gif",
    pdf: "application/pdf",
    txt: "text/plain",
    md: "text/markdown",
    csv: "text/csv",
    html: "text/html",
    json: "application/json",
    xml: "text/xml",
  }),
);

/**
 * A picture or document as parts; none where Gemini cannot have it. A document's name and what is said about it have no
 * member of their own and go before it as text. Written text is sent as such.
 */
export function mediaParts(part: ImagePart | FilePart, family: Family, dropped: Dropped): Part[] {
  if (part.type === "image") return sourceParts(part.media, part.at, family, dropped);
  if (part.cite) dropped.part(part.at, "Gemini cites no passages of documents.");
  const body =
    part.media.kind === "text" ? textParts(part.media.text) : sourceParts(part.media, part.at, family, dropped);
  return body.length > 0 ? [...textParts(headingOf(part)), ...body] : [];
}

export const textParts = (text: string): Part[] => (text === "" ? [] : [{ text }]);

export function headingOf({ name, context }: FilePart): string {
  return [name ? `File: ${name}` : "", context ?? ""].filter(Boolean).join("\n");
}

function sourceParts(media: Media, at: string | undefined, family: Family, dropped: Dropped): Part[] {
  switch (media.kind) {
    case "base64":
      return [{ inlineData: { mimeType: media.mediaType, data: media.data } }];
    case "file": {
      const name = media.id.startsWith(FILES_URL) ? media.id.slice(FILES_URL.length) : media.id;
      if (FILE_NAME.test(name)) return [{ fileData: { fileUri: FILES_URL + name } }];
      dropped.part(at, "Gemini does not hold this file.");
      return [];
    }
    case "url":
      return urlParts(media.url, at, family, dropped);
  }
}

/** Files of Google's own and videos go to every model; any other URL to those that fetch. */
function urlParts(text: string, at: string | undefined, family: Family, dropped: Dropped): Part[] {
  const url = URL.parse(text);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    dropped.part(at, "Gemini fetches from http and https URLs only.");
    return [];
  }
  if (VIDEO_HOSTS.has(url.hostname) || (text.startsWith(FILES_URL) && FILE_NAME.test(text.slice(FILES_URL.length)))) {
    return [{ fileData: { fileUri: text } }];
  }
  if (!family.fetchesUrls) {
    dropped.part(at, "This model fetches nothing from URLs.");
    return [];
  }
  const ending = /\.([a-z]{2,4})$/i.exec(url.pathname)?.[1]?.toLowerCase() ?? "";
  const mimeType = TYPES.get(ending);
  return [{ fileData: { fileUri: text, ...(mimeType ? { mimeType } : {}) } }];
}

const RESOLUTIONS = { low: "MEDIA_RESOLUTION_LOW", high: "MEDIA_RESOLUTION_HIGH" } as const;

/**
 * How closely pictures are looked at. Gemini takes one word for all media of a request, so it is said where all that it
 * would bear on are pictures that ask for the same.
 */
export function pictureDetail(messages: readonly Message[], dropped: Dropped): string | undefined {
  const media = messages.flatMap(mediaOf);
  const asking = media.filter((part) => part.type === "image" && (part.detail ?? "auto") !== "auto");
  const details = new Set(media.map((part) => (part.type === "image" ? (part.detail ?? "auto") : "auto")));
  const [detail] = details;
  if (details.size === 1 && (detail === "low" || detail === "high")) return RESOLUTIONS[detail];
  for (const { at } of asking) dropped.part(at, "Gemini looks at all media of a request with the same detail.");
  return undefined;
}

function mediaOf(message: Message): (ImagePart | FilePart)[] {
  if (message.role === "user") return message.content.filter(isMedia);
  if (message.role !== "tool") return [];
  return message.content.flatMap(({ content }) => content.filter(isMedia));
}

/** Written text is no medium: it is not looked at. */
const isMedia = (part: { type: string }): part is ImagePart | FilePart => part.type === "image" || part.type === "file";
