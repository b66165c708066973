import { beforeEach, expect, it, vi } from "vitest";
import { part } from "./part.ts";

const FILE = "https://app.example.com/app/assets/palette-B1a2c3.js";
const notFetched = () => Promise.reject(new TypeError(`Failed to fetch dynamically imported module: ${FILE}`));
const reload = vi.fn();

beforeEach(() => {
  reload.mockClear();
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("sessionStorage", { getItem: () => null, setItem: () => undefined });
  return () => vi.unstubAllGlobals();
});

it("loads the page anew for a part that the server no longer has", async () => {
  const asked = vi.fn(async () => new Response(null, { status: 404 }));
  vi.stubGlobal("fetch", asked);
  void part(notFetched);
  await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect(asked).toHaveBeenCalledWith(FILE, { method: "HEAD", cache: "no-store" });
});

it.each([
  ["the way to it is broken", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["the server is ill", async () => new Response(null, { status: 503 })],
])("keeps the page when %s", async (_, answer) => {
  vi.stubGlobal("fetch", answer);
  await expect(part(notFetched)).rejects.toMatchObject({ code: "unreachable" });
  expect(reload).not.toHaveBeenCalled();
});

it("asks under a fresh address for a part that did not come, and that the server has", async () => {
  vi.stubGlobal("fetch", async () => new Response(null));
  const again = vi.fn(async () => ({ Page: "it" }));
  await expect(part<{ Page: string }>(notFetched, again)).resolves.toEqual({ Page: "it" });
  expect(again).toHaveBeenCalledExactlyOnceWith(FILE);
  expect(reload).not.toHaveBeenCalled();
});

it("loads the page anew, once, when what the part stands on had failed", async () => {
  vi.stubGlobal("fetch", async () => new Response(null));
  void part(notFetched, notFetched);
  await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  vi.stubGlobal("sessionStorage", { getItem: () => String(Date.now()), setItem: () => undefined });
  await expect(part(notFetched, notFetched)).rejects.toMatchObject({ code: "unreachable" });
  expect(reload).toHaveBeenCalledOnce();
});
