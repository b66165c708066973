import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newId } from "../../../kernel/id.ts";
import { createCards } from "./cards.ts";

it("draws a card in the Worker and keeps it with the site", async () => {
  const siteId = newId("site");
  const input = {
    name: "Corner Café",
    line: "Soup, bread and a good table",
    accent: "#8a3324",
    paper: "#f6f1e7",
    ink: "#22201c",
    family: "fraunces",
  } as const;
  const drawn = await createCards({ bucket: env.SITES, assets: env.ASSETS })(siteId, input);
  const { file } = drawn;
  if (!("bytes" in file)) return expect.unreachable("it was drawn");
  expect([...file.bytes.subarray(1, 4)]).toEqual([...new TextEncoder().encode("PNG")]);
  const view = new DataView(file.bytes.buffer);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([1200, 630]);
  const assets = { fetch: () => expect.unreachable("it is kept") };
  expect(await createCards({ bucket: env.SITES, assets })(siteId, input)).toEqual(drawn);
});
