import { expect, it } from "vitest";
import { ALL_TEMPLATES } from "./all.ts";
import { buildSite } from "./build.ts";

const template = ALL_TEMPLATES.law;

it.each([
  ["Ada · Soup", ['<meta property="og:image:alt" content="Ada · Soup">']],
  ["", []],
])("tells of a card what is written on it, and nothing else: %j", async (alt, told) => {
  const file = { path: "/assets/1.png", type: "image/png", bytes: new Uint8Array(1) };
  const order = { template, settings: template.sample, origin: "https://ada.example" };
  const { files } = await buildSite({ ...order, card: async () => ({ file, alt }) });
  expect(files).toContain(file);
  const [home] = files.flatMap((one) =>
    one.path === "/" && "bytes" in one ? [new TextDecoder().decode(one.bytes)] : [],
  );
  expect(home).toContain('<meta property="og:image" content="https://ada.example/assets/1.png">');
  expect(home?.match(/<meta property="og:image:alt"[^>]*>/g) ?? []).toEqual(told);
});
