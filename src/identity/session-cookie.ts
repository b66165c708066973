/**
 * The refresh token of a browser: in a cookie that no script can read and that is sent to /api/auth alone. Only refresh
 * and log-out read it, and only for a page of our own (OWASP's check of the origin, besides SameSite): everything else
 * takes a bearer, which no browser sends by itself.
 */
import type { HonoRequest } from "hono";
import { generateCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";
import type { HttpPorts } from "../http/index.ts";
import { Problem } from "../kernel/problem.ts";
import { IDLE_MS } from "./user-sessions.service.ts";

/** What is looked at of a request's context. */
export interface Asked {
  req: Pick<HonoRequest, "header" | "url">;
  var: { ports: Pick<HttpPorts, "publicUrl" | "environment">; client: { ip: string } };
}

const onHttps = ({ var: { ports } }: Asked): boolean => ports.publicUrl.startsWith("https:");

const nameOf = (c: Asked): string => (onHttps(c) ? "__Secure-ew_refresh" : "ew_refresh");

const stored = (c: Asked): string | undefined => parse(c.req.header("cookie") ?? "", nameOf(c))[nameOf(c)];

const header = (c: Asked, token: string, maxAgeS: number): string =>
  generateCookie(nameOf(c), token, {
    httpOnly: true,
    secure: onHttps(c),
    sameSite: "Strict",
    path: "/api/auth",
    maxAge: maxAgeS,
  });

/** The value of `Set-Cookie` that stores the token for as long as a session lives unused. */
export const refreshCookie = (c: Asked, token: string): string => header(c, token, IDLE_MS / 1000);

/** The value of `Set-Cookie` that takes the token away. */
export const noRefreshCookie = (c: Asked): string => header(c, "", 0);

/** On a developer's machine every loopback name is the platform's host; see `judgeHosts`, which let the request in. */
function ownOrigins({ req, var: { ports } }: Asked): string[] {
  const local = ports.environment === "development" || ports.environment === "test";
  return [new URL(ports.publicUrl).origin, ...(local ? [new URL(req.url).origin] : [])];
}

/** What a browser says about the page that asks: neither header can be set by a script. "unsaid" is no browser. */
function pageOf(c: Asked): "own" | "foreign" | "unsaid" {
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  if (site === "same-origin" || (origin !== undefined && ownOrigins(c).includes(origin))) return "own";
  return origin === undefined && site === undefined ? "unsaid" : "foreign";
}

const foreign = (detail: string): Problem => new Problem("forbidden", { detail });

/** Throws the 403 Problem for another site's page, which could otherwise log its visitors in as somebody else. */
export function mayStore(c: Asked): void {
  if (pageOf(c) === "foreign") throw foreign("Only a page of this platform may keep the refresh token in a cookie.");
}

/** The token in the cookie; undefined when there is none. Throws the 403 Problem unless our own page asks. */
export function sentCookie(c: Asked): string | undefined {
  if (pageOf(c) !== "own") throw foreign("Send refreshToken. A cookie counts only from a page of this platform.");
  return stored(c);
}

/**
 * For idempotency keys: another site's page is somebody else behind the same address. An answer with a cookie that was
 * for a page of ours is not repeated for it; what it sends runs, and is judged.
 */
export const pageOwner = (c: Asked): string | undefined =>
  pageOf(c) === "foreign" ? `foreign:${c.var.client.ip}` : undefined;

/** The same, where browsers behind one address have the same empty body and the cookie tells them apart. */
export const cookieOwner = (c: Asked): string | undefined => {
  const token = pageOf(c) === "own" ? stored(c) : undefined;
  return token === undefined ? pageOwner(c) : `cookie:${token}`;
};
