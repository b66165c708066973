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
  ["the server has it", async () => new Response(null)],
  ["the server is ill", async () => new Response(null, { status: 503 })],
])("keeps the page when %s", async (_, answer) => {
  vi.stubGlobal("fetch", answer);
  await expect(part(notFetched)).rejects.toMatchObject({ code: "unreachable" });
  expect(reload).not.toHaveBeenCalled();
});
