import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOutbound } from "../platform/outbound.ts";
import { CheckFailure } from "./health.service.ts";
import { askMail, askProvider } from "./outside.ts";

const KEY = "canary-key";

/** Answers with the status that its path names, with the name of a refusal if it has one. */
const service = createServer((request, response) => {
  const [, status = "", name = ""] = (request.url ?? "").split("/");
  const authorised = request.headers.authorization === `Bearer ${KEY}`;
  response.writeHead(authorised ? Number(status) : 401, { location: "/200", "content-type": "application/json" });
  response.end(JSON.stringify({ name }));
});
let base = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const address = service.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  base = `http://127.0.0.1:${address.port}`;
});
afterAll(() => service.close());

const outbound = createOutbound();

async function found(asking: Promise<void>): Promise<string> {
  try {
    await asking;
    return "up";
  } catch (error) {
    return error instanceof CheckFailure ? `${error.state}: ${error.message}` : `threw: ${error}`;
  }
}

describe("a provider", () => {
  const ask = (path: string, key: string | undefined = KEY) =>
    found(askProvider(outbound, { url: `${base}${path}`, headers: { authorization: `Bearer ${key}` } }));

  it.each([
    ["/200", "up"],
    ["/401", "degraded: key refused"],
    ["/403", "degraded: key refused"],
    ["/429", "degraded: rate limited"],
    ["/404", "degraded: answers 404"],
    ["/302", "degraded: answers 302"],
    ["/500", "down: answers 500"],
    ["/503", "down: answers 503"],
  ])("that answers %s is %s", async (path, expected) => {
    expect(await ask(path)).toBe(expected);
  });

  it("is asked with our key, or without one where there is none", async () => {
    expect(await ask("/200", "another")).toBe("degraded: key refused");
    expect(await found(askProvider(outbound, { url: `${base}/200`, headers: {} }))).toBe("degraded: key refused");
  });

  it("that nobody reaches is no failure of its own words", async () => {
    expect(await found(askProvider(outbound, { url: "http://127.0.0.1:1/models", headers: {} }))).toMatch(
      /^threw: Outbound/,
    );
  });
});

describe("mail", () => {
  const ask = (path: string, key: string | undefined) => found(askMail(outbound, { url: `${base}${path}`, key }));

  it.each([
    ["/200", KEY, "up"],
    ["/401/restricted_api_key", KEY, "up"],
    ["/401/missing_api_key", KEY, "degraded: key refused"],
    ["/403/invalid_api_key", KEY, "degraded: key refused"],
    ["/500", KEY, "down: answers 500"],
    ["/200", undefined, "down: no key"],
  ])("at %s with the key %s is %s", async (path, key, expected) => {
    expect(await ask(path, key)).toBe(expected);
  });
});
