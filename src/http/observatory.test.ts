/**
 * What MDN's HTTP Observatory would say of our pages: its tests and modifiers as published at
 * https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring (algorithm 4), for a site that sets no cookie.
 */
import { describe, expect, it } from "vitest";
import { deployed, NAVIGATION } from "./dashboard.fixture.ts";

interface Site {
  https: Response;
  http: Response;
  preflight: Response;
}

const policyOf = (headers: Headers): Map<string, string[]> =>
  new Map(
    (headers.get("content-security-policy") ?? "")
      .split(";")
      .map((directive) => directive.trim().toLowerCase().split(/\s+/))
      .filter(([name]) => name !== "")
      .map(([name = "", ...sources]) => [name, sources]),
  );

const BROAD = /^(?:ftp:|https?:|(?:https?:\/\/)?\*(?:\.\*)?)$/;
const broad = (sources: string[]) => sources.some((source) => BROAD.test(source));
const inline = (sources: string[]) => sources.some((source) => source === "'unsafe-inline'" || source === "data:");
const insecure = (sources: string[]) => sources.some((source) => /^(?:http|ftp):/.test(source));

function contentSecurity(headers: Headers): number {
  const policy = policyOf(headers);
  if (policy.size === 0) return -25;
  const fallback = policy.get("default-src") ?? ["*"];
  const scripts = policy.get("script-src") ?? fallback;
  const styles = policy.get("style-src") ?? fallback;
  const objects = policy.get("object-src") ?? fallback;
  const passive = ["img-src", "media-src"].flatMap((name) => policy.get(name) ?? fallback);
  const active = [...policy].filter(([name]) => name !== "img-src" && name !== "media-src").flatMap(([, from]) => from);
  if (broad(scripts) || inline(scripts) || broad(objects)) return -20;
  if (insecure(active)) return -20;
  if ([...scripts, ...styles].includes("'unsafe-eval'")) return -10;
  if (insecure(passive)) return -10;
  if (broad(styles) || inline(styles)) return 0;
  return fallback.length === 1 && fallback[0] === "'none'" ? 10 : 5;
}

function transport(headers: Headers): number {
  const maxAge = /(?:^|;)\s*max-age=(\d+)/i.exec(headers.get("strict-transport-security") ?? "")?.[1];
  if (maxAge === undefined) return -20;
  return Number(maxAge) < 15_552_000 ? -10 : 0;
}

function framing(headers: Headers): number {
  if (policyOf(headers).has("frame-ancestors")) return 5;
  return /^(?:deny|sameorigin)$/i.test(headers.get("x-frame-options") ?? "") ? 0 : -20;
}

function referrer(headers: Headers): number {
  const said = headers.get("referrer-policy");
  if (said === null) return 0;
  return /^(?:no-referrer|same-origin|strict-origin(?:-when-cross-origin)?)$/i.test(said) ? 5 : -5;
}

function resources(headers: Headers): number {
  const said = headers.get("cross-origin-resource-policy");
  if (said === "same-origin" || said === "same-site") return 10;
  return said === null || said === "cross-origin" ? 0 : -5;
}

function sharing({ headers }: Response): number {
  const origin = headers.get("access-control-allow-origin");
  const credentials = headers.get("access-control-allow-credentials") === "true";
  return origin !== null && origin !== "*" && credentials ? -50 : 0;
}

const redirection = ({ headers }: Response): number =>
  headers.get("location")?.startsWith("https://edgewright.test/") ? 0 : -20;

const scripts = (page: string): number => (/<script[^>]*\ssrc="(?:https?:)?\/\//.test(page) ? -50 : 0);

/** Extra credit counts only from 90 on without it. */
async function score({ https, http, preflight }: Site): Promise<number> {
  const { headers } = https;
  expect(headers.getSetCookie()).toEqual([]);
  const modifiers = [
    contentSecurity(headers),
    sharing(preflight),
    redirection(http),
    referrer(headers),
    transport(headers),
    scripts(await https.text()),
    headers.get("x-content-type-options") === "nosniff" ? 0 : -5,
    framing(headers),
    resources(headers),
  ];
  const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 100);
  const plain = sum(modifiers.filter((modifier) => modifier < 0));
  return plain >= 90 ? sum(modifiers) : plain;
}

async function visit(path: string): Promise<Site> {
  const send = deployed();
  return {
    https: await send(path, { headers: NAVIGATION }),
    http: await send(path, { headers: NAVIGATION }, "http://edgewright.test"),
    preflight: await send(path, {
      method: "OPTIONS",
      headers: { origin: "https://evil.test", "access-control-request-method": "GET" },
    }),
  };
}

describe("the Observatory's score", () => {
  it.each(["/", "/login"])("of %s is the best there is without a preloaded name: A+ with 130 points", async (path) => {
    const site = await visit(path);
    expect(site.https.status).toBe(200);
    expect(await score(site)).toBe(130);
  });

  it.each([
    ["content-security-policy", null, 75],
    ["content-security-policy", "default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'", 80],
    ["content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", 120],
    ["content-security-policy", "default-src 'self'; frame-ancestors 'none'", 125],
    ["strict-transport-security", null, 80],
    ["x-content-type-options", null, 125],
    ["referrer-policy", "unsafe-url", 120],
    ["cross-origin-resource-policy", "cross-origin", 120],
  ])("would fall with %s: %s to %i", async (name, value, expected) => {
    const site = await visit("/");
    if (value === null) site.https.headers.delete(name);
    else site.https.headers.set(name, value);
    expect(await score(site)).toBe(expected);
  });
});
