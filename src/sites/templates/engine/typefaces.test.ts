import { expect, it } from "vitest";
import { ALL_TEMPLATES } from "../all.ts";
import { specimensOf } from "./typefaces.service.ts";

it("shows each pair of typefaces in faces that a script can name without quotes", () => {
  for (const { fonts } of Object.values(ALL_TEMPLATES)) {
    const { faces, families } = specimensOf(fonts, "en", (hash) => `/fonts/${hash}.woff2`);
    const named = new Set(faces.map(({ family }) => family));
    for (const family of named) expect(family).toMatch(/^[A-Za-z]+(?: [A-Za-z]+)*$/);
    for (const { display, text } of Object.values(families))
      for (const stack of [display, text]) expect([...named]).toContain(/^"([^"]+)",/.exec(stack)?.[1]);
    expect(Object.keys(families)).toEqual(fonts.map(({ id }) => id));
  }
});
