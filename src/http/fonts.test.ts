import { describe, expect, it } from "vitest";
import { deployed, FONT, NAVIGATION } from "./dashboard.fixture.ts";

const send = deployed();

describe("a typeface", () => {
  it("is there for a page of whatever origin, for good", async () => {
    const answer = await send(`/fonts/${FONT}.woff2`, { headers: { origin: "null" } });
    expect([answer.status, await answer.text()]).toEqual([200, "font"]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=31536000, immutable",
      "content-type": "font/woff2",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
      etag: '"tag"',
    });
  });

  it("may be asked for with headers that no browser adds by itself", async () => {
    const answer = await send(`/fonts/${FONT}.woff2`, {
      method: "OPTIONS",
      headers: { origin: "null", "access-control-request-method": "GET", "access-control-request-headers": "x-added" },
    });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "x-added",
    });
  });

  it("is not sent again to a browser that has it", async () => {
    const answer = await send(`/fonts/${FONT}.woff2`, { headers: { "if-none-match": '"tag"' } });
    expect([answer.status, await answer.text()]).toEqual([304, ""]);
  });

  it.each([
    "/fonts/",
    "/fonts/notes.txt",
    `/fonts/${"0".repeat(64)}.woff2`,
    `/fonts/${FONT}.ttf`,
    "/fonts/..%2fapp%2ffavicon.svg",
  ])("is not what lies at %s", async (path) => {
    const answer = await send(path, { headers: NAVIGATION });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });
});
