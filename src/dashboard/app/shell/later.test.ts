import { expect, it, vi } from "vitest";
import { later } from "./later.tsx";

it("takes the component out of the module that was fetched again, as out of the first", async () => {
  vi.stubGlobal("fetch", async () => new Response(null));
  const file = "data:text/javascript,export%20const%20Dialog=()=>null;//dialog-B1a2c3.js";
  const notFetched = async (): Promise<{ Dialog: () => null }> => {
    throw new TypeError(`Failed to fetch dynamically imported module: ${file}`);
  };
  const component = await later(notFetched, ({ Dialog }) => Dialog).component();
  expect(component).toBeTypeOf("function");
  vi.unstubAllGlobals();
});
