import { newId } from "../kernel/id.ts";
import type { Client } from "./context.ts";

const REQUEST_ID = /^[A-Za-z0-9_-]{8,128}$/;

/** The caller's id when it is harmless in a log and a header, else a fresh one. */
export const requestIdOf = (headers: Headers): string => {
  const given = headers.get("x-request-id");
  return given !== null && REQUEST_ID.test(given) ? given : newId("req");
};

/**
 * The address that limits count: an IPv6 client commands a whole /64 and would else have 2^64 addresses. An IPv4
 * address in IPv6 clothes counts as IPv4. Anything unreadable counts as one client.
 */
export function limitedAddress(address: string): string {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return address;
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  const plain = address.replace(/%.*$/, "").toLowerCase();
  if (!/^[0-9a-f:]+$/.test(plain) || !plain.includes(":")) return "unknown";
  const [head = "", tail] = plain.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const groups =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
  if (groups.length !== 8 || groups.some((group) => group.length > 4)) return "unknown";
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/** Who is calling, as Cloudflare saw it: the header is set at the edge and cannot be forged through it. */
export const clientOf = (request: Request): Client => ({
  ip: limitedAddress(request.headers.get("cf-connecting-ip") ?? ""),
  userAgent: (request.headers.get("user-agent") ?? "").slice(0, 256),
});
