/** Whether a URL that somebody outside gave may be called at all, as far as its text tells. Does no I/O. */
import { err, ok, type Result } from "../kernel/result.ts";
import { type AddressKind, kindOfAddress } from "./public-address.ts";

export interface UrlRules {
  /** Lets plain HTTP and addresses of private networks through, and no other special ones: for a machine of one's own. */
  allowPrivate: boolean;
  /** Where the platform itself answers: a call to there would go round in circles. */
  ownUrl: string;
}

export type UrlRefusal =
  | "malformed"
  | "scheme"
  | "credentials"
  | "query"
  | "port"
  | "own_host"
  /** A name that only some networks know. */
  | "private_name"
  | "private_address";

export interface JudgedUrl {
  /** As the URL standard writes it, without a slash at its end. */
  url: string;
  origin: string;
  /** Without brackets and final dot. Of an address in whatever form: the address as it is usually written. */
  host: string;
  /** undefined: a name, whose addresses are to be looked up. */
  address: AddressKind | undefined;
  secure: boolean;
}

const MAX_LENGTH = 1_000;

/**
 * Special-use names (RFC 6761 and its registry; RFC 8375, 9476), those that ICANN keeps out of the root for private use,
 * and those that home and office networks give themselves. `example` is left alone: no public resolver knows a name there.
 */
const PRIVATE_SUFFIXES = new Set([
  ...["localhost", "local", "internal", "arpa", "onion", "test", "invalid", "alt"],
  ...["home", "corp", "mail", "lan", "intranet", "private", "localdomain", "domain", "workgroup"],
]);

const NAME = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/;

/** A key on its way to a mail or log-in server would be odd: TLS on its own port, or where anybody may listen. */
const portIsFine = (port: string): boolean => port === "" || Number(port) >= 1024;

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "::" || host.startsWith("127.");

function isOwn(url: URL, host: string, ownUrl: string): boolean {
  const own = new URL(ownUrl);
  const ownHost = own.hostname.replace(/^\[|\]$/g, "");
  // On a developer's machine the port tells the platform from its neighbours.
  if (isLoopback(ownHost)) return isLoopback(host) && url.port === own.port;
  return host === ownHost || host.endsWith(`.${ownHost}`);
}

/**
 * The URL as it is to be stored and called, or why not. Spellings of an address (decimal, octal, hexadecimal, short,
 * full-width digits, IPv6 in any form) are read as a fetch reads them. What a name resolves to is not known here.
 */
export function judgeUrl(text: string, { allowPrivate, ownUrl }: UrlRules): Result<JudgedUrl, UrlRefusal> {
  // Readers differ on white space, control characters and backslashes: some drop them, some see another host behind.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (text.length > MAX_LENGTH || /[\u0000-\u0020\u007f-\u00a0\u2028\u2029\ufeff\\]/.test(text))
    return err("malformed");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  const url = URL.parse(text);
  if (!url) return err("malformed");
  const secure = url.protocol === "https:";
  if (!secure && !(allowPrivate && url.protocol === "http:")) return err("scheme");
  if (!scheme) return err("malformed");
  // The parser forgets an empty user: "https://@host".
  if (url.username !== "" || url.password !== "" || /^[^/?#]*@/.test(text.slice(scheme[0].length)))
    return err("credentials");
  if (/[?#]/.test(text)) return err("query");
  if (url.hostname.endsWith(".")) url.hostname = url.hostname.slice(0, -1);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const address = kindOfAddress(host);
  if (isOwn(url, host, ownUrl)) return err("own_host");
  const judged = { url: url.href.replace(/\/+$/, ""), origin: url.origin, host, secure };
  if (address === undefined) {
    // Always this machine (RFC 6761 §6.3), whatever a resolver says.
    if (host === "localhost" && allowPrivate) return ok({ ...judged, address: "private" });
    const suffix = host.slice(host.lastIndexOf(".") + 1);
    if (!host.includes(".") || PRIVATE_SUFFIXES.has(suffix)) return err("private_name");
    if (!NAME.test(host)) return err("malformed");
  } else {
    const refused = judgeAddress(address, { secure, allowPrivate });
    if (refused) return err(refused);
  }
  if (!portIsFine(url.port) && address !== "private") return err("port");
  return ok({ ...judged, address });
}

/** Whether this is an address to send a key to: in clear to one's own machines only. undefined: it is. */
export function judgeAddress(
  kind: AddressKind | undefined,
  { secure, allowPrivate }: { secure: boolean; allowPrivate: boolean },
): "private_address" | "scheme" | undefined {
  if (kind === "public") return secure ? undefined : "scheme";
  return kind === "private" && allowPrivate ? undefined : "private_address";
}
