/** Pictures and documents, which Chat Completions carries as URLs, `data:` ones too. */
import type { Media } from "../../canonical/request.ts";

type Embedded = Extract<Media, { kind: "base64" }>;

const SCHEME = "data:";
/** A media type with its parameters is short; what has no comma so early is no such URL. */
const MOST_HEADER = 256;

export const isDataUrl = (url: string): boolean => url.slice(0, SCHEME.length).toLowerCase() === SCHEME;

/** Undefined for one that is not base64. The data may be megabytes: only its head is looked at. */
export function fromDataUrl(url: string): Embedded | undefined {
  const comma = url.slice(0, MOST_HEADER).indexOf(",");
  if (comma < 0) return undefined;
  const [mediaType = "", ...parameters] = url.slice(SCHEME.length, comma).split(";");
  if (parameters.at(-1)?.trim().toLowerCase() !== "base64") return undefined;
  return {
    kind: "base64",
    mediaType: mediaType.trim().toLowerCase() || "application/octet-stream",
    data: url.slice(comma + 1),
  };
}

export const toDataUrl = ({ mediaType, data }: Embedded): string => `${SCHEME}${mediaType};base64,${data}`;

/** Undefined where it is no base64, or no UTF-8. */
export function textOfBase64(data: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  json: "application/json",
  html: "text/html",
};

/** Of a file whose data came bare. OpenAI takes those for PDFs. */
export const mediaTypeOf = (filename: string | undefined): string =>
  TYPES[filename?.slice(filename.lastIndexOf(".") + 1).toLowerCase() ?? ""] ?? "application/pdf";
